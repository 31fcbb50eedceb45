import type { Connector, Inbox, Session, SessionRequest } from '../connector.ts';
import { TransportError } from '../connector.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { inShape } from './in-shape.ts';

/** What a bot in this process may answer: nothing, a text, a message, several, or several one after the other. */
export type Answer =
  | void
  | undefined
  | null
  | string
  | BotMessage
  | readonly (string | BotMessage)[]
  | AsyncIterable<string | BotMessage>;

/** What a bot in this process is told beside the text. */
export interface BotContext {
  readonly session: string;
  readonly user: string;
  readonly locale?: string;
  readonly message: UserMessage;
  /** Says something now or later, also after the answer. */
  readonly say: (message: string | BotMessage) => void;
  readonly signal: AbortSignal;
  /** The bot's own memory of this conversation. */
  readonly memory: Record<string, unknown>;
}

/** A bot in this process: a function of the user's text, or an object for bots that speak first or say goodbye. */
export type BotFunction = (text: string, context: BotContext) => Answer | Promise<Answer>;
export interface BotObject {
  readonly start?: (context: BotContext) => Answer | Promise<Answer>;
  readonly send: BotFunction;
  readonly close?: (context: BotContext) => void | Promise<void>;
  /** The bot's state after a turn, for `state` steps. */
  readonly state?: (context: BotContext) => {
    readonly slots?: Readonly<Record<string, unknown>>;
    readonly raw?: unknown;
  };
  /** `true`: replies may come after the answer (through `say`), so the quiet period ends a turn. */
  readonly async?: boolean;
}

/** Runs a bot inside this process. Its errors are those of the bot: they end the conversation with an error, not the run. */
export function functionConnector(
  bot: BotFunction | BotObject,
  info: BotInfo = { name: 'bot', connector: 'function' },
): Connector {
  const object: BotObject = typeof bot === 'function' ? { send: bot } : bot;
  return {
    info,
    open: async (request, inbox) => {
      const session = new FunctionSession(object, request, inbox);
      await session.start();
      return session;
    },
    close: async () => undefined,
  };
}

class FunctionSession implements Session {
  readonly #bot: BotObject;
  readonly #request: SessionRequest;
  readonly #inbox: Inbox;
  readonly #memory: Record<string, unknown> = {};
  state?: NonNullable<Session['state']>;

  constructor(bot: BotObject, request: SessionRequest, inbox: Inbox) {
    this.#bot = bot;
    this.#request = request;
    this.#inbox = inbox;
    if (bot.state) this.state = async () => bot.state!(this.#context({}));
  }

  async start(): Promise<void> {
    if (this.#bot.start) await this.#deliver(() => this.#bot.start!(this.#context({})));
    if (!this.#bot.async) this.#inbox.turnComplete();
  }

  async send(message: UserMessage): Promise<{ readonly complete: boolean }> {
    const payload = message.button?.payload;
    const text = message.text ?? (typeof payload === 'string' ? payload : undefined) ?? message.button?.title ?? '';
    await this.#deliver(() => this.#bot.send(text, this.#context(message)));
    return { complete: this.#bot.async !== true };
  }

  async close(): Promise<void> {
    await this.#bot.close?.(this.#context({}));
  }

  #context(message: UserMessage): BotContext {
    const request = this.#request;
    const { id, user, locale } = request;
    return {
      session: id,
      user,
      ...(locale !== undefined && { locale }),
      message,
      say: (said) => this.#say(said),
      // Made only for a bot that looks at it.
      get signal() {
        return request.signal;
      },
      memory: this.#memory,
    };
  }

  async #deliver(ask: () => Answer | Promise<Answer>): Promise<void> {
    let answer: Answer;
    try {
      answer = await ask();
      if (answer === undefined || answer === null) return;
      if (typeof answer !== 'object') return this.#say(answer);
      if (Symbol.asyncIterator in answer) {
        for await (const said of answer) this.#say(said);
        return;
      }
      if (Array.isArray(answer)) for (const said of answer as readonly (string | BotMessage)[]) this.#say(said);
      else this.#say(answer as BotMessage);
    } catch (cause) {
      throw new TransportError(
        'bot-threw',
        `The bot threw ${cause instanceof Error ? `${cause.name}: ${cause.message}` : JSON.stringify(cause)}`,
        { cause },
      );
    }
  }

  #say(said: string | BotMessage): void {
    for (const message of inShape(said)) this.#inbox.deliver(message);
  }
}
