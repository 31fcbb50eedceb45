/** A file command (GITHUB_OUTPUT and its kin) that the runner refuses; the step fails with this message. */
export class FileCommandError extends Error {
  override name = 'FileCommandError';
}

/**
 * Reads the `name=value` and `name<<delimiter` lines of GITHUB_OUTPUT, GITHUB_STATE and GITHUB_ENV.
 *
 * @throws FileCommandError with the runner's own words: an invalid line, an empty name or delimiter, no end of a value.
 */
export function parseKeyValueFile(text: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  const lines = text.split('\n');
  // A last line feed ends the last line; it does not start another one.
  if (lines.at(-1) === '') lines.pop();
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      const name = line.slice(0, equals);
      if (name === '') throw new FileCommandError(`Invalid format '${line}'. Name must not be empty`);
      pairs.push([name, line.slice(equals + 1)]);
    } else if (heredoc >= 0) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === '' || delimiter === '') {
        throw new FileCommandError(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
      }
      const end = lines.indexOf(delimiter, index + 1);
      if (end < 0) throw new FileCommandError(`Invalid value. Matching delimiter not found '${delimiter}'`);
      pairs.push([name, lines.slice(index + 1, end).join('\n')]);
      index = end;
    } else {
      throw new FileCommandError(`Invalid format '${line}'`);
    }
  }
  return pairs;
}

/** Reads GITHUB_PATH: one folder per line. */
export function parsePathFile(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}
