import type { BotMessage, UserMessage } from './message.ts';
import type { BotInfo } from './result.ts';

/**
 * How bot-qa talks to one bot.
 *
 * The runner opens one session per conversation, sends one user message at a time, and is handed the bot's messages
 * through `inbox.deliver`, whenever they come and however many they are. Whatever arrives for a session after its close
 * is for that session alone: a connector that shares a wire (webhook, one socket for all) routes by the bot's own
 * conversation id and never by "who is waiting".
 */
export interface Connector {
  /** For reports. */
  readonly info: BotInfo;
  /** Opens a session. Rejects with a TransportError when the bot cannot be reached. */
  open(session: SessionRequest, inbox: Inbox): Promise<Session>;
  /** Closes sockets, servers and pools. Called once, after the last session; safe to call without one. */
  close(): Promise<void>;
}

export interface SessionRequest {
  /** Unique per attempt, URL-safe: the conversation id for the bot, unless the protocol gives its own. */
  readonly id: string;
  /** The user's id for the bot. */
  readonly user: string;
  readonly locale?: string;
  /** Fires at the deadline of the conversation, at an interruption, at a fail-fast. */
  readonly signal: AbortSignal;
}

export interface Session {
  /**
   * Sends one user message. Resolves when the bot has taken it.
   * `complete`: every reply to it has been delivered, so that nobody waits for more (request and response).
   * Otherwise replies may still come and the bot's rule for the end of a turn decides.
   */
  send(message: UserMessage): Promise<{ readonly complete: boolean }>;
  /** The bot's state after the turn, when the protocol offers it: `{ slots, events, … }`. */
  state?(): Promise<BotState>;
  /**
   * Tells the bot goodbye and frees what the session holds; without a promise when there is nothing to wait for. Never
   * throws for a bot that is already gone.
   */
  close(): Promise<void> | void;
}

export interface BotState {
  readonly slots?: Readonly<Record<string, unknown>>;
  /** What the bot did in the last turn. */
  readonly events?: readonly { readonly event: string; readonly name?: string; readonly step?: string }[];
  /** As received, for JSON paths. */
  readonly raw?: unknown;
}

/** Where a connector puts what the bot says. */
export interface Inbox {
  deliver(message: BotMessage): void;
  /** The connection broke, the bot said it is over, or a reply cannot be understood: pending waits end with this error. */
  fail(error: Error): void;
  /** All replies to the last user message have come, by the protocol's own sign (stream end, marker, typing off). */
  turnComplete(): void;
}

/** What a module that makes a connector for the configuration is told; it returns the connector or a promise of it. */
export interface ConnectorOptions {
  /** The bot's name in the configuration. */
  readonly name: string;
  /** What the configuration says under `settings`, environment variables filled in. */
  readonly settings: unknown;
  /** Sockets that the runner will use at once. */
  readonly connections: number;
  /** After so long nobody waits for a request any more. */
  readonly timeoutMs: number;
}

/** The bot could not be reached or did not speak its protocol: exit code 3, retried only when `retryable` names it so. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** `ECONNREFUSED`, `ECONNRESET`, `http-429`, `http-503`, `bad-json`, `turn-timeout` … */
  readonly code: string;
  /** When the bot said when to come back (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
