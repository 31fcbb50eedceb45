import type { UtteranceList } from '../model.ts';
import type { BotState } from '../connector.ts';
import type { SourcePosition } from '../source.ts';

/** What a conversation knows while it is played: its variables, and the world that its functions may look at. */
export interface Scope {
  readonly variables: Map<string, string>;
  /** Values taken by the checks of the message that is being judged; kept only when all of them hold. */
  captured: Map<string, string> | undefined;
  readonly world: World;
  /** Texts are judged without their HTML tags. */
  readonly stripsMarkup: boolean;
  /** Milliseconds from the user's message to the bot's. */
  latencyMs: number;
  state: BotState | undefined;
}

/** The run's clock, seed and environment: the same for the same seed, whatever the machine says. */
export interface World {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1 (exclusive), drawn from the conversation's own seed. */
  readonly random: () => number;
  readonly environment: (name: string) => string | undefined;
  readonly session: string;
  readonly caseName: string;
  readonly locale: string | undefined;
  readonly lists: (name: string, locale: string | undefined) => UtteranceList | undefined;
  /** Opinions of judges and embedders that were fetched before the message is judged. */
  readonly opinion?: (key: string) => Opinion | undefined;
}

export interface Opinion {
  readonly score: number;
  readonly reason?: string;
  /** The plug-in failed: the check is broken. */
  readonly error?: string;
}

/** A fixture refers to something that has no value at this moment of the conversation. */
export class ScopeError extends Error {
  override readonly name = 'ScopeError';
  readonly code: 'unknown-variable' | 'unknown-utterance-list' | 'bad-value';
  readonly at: SourcePosition;
  constructor(code: ScopeError['code'], message: string, at: SourcePosition) {
    super(message);
    this.code = code;
    this.at = at;
  }
}
