import type { SourcePosition } from './source.ts';

/** What a capture accepts, and into what its text is turned. `text` is as short as the rest of the pattern allows. */
export type CaptureType =
  | 'text'
  | 'word'
  | 'line'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'date'
  | 'email'
  | 'url'
  | 'json';

export interface VariablePart {
  readonly kind: 'variable';
  readonly name: string;
  readonly at: SourcePosition;
}

/** A hole that takes its value from the bot's text. */
export interface CapturePart {
  readonly kind: 'capture';
  readonly name: string;
  readonly type: CaptureType;
  /** Botium's rule: expect the variable's value when it already has one, capture only when it has none. */
  readonly reuse: boolean;
  readonly at: SourcePosition;
}

/** A function of the run's seed and clock, never of the machine's: now, date, random, uuid, env … */
export interface FunctionPart {
  readonly kind: 'function';
  readonly name: string;
  readonly arguments: readonly string[];
  readonly at: SourcePosition;
}

export type TemplatePart = string | VariablePart | CapturePart | FunctionPart;

/** Text with holes. A text without holes has one string part (or none when empty). */
export interface Template {
  /** As written, for messages and for writing back. */
  readonly source: string;
  readonly parts: readonly TemplatePart[];
  readonly at: SourcePosition;
}

/** JSON whose strings are templates. */
export type JsonTemplate =
  | null
  | boolean
  | number
  | Template
  | readonly JsonTemplate[]
  | { readonly kind: 'object'; readonly entries: Readonly<Record<string, JsonTemplate>> };

/** A template of plain text, for importers whose format has no variables. */
export function literal(text: string, at: SourcePosition): Template {
  return { source: text, parts: text === '' ? [] : [text], at };
}

/** Plain text in the native notation: a `${` in it is none of ours. (As a replacement, `$$` would mean one `$`.) */
export function escapeHoles(text: string): string {
  return text.split('${').join('$${');
}

/** The text of a template without holes; undefined when it has holes. */
export function literalText(template: Template): string | undefined {
  if (template.parts.length === 0) return '';
  const [first] = template.parts;
  return template.parts.length === 1 && typeof first === 'string' ? first : undefined;
}

/** Fills `%s` and `%d` of a list's line with arguments, in order. */
export function fillPlaceholders(line: Template, given: readonly Template[]): Template {
  if (given.length === 0) return line;
  let next = 0;
  const fill = (piece: string): readonly TemplatePart[] => {
    if (/^%[sd]$/.test(piece) && next < given.length) return given[next++]!.parts;
    return piece === '' ? [] : [piece];
  };
  return {
    ...line,
    parts: line.parts.flatMap((part) => (typeof part === 'string' ? part.split(/(%[sd])/).flatMap(fill) : [part])),
  };
}
