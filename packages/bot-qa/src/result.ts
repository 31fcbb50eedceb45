import type { BotMessage, UserMessage } from './message.ts';
import type { Severity } from './model.ts';
import type { Problem, SourcePosition } from './source.ts';

/**
 * What a run says about itself: a stream of events, one JSON object per line in the append-only journal.
 * It is all that reporters, `merge`, `strength`, `compare` and the dashboard read. Secrets are already masked in it.
 * A journal that breaks off (kill -9) has no `run-finished`; its finished conversations are still true.
 */
export type RunEvent = RunStarted | ProblemFound | ConversationFinished | Notice | RunFinished;

/** The version of the journal's shape; a reader refuses a higher one. */
export const journalVersion = 1;

export interface RunStarted {
  readonly type: 'run-started';
  readonly version: typeof journalVersion;
  /** Random, or derived from the seed where output must be the same byte by byte. */
  readonly run: string;
  /** Milliseconds since the epoch, of the run's clock (virtual where the user asked for it). */
  readonly startedAt: number;
  readonly seed: number;
  /** Of the fixtures, the bots and the selection: `--resume` and `merge` refuse a journal of something else. */
  readonly digest: string;
  /** To reproduce: the arguments after `bot-qa`, secrets masked. */
  readonly command: readonly string[];
  readonly tool: string;
  readonly bots: readonly BotInfo[];
  /** How many conversations (bots × cases × repeats counted once) this run will play; known before the first turn or absent. */
  readonly planned?: number;
  readonly shard?: { readonly index: number; readonly count: number };
}

export interface BotInfo {
  readonly name: string;
  /** The kind of connector. */
  readonly connector: string;
  /** Origin only, no path, no query. */
  readonly address?: string;
  /** What the bot is, as the user configured it: the release under test. */
  readonly version?: string;
}

/** A mistake in a fixture or configuration. */
export interface ProblemFound {
  readonly type: 'problem';
  readonly problem: Problem;
}

/** Something the reader must know and that is no verdict: conversations skipped, duplicates dropped, a shard that is missing. */
export interface Notice {
  readonly type: 'notice';
  readonly level: 'info' | 'warning';
  readonly message: string;
  readonly bot?: string;
  readonly at?: SourcePosition;
}

/**
 * - passed: every assertion held, and every bot message was read
 * - failed: an assertion did not hold
 * - error: could not be judged (bot unreachable, fixture wrong at run time, defect of a plug-in): red
 * - flaky: some attempts passed and some did not; `red` says whether it counts
 * - quarantined: failed or flaky, but its owner asked for time and the time is not over
 * - skipped: said to be skipped by the fixture, with a reason
 * - interrupted: neither judged nor finished when the run ended
 */
export type Verdict = 'passed' | 'failed' | 'error' | 'flaky' | 'quarantined' | 'skipped' | 'interrupted';

export interface ConversationFinished {
  readonly type: 'conversation-finished';
  /** Unique in the run and the same in every run of the same fixtures: `bot › file › name › case`. */
  readonly id: string;
  /** Its place in the plan of the whole run (all shards), from 0: reports sort by it, so that they do not depend on who was faster. */
  readonly ordinal: number;
  readonly bot: string;
  /** File, name and case on their own, for grouping. */
  readonly file: string;
  readonly name: string;
  readonly case?: string;
  readonly locale?: string;
  readonly at: SourcePosition;
  readonly tags: readonly string[];
  readonly owner?: string;
  readonly severity?: Severity;
  readonly verdict: Verdict;
  /** Whether this conversation makes the run red (exit 1, or 3 when `error.kind` is infrastructure). */
  readonly red: boolean;
  readonly startedAt: number;
  /** Of all attempts together, without waiting for a free slot. */
  readonly durationMs: number;
  /** In order; more than one when a transport error was retried or the conversation is repeated. */
  readonly attempts: readonly Attempt[];
  /** Why it was skipped or is in quarantine, and until when. */
  readonly reason?: string;
}

export interface Attempt {
  readonly verdict: 'passed' | 'failed' | 'error' | 'interrupted';
  /** The session that the bot saw: to find it in the bot's own logs. */
  readonly session: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly turns: readonly TurnRecord[];
  /** Set when the verdict is error. */
  readonly error?: RunError;
  /** Copies of one message id that were dropped. */
  readonly duplicates?: number;
}

