import type { Bound, Check } from './check.ts';
import type { Problem, SourcePosition } from './source.ts';
import type { CaptureType, JsonTemplate, Template } from './template.ts';

/**
 * The model of conversation fixtures: what every format is read into, and all that the runner knows.
 * Everything carries the position where it was written, so that each verdict can point at its own line.
 */

export type Severity = 'blocker' | 'critical' | 'major' | 'minor' | 'trivial';

/** What one file says, before names are looked up in the other files of the suite (see link.ts). */
export interface FixtureFile {
  readonly file: string;
  /** The name of the format that read it: `native`, `text`, `botium` … */
  readonly format: string;
  readonly conversations: readonly Conversation[];
  readonly blocks: readonly Block[];
  readonly lists: readonly UtteranceList[];
  /** Tables for every conversation of the suite that uses one of their variables. */
  readonly tables: readonly DataTable[];
  readonly problems: readonly Problem[];
}

export interface Conversation {
  /** Unique in its file; cases of tables and lists get a suffix. */
  readonly name: string;
  readonly description?: string;
  readonly at: SourcePosition;
  /** The bot of the matrix file that this conversation is meant for; any when absent. */
  readonly bot?: string;
  readonly tags: readonly string[];
  readonly owner?: string;
  readonly severity?: Severity;
  /** Played once for each; `locale` is then a variable, and `texts` of that locale are taken. */
  readonly locales?: readonly string[];
  readonly skip?: { readonly reason: string; readonly at: SourcePosition };
  /** Failures do not turn the run red until `until` (ISO date, inclusive); afterwards they do, and the expiry is said. */
  readonly quarantine?: {
    readonly owner: string;
    readonly until: string;
    readonly reason?: string;
    readonly at: SourcePosition;
  };
  readonly turnTimeoutMs?: number;
  readonly timeoutMs?: number;
  /** What a bot message that no step reads means. Default `fail`. */
  readonly unread?: 'fail' | 'ignore';
  /** `strip`: HTML tags in what the bot says are no part of its text (the rule of some formats). Default `keep`. */
  readonly markup?: 'keep' | 'strip';
  /** How often a conversation is repeated; every repeat must pass. Default 1. */
  readonly repeat?: number;
  readonly variables: Readonly<Record<string, Template>>;
  /** Each row is one case; several tables multiply. */
  readonly tables: readonly DataTable[];
  readonly steps: readonly Step[];
}

/** Steps that other conversations include, with parameters. */
export interface Block {
  readonly name: string;
  readonly at: SourcePosition;
  readonly parameters: readonly Parameter[];
  readonly steps: readonly Step[];
}

export interface Parameter {
  readonly name: string;
  /** Required when absent. */
  readonly default?: Template;
  readonly at: SourcePosition;
}

/** Texts that mean the same: any of them satisfies the bot side, the user side is played with each (see `expand`). */
export interface UtteranceList {
  readonly name: string;
  readonly locale?: string;
  readonly at: SourcePosition;
  readonly lines: readonly Template[];
}

export interface DataTable {
  readonly name?: string;
  readonly at: SourcePosition;
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}

export interface DataRow {
  /** The case's name; its number when absent. */
  readonly name?: string;
  readonly at: SourcePosition;
  /** One per column; undefined = the variable has no value in this case. */
  readonly values: readonly (Template | undefined)[];
}

export type Step =
  | UserStep
  | BotStep
  | SilenceStep
  | NeverStep
  | StateStep
  | PauseStep
  | SetStep
  | ClearStep
  | IncludeStep
  | BranchStep
  | RepeatStep
  | StopStep;

/** The user says or does something. Unread messages of the turn before are a failure when this step begins. */
export interface UserStep {
  readonly kind: 'user';
  readonly at: SourcePosition;
  /** Several: the conversation is played with each (`expand: all`), or one is chosen. Per locale where `locale` is given. */
  readonly alternatives: readonly Utterance[];
  readonly expand: 'all' | 'first' | 'random';
  readonly request?: {
    readonly headers?: Readonly<Record<string, Template>>;
    readonly query?: Readonly<Record<string, Template>>;
    readonly form?: Readonly<Record<string, Template>>;
  };
}

export interface Utterance {
  readonly at: SourcePosition;
  readonly locale?: string;
  readonly text?: Template;
  /** Every line of this list is an alternative. */
  readonly list?: { readonly name: string; readonly arguments: readonly Template[] };
  readonly button?: { readonly title: Template; readonly payload?: JsonTemplate };
  readonly media?: readonly Template[];
  readonly form?: Readonly<Record<string, JsonTemplate>>;
  readonly event?: { readonly name: string; readonly value?: JsonTemplate };
  readonly payload?: JsonTemplate;
}

