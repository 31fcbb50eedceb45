/**
 * Splits a command into its arguments: at white space, except inside single or double quotes. A backslash makes the
 * next quote, backslash or space plain (outside of single quotes). Nothing is expanded, because no shell is involved.
 *
 * @returns a sentence instead of arguments when a quote is left open or shell syntax is used
 */
export function splitCommand(command: string): string[] | string {
  const argv: string[] = [];
  let current: string | undefined;
  let quote = '';
  for (let i = 0; i < command.length; i++) {
    const char = command.charAt(i);
    const next = command.charAt(i + 1);
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"' && (next === '"' || next === '\\')) current += command.charAt(++i);
      else current += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      current ??= '';
    } else if (char === '\\' && /[\s"'\\]/.test(next)) current = (current ?? '') + command.charAt(++i);
    else if (/\s/.test(char)) {
      if (current !== undefined) argv.push(current);
      current = undefined;
    } else current = (current ?? '') + char;
  }
  if (quote !== '') return `a quote (${quote}) is left open.`;
  if (current !== undefined) argv.push(current);
  const syntax = argv.find((argument) => /^([|&;<>]+|\d?>.*)$/.test(argument));
  if (syntax !== undefined)
    return `"${syntax}" is shell syntax, and no shell is involved. Write a script and name it here, or write the report to a file and name that in "reports".`;
  return argv;
}