export interface RunError {
  readonly kind: 'infrastructure' | 'fixture' | 'internal';
  /** A stable code: `ECONNREFUSED`, `http-503`, `turn-timeout`, `unknown-variable` … */
  readonly code: string;
  readonly message: string;
  readonly at?: SourcePosition;
}

/** From one user message to the next. Turn 0 is what the bot says before the user does. */
export interface TurnRecord {
  readonly index: number;
  /** Absent in turn 0. */
  readonly user?: UserMessage;
  readonly at: SourcePosition;
  /** Since the attempt's start. */
  readonly startedMs: number;
  readonly messages: readonly MessageRecord[];
  readonly assertions: readonly AssertionRecord[];
}

export interface MessageRecord {
  readonly message: BotMessage;
  /** Since the user's message of this turn (or the session's start). */
  readonly latencyMs: number;
  /** The message arrived when the turn it answers (by the bot's own reference) was already over. */
  readonly late?: boolean;
}

/** Why an assertion did not hold. Stable codes; see also ProblemCode for mistakes in fixtures. */
export type FailureReason =
  | 'branch-not-taken'
  | 'buttons-mismatch'
  | 'cards-mismatch'
  | 'check-broken'
  | 'confidence-mismatch'
  | 'count-mismatch'
  | 'entity-mismatch'
  | 'event-mismatch'
  | 'forbidden-message'
  | 'form-mismatch'
  | 'intent-mismatch'
  | 'judge-declined'
  | 'late-message'
  | 'latency-exceeded'
  | 'length-mismatch'
  | 'locale-mismatch'
  | 'media-mismatch'
  | 'missing-payload'
  | 'missing-state'
  | 'missing-text'
  | 'no-bot-reply'
  | 'not-silent'
  | 'payload-mismatch'
  | 'repeat-not-met'
  | 'slot-mismatch'
  | 'text-mismatch'
  | 'type-mismatch'
  | 'unread-bot-message'
  | 'unwanted-match'
  | 'variable-not-captured';

export interface AssertionRecord {
  readonly ok: boolean;
  /** Where the expectation is written. For an unread message: the last step that read one, or the user's. */
  readonly at: SourcePosition;
  /** A sentence of what was expected: `text equals "…"`, `buttons include "Yes", "No"`. Present for passed ones too. */
  readonly expected: string;
  /** Index into the turn's messages; absent when no message came. */
  readonly message?: number;
  readonly failure?: Failure;
}

export interface Failure {
  readonly reason: FailureReason;
  /** One sentence that stands alone in a log. */
  readonly message: string;
  /** What was found, as text. */
  readonly actual?: string;
  /** Word by word, for texts: `=` both, `-` expected only, `+` found only. */
  readonly diff?: readonly DiffPart[];
  /** JSON path of the first difference, for payloads. */
  readonly path?: string;
  /** How far off: entities missing or too many, milliseconds over the limit, likeness below the threshold. */
  readonly difference?: number;
}

export interface DiffPart {
  readonly op: '=' | '-' | '+';
  readonly text: string;
}

/** Why the run ends as it does. Never a count: 256 failures are exit code 1. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

export interface RunFinished {
  readonly type: 'run-finished';
  readonly durationMs: number;
  readonly totals: Totals;
  readonly exitCode: ExitCode;
  /** One sentence per cause of a code that is not 0. */
  readonly because: readonly string[];
  /** Gates that the user set and what was measured. */
  readonly thresholds: readonly ThresholdResult[];
}

export interface Totals {
  readonly conversations: number;
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
  readonly flaky: number;
  readonly quarantined: number;
  readonly skipped: number;
  readonly interrupted: number;
  readonly turns: number;
  readonly assertions: number;
  /** Fixture mistakes of level error. */
  readonly problems: number;
}

export interface ThresholdResult {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Takes events in order; `write` may return a promise, and the run waits for it (back-pressure). */
export interface Reporter {
  readonly name: string;
  write(event: RunEvent): void | Promise<void>;
  /** After the last event or an interruption: flush and close; what was written must be valid (closing tags, brackets). */
  end(): void | Promise<void>;
}