/** What the bot must answer. */
export interface BotStep {
  readonly kind: 'bot';
  readonly at: SourcePosition;
  /**
   * `strict`: these messages next, in this order. `unordered`: these next, in any order.
   * `subset`: all of these within the turn, in any order, others may be among them.
   */
  readonly order: 'strict' | 'unordered' | 'subset';
  readonly messages: readonly ExpectedMessage[];
  /** Instead of the turn's deadline. */
  readonly withinMs?: number;
}

export interface ExpectedMessage {
  readonly at: SourcePosition;
  /** All must hold. Empty is a fixture mistake (`no-assertion`), except with an `any-text` check. */
  readonly checks: readonly Check[];
  readonly captures: readonly Capture[];
  /** The message may be missing; a message that does not match is left to the next step. */
  readonly optional: boolean;
  /** Only in this locale. */
  readonly locale?: string;
}

/** A value taken from the reply into a variable. Nothing to take, or of another type, is a failure. */
export interface Capture {
  readonly name: string;
  readonly type: CaptureType;
  readonly from:
    | { readonly kind: 'text' }
    | { readonly kind: 'regex'; readonly pattern: string }
    | { readonly kind: 'json'; readonly path: Template }
    | { readonly kind: 'slot'; readonly name: string }
    | { readonly kind: 'entity'; readonly name: string };
  readonly at: SourcePosition;
}

/** The bot must say nothing for this long. */
export interface SilenceStep {
  readonly kind: 'silence';
  readonly at: SourcePosition;
  readonly forMs: number;
}

/** No message of the turn, read or unread, may satisfy these checks. Judged when the turn ends. */
export interface NeverStep {
  readonly kind: 'never';
  readonly at: SourcePosition;
  readonly checks: readonly Check[];
}

/** Looks at the bot's state after the turn (Rasa's tracker, the session attributes of Lex …). */
export interface StateStep {
  readonly kind: 'state';
  readonly at: SourcePosition;
  readonly checks: readonly Check[];
  readonly captures: readonly Capture[];
}

export interface PauseStep {
  readonly kind: 'pause';
  readonly at: SourcePosition;
  readonly forMs: number;
}

export interface SetStep {
  readonly kind: 'set';
  readonly at: SourcePosition;
  readonly name: string;
  readonly value: Template;
}

export interface ClearStep {
  readonly kind: 'clear';
  readonly at: SourcePosition;
  readonly name: string;
}

export interface IncludeStep {
  readonly kind: 'include';
  readonly at: SourcePosition;
  readonly block: string;
  readonly arguments: Readonly<Record<string, Template>>;
}

/** The first branch whose condition holds. None: `otherwise`; where that is absent, a failure. An `if` without else has an empty one. */
export interface BranchStep {
  readonly kind: 'branch';
  readonly at: SourcePosition;
  readonly branches: readonly { readonly condition: Condition; readonly steps: readonly Step[] }[];
  readonly otherwise?: readonly Step[];
}

/** At least once, until the condition holds; not met after `atMost` rounds is a failure. */
export interface RepeatStep {
  readonly kind: 'repeat';
  readonly at: SourcePosition;
  readonly steps: readonly Step[];
  readonly until?: Condition;
  readonly atMost: number;
}

/** The conversation ends here (as in a branch that needs nothing more). */
export interface StopStep {
  readonly kind: 'stop';
  readonly at: SourcePosition;
}

export type Condition = ConditionKind & { readonly at: SourcePosition };

export type ConditionKind =
  /** Looks at the next unread message without reading it; waits for it as a bot step would. No message: does not hold. */
  | { readonly kind: 'reply'; readonly checks: readonly Check[] }
  /** Looks at the last message that was read. */
  | { readonly kind: 'last-reply'; readonly checks: readonly Check[] }
  | { readonly kind: 'variable'; readonly name: string; readonly bound?: Bound; readonly equals?: Template }
  | { readonly kind: 'setting'; readonly name: string; readonly equals?: Template }
  /** Local time of day `HH:MM` on the run's clock, weekdays 0 (Sunday) to 6. */
  | { readonly kind: 'time'; readonly from?: string; readonly to?: string; readonly weekdays?: readonly number[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'all'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'any'; readonly conditions: readonly Condition[] };
