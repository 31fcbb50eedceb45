import { randomUUID } from 'node:crypto';

/**
 * One line that the runner understands as a command, without the line end.
 * Escaped as the runner unescapes it: `%`, CR and LF in data; also `:` and `,` in properties
 * (actions/runner, ActionCommand.cs). Properties that are undefined or empty are left out.
 */
export function workflowCommand(
  name: string,
  data: string,
  properties: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const pairs = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name}${pairs.length > 0 ? ` ${pairs.join(',')}` : ''}::${escapeData(data)}`;
}

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** Where an annotation points; lines and columns count from 1. */
export interface AnnotationPlace {
  readonly title?: string | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly endLine?: number | undefined;
  readonly column?: number | undefined;
  readonly endColumn?: number | undefined;
}

/**
 * How many annotations GitHub shows; more are dropped without a word
 * (https://docs.github.com/actions/reference/limits, "annotations").
 */
export const ANNOTATION_LIMITS = { perLevelAndStep: 10, perJob: 50 } as const;

/** The command that makes one annotation. Columns are shown only when the annotation covers one line. */
export function annotationCommand(level: AnnotationLevel, message: string, place: AnnotationPlace = {}): string {
  const oneLine = place.endLine === undefined || place.endLine === place.line;
  return workflowCommand(level, message, {
    title: place.title,
    file: place.file,
    line: place.line,
    endLine: place.endLine,
    col: oneLine ? place.column : undefined,
    endColumn: oneLine ? place.endColumn : undefined,
  });
}

/**
 * Foreign output, wrapped so that the runner executes nothing in it: commands are stopped until a token that
 * the output cannot know. Ends with a line end.
 */
export function withCommandsStopped(output: string, token: string = randomUUID()): string {
  if (output.includes(token)) throw new Error('The token that ends the foreign output stands in the output itself.');
  const lineEnd = output === '' || output.endsWith('\n') ? '' : '\n';
  return `::stop-commands::${token}\n${output}${lineEnd}::${token}::\n`;
}

/** What splits a word of the runner's command syntax without being seen; .NET's Trim keeps it. */
const ZERO_WIDTH_SPACE = '\u200B';

/**
 * The text, such that no line of it is a command: `::` at the start of a line (the runner trims white space before
 * it looks) and `##[` anywhere in it (the old syntax, which the runner still reads) are split by a zero-width space.
 */
export function neutraliseCommands(text: string): string {
  return text
    .replace(/(^|[\r\n])((?:[^\S\r\n]|\u0085)*):(?=:)/g, `$1$2:${ZERO_WIDTH_SPACE}`)
    .replaceAll('##[', `##${ZERO_WIDTH_SPACE}[`);
}
