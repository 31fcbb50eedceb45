import { describeMessage, describeUser } from '../run/describe.ts';
import type { AssertionRecord, Attempt, ConversationFinished, DiffPart } from '../result.ts';
import type { SourcePosition } from '../source.ts';

/** The attempt that a report shows: the first that did not pass, else the last. */
export function shownAttempt(event: ConversationFinished): Attempt | undefined {
  return event.attempts.find((one) => one.verdict !== 'passed') ?? event.attempts.at(-1);
}

/** Name and case, as a reader knows the conversation inside its file. */
export function titleOf(event: ConversationFinished): string {
  return event.case === undefined ? event.name : `${event.name} › ${event.case}`;
}

/** The one sentence to show where there is room for one, its stable code, and the line to open. */
export interface Headline {
  readonly code: string;
  readonly message: string;
  readonly at: SourcePosition;
  readonly assertion?: AssertionRecord;
}

/** What went wrong first: a broken assertion, else the error that ended the attempt, else the reason given by the fixture. */
export function headlineOf(event: ConversationFinished): Headline {
  const attempt = shownAttempt(event);
  for (const turn of attempt?.turns ?? []) {
    const assertion = turn.assertions.find((one) => !one.ok);
    if (assertion?.failure)
      return {
        code: assertion.failure.reason,
        message: assertion.failure.message,
        at: assertion.at,
        assertion,
      };
  }
  if (attempt?.error)
    return { code: attempt.error.code, message: attempt.error.message, at: attempt.error.at ?? event.at };
  return { code: event.verdict, message: event.reason ?? event.verdict, at: event.at };
}

/** `file:line:column`, or the cell of a spreadsheet. */
export function placeOf(at: SourcePosition): string {
  return at.cell === undefined ? `${at.file}:${at.line}:${at.column}` : `${at.file} ${at.cell}`;
}

/** A line of a transcript, a text in a list: what is longer is read in the JSON report or the journal. */
const longestLine = 2000;

/** The conversation as lines of plain text, each broken assertion below what it speaks of. */
export function transcriptOf(attempt: Attempt | undefined): string[] {
  if (!attempt) return [];
  const lines = attempt.turns.flatMap((turn) => [
    ...(turn.user ? [`user  ${describeUser(turn.user)}`] : []),
    ...turn.messages.map((record) => `bot   ${describeMessage(record.message)} (${record.latencyMs} ms)`),
    ...turn.assertions
      .filter((assertion) => !assertion.ok)
      .map(
        (assertion) =>
          `✗     ${assertion.failure?.reason ?? 'failed'}: ${assertion.failure?.message ?? ''} [expected ${assertion.expected}] ${placeOf(assertion.at)}`,
      ),
  ]);
  if (attempt.error) lines.push(`✗     ${attempt.error.code}: ${attempt.error.message}`);
  return [...lines, `session ${attempt.session}`].map((line) => shorten(line, longestLine));
}

/** A difference of at most about `limit` code units; of long parts the beginning and the end are kept, where they meet the changes. */
export function shortenDiff(diff: readonly DiffPart[], limit = 4000): DiffPart[] {
  const shown: DiffPart[] = [];
  let left = limit;
  for (const part of diff) {
    if (left <= 0) return [...shown, { op: '=', text: ' …' }];
    const text =
      part.text.length <= 600
        ? part.text
        : `${shorten(part.text, 300)} ${part.text.slice(-299).replace(/^[\udc00-\udfff]/, '')}`;
    shown.push({ op: part.op, text });
    left -= text.length;
  }
  return shown;
}

/** At most `limit` code units, never half a character of two. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
