import type { Speaker } from './chat.ts';

export const outcomes = ['contained', 'handed_over', 'fallback_loop', 'abandoned'] as const;
/** How a chat ended. Only `contained` counts as automated. */
export type Outcome = (typeof outcomes)[number];

/** Whether a pattern is found in a text. */
export type Matcher = (text: string) => boolean;

/** What one message means: it is of one of these speakers, and a name or a text fits. No pattern at all: every message. */
export interface Signal {
  readonly name: string;
  readonly of: readonly Speaker[];
  readonly names: readonly Matcher[];
  readonly text: readonly Matcher[];
  readonly except: readonly Matcher[];
}

export type Condition =
  /** Some entry has the signal. */
  | { readonly kind: 'some'; readonly signal: string }
  /** The last replies of the bot, at least so many in a row, each have one of the signals. */
  | { readonly kind: 'last-replies'; readonly signals: readonly string[]; readonly atLeast: number }
  /** The last message of the customer has the signal. */
  | { readonly kind: 'last-user'; readonly signal: string }
  /** The last message of all is of this speaker or has this signal, and has not the signal `except`. */
  | { readonly kind: 'ends-with'; readonly what: string; readonly except?: string }
  /** The customer never wrote. */
  | { readonly kind: 'nobody-wrote' }
  | { readonly kind: 'always' };

export interface Rule {
  readonly name: string;
  readonly outcome: Outcome;
  readonly when: Condition;
}

export interface Rules {
  readonly signals: ReadonlyMap<string, Signal>;
  readonly rules: readonly Rule[];
}
