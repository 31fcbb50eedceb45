import { redact } from './redact.ts';
import { truncateText } from './truncate-text.ts';

/** Longest text that {@link describeError} returns, in UTF-16 units: it has to fit into one annotation. */
export const MAX_DESCRIPTION = 8_000;
const MAX_CAUSES = 5;

export interface UserErrorOptions {
  /** The way out: what to change, as a sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A mistake that the user can correct. The message is a sentence that says what was expected and what was found;
 * the hint says what to change. Shown without a stack.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly hint: string | undefined;

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }
}

/** One mistake in one file. Lines and columns count from 1; columns count UTF-16 units. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to change. */
  readonly hint?: string | undefined;
}

/** All mistakes of one configuration file, in the order of the file; the message shows each with its place and line. */
export class ConfigError extends UserError {
  override name = 'ConfigError';
  readonly problems: readonly Problem[];

  /** @param source the text of the file, for the code frames; without it only the places are shown */
  constructor(problems: readonly Problem[], source?: string) {
    const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
    super(renderProblems(sorted, source));
    this.problems = sorted;
  }
}

const MAX_SHOWN_PROBLEMS = 50;

function renderProblems(problems: readonly Problem[], source: string | undefined): string {
  const lines = source?.split(/\r\n|\r|\n/);
  const shown = problems.slice(0, MAX_SHOWN_PROBLEMS).map((problem) => {
    const parts = [`${problem.file}:${problem.line}:${problem.column}: ${problem.message}`];
    const frame = lines === undefined ? undefined : codeFrame(lines, problem);
    if (frame !== undefined) parts.push(frame);
    if (problem.hint !== undefined) parts.push(`  → ${problem.hint}`);
    return parts.join('\n');
  });
  const hidden = problems.length - shown.length;
  if (hidden > 0) shown.push(`… and ${hidden} more problem${hidden === 1 ? '' : 's'}`);
  return shown.join('\n');
}

const FRAME_WIDTH = 100;

/** The offending line with a caret below the column; long lines are cut around the column. */
function codeFrame(lines: readonly string[], problem: Problem): string | undefined {
  const line = lines[problem.line - 1];
  if (line === undefined || line.trim() === '') return undefined;
  const from = Math.max(0, Math.min(problem.column - 1 - FRAME_WIDTH / 2, line.length - FRAME_WIDTH));
  const head = from > 0 ? '…' : '';
  const tail = from + FRAME_WIDTH < line.length ? '…' : '';
  // A tab or a control character would move the caret away from what it points at.
  const text = (head + line.slice(from, from + FRAME_WIDTH) + tail).replace(/[\p{Cc}\p{Cf}]/gu, ' ');
  const gutter = String(problem.line);
  const caret = ' '.repeat(head.length + problem.column - 1 - from);
  return `  ${gutter} | ${text}\n  ${' '.repeat(gutter.length)} | ${caret}^`;
}

/**
 * One readable text for anything that was thrown: the sentence, the way out and the chain of causes.
 * Also for what is no Error; bounded to {@link MAX_DESCRIPTION}; never throws; secrets are replaced by `***`.
 */
export function describeError(error: unknown, secrets: readonly string[] = []): string {
  const parts: string[] = [];
  const seen = new Set<unknown>();
  let current: unknown = error;
  while (current !== undefined && current !== null && !seen.has(current) && seen.size < MAX_CAUSES) {
    seen.add(current);
    const text = describeOne(current);
    // Many libraries repeat the message of the cause in their own; once is enough.
    if (!parts.some((part) => part.includes(text))) parts.push(parts.length === 0 ? text : `caused by: ${text}`);
    current = causeOf(current);
  }
  if (parts.length === 0) parts.push(`${String(error)} was thrown`);
  return truncateText(redact(parts.join('\n'), secrets), { characters: MAX_DESCRIPTION });
}

function describeOne(error: unknown): string {
  try {
    if (error instanceof AggregateError && error.errors.length > 0) {
      const inner = error.errors.slice(0, MAX_CAUSES).map((each: unknown) => `- ${describeOne(each)}`);
      return [describeMessage(error) || `${error.errors.length} errors`, ...inner].join('\n');
    }
    if (isErrorLike(error)) return describeMessage(error);
    if (typeof error === 'string') return error === '' ? 'an empty text was thrown' : error;
    if (typeof error === 'object' && error !== null) return `${JSON.stringify(error)} was thrown, which is no Error`;
    return `${String(error)} was thrown, which is no Error`;
  } catch {
    return 'something was thrown that cannot be shown';
  }
}

function describeMessage(error: ErrorLike): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = error.message.trim() || code || error.name || 'an error without a message';
  // Our own are sentences for people; of a defect, the class tells something.
  const isSentence = error instanceof UserError || /^(?:Error|)$/.test(error.name ?? '');
  const named = isSentence ? message : `${error.name}: ${message}`;
  const hint = 'hint' in error && typeof error.hint === 'string' ? `\n  → ${error.hint}` : '';
  return `${named}${hint}`;
}

interface ErrorLike {
  readonly name?: string;
  readonly message: string;
}

/** Errors of another realm (a vm context, a worker) are no `instanceof Error`. */
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}

function causeOf(error: unknown): unknown {
  try {
    return typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  } catch {
    return undefined;
  }
}
