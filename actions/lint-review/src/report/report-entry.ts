import { FORMATS, parseFormat, type Format } from './format.ts';

/** One line of the input `reports`. */
export interface ReportEntry {
  /** Stable name that the comments of its findings belong to: the name given, or the path as written. */
  readonly key: string;
  /** Name of the tool where the report does not tell it; empty when not given. */
  readonly name: string;
  /** Path or glob, relative to the workspace. */
  readonly path: string;
  /** Told by the content when undefined. */
  readonly format: Format | undefined;
  /** Formats of the user's own that `format` names. */
  readonly errorformat?: readonly string[] | undefined;
}

/**
 * Reads `[name=]path[ as format]`.
 *
 * @returns a sentence instead of an entry when the line cannot be read
 */
export function parseReportEntry(line: string): ReportEntry | string {
  const match = /^(?:([\w .+@-]{1,60}?)\s*=\s*)?(.+?)(?:\s+as\s+(\S+))?$/.exec(line.trim());
  const [, name = '', path = '', written] = match ?? [];
  if (path === '') return `expected [name=]path[ as format], found "${line}".`;
  const format = written === undefined ? undefined : parseFormat(written);
  if (written !== undefined && format === undefined)
    return `unknown format "${written}"; known are ${FORMATS.join(', ')}, and text:<linter> for a linter's own style.`;
  return { key: name === '' ? path : name, name, path, format };
}
