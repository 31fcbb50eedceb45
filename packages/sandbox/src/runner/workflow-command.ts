/** A workflow command as an action printed it, e.g. `::error file=a.js,line=1::message`. */
export interface WorkflowCommand {
  /** In lower case: command names are not case-sensitive. */
  readonly name: string;
  /** Property names in the spelling that was printed; compare them without case. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** The order matters: `%25` comes last, so that `%250A` stays the text `%0A`. */
const dataEscapes: readonly (readonly [string, string])[] = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const propertyEscapes: readonly (readonly [string, string])[] = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
];
const legacyEscapes: readonly (readonly [string, string])[] = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
];

function unescape(text: string, escapes: readonly (readonly [string, string])[]): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}

function parseProperties(
  text: string,
  separator: string,
  escapes: readonly (readonly [string, string])[],
): Map<string, string> {
  const properties = new Map<string, string>();
  for (const pair of text.split(separator)) {
    const equals = pair.indexOf('=');
    if (equals <= 0 || equals === pair.length - 1) continue;
    properties.set(pair.slice(0, equals).trim(), unescape(pair.slice(equals + 1), escapes));
  }
  return properties;
}

/**
 * Reads one line of output as a workflow command: `::name key=value,key=value::data` at the start of the line (spaces
 * before it are allowed), or the older `##[name key=value;key=value]data` anywhere in it.
 *
 * @param isKnown tells whether a command of that (lower-case) name exists now: any other line is plain output,
 *   which is how the runner keeps C++ names (`::std::`) out of its way.
 * @returns undefined when the line is plain output.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function parseWorkflowCommand(line: string, isKnown: (name: string) => boolean): WorkflowCommand | undefined {
  return parseCurrent(line.trimStart(), isKnown) ?? parseLegacy(line, isKnown);
}

function parseCurrent(line: string, isKnown: (name: string) => boolean): WorkflowCommand | undefined {
  if (!line.startsWith('::')) return undefined;
  const end = line.indexOf('::', 2);
  if (end < 0) return undefined;
  const info = line.slice(2, end);
  const space = info.indexOf(' ');
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!isKnown(name)) return undefined;
  const properties =
    space > 0 ? parseProperties(info.slice(space + 1), ',', propertyEscapes) : new Map<string, string>();
  return { name, properties, data: unescape(line.slice(end + 2), dataEscapes) };
}

function parseLegacy(line: string, isKnown: (name: string) => boolean): WorkflowCommand | undefined {
  const start = line.indexOf('##[');
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;
  const info = line.slice(start + 3, end);
  const space = info.indexOf(' ');
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!isKnown(name)) return undefined;
  const properties = space > 0 ? parseProperties(info.slice(space + 1), ';', legacyEscapes) : new Map<string, string>();
  return { name, properties, data: unescape(line.slice(end + 1), legacyEscapes) };
}

/** The value of a property, whatever the case of its name. */
export function property(command: WorkflowCommand, name: string): string | undefined {
  for (const [key, value] of command.properties) {
    if (key.toLowerCase() === name.toLowerCase()) return value;
  }
  return undefined;
}
