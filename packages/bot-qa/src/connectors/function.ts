import type { Connector, Inbox, Session, SessionRequest } from '../connector.ts';
import { TransportError } from '../connector.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { readMessage, readReply } from './read-reply.ts';

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
      if (typeof answer === 'string') return this.#say(answer);
      if (typeof answer !== 'object') {
        for (const message of readReply(answer)) this.#inbox.deliver(message);
        return;
      }
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
    if (typeof said === 'string') this.#inbox.deliver({ text: said });
    else if (typeof said !== 'object' || said === null)
      for (const message of readReply([said])) this.#inbox.deliver(message);
    // A message of the shape that bots have over HTTP is understood as well.
    else if ('text' in said || 'type' in said || 'buttons' in said || 'cards' in said || 'media' in said)
      this.#inbox.deliver(inShape(said));
    else for (const message of readReply(said)) this.#inbox.deliver(message);
  }
}

const shaped = ['buttons', 'quickReplies', 'cards', 'media', 'intent', 'entities'] as const;

/**
 * A module in plain JavaScript may write what it likes: buttons as their titles, a number as the text, a list with holes.
 * What can be understood has its shape afterwards, and the whole answer is kept as the payload where something could not.
 */
function inShape(message: BotMessage): BotMessage {
  const keys = Object.keys(message);
  if (typeof message.text === 'string' && keys.length === 1) return message;
  const read = readMessage(message);
  const straight: { -readonly [K in keyof BotMessage]: unknown } = { ...message };
  let isLost = false;
  for (const key of shaped) {
    if (message[key] === undefined) continue;
    const given = message[key];
    const found = read?.[key];
    isLost ||= Array.isArray(given)
      ? given.length !== ((found as readonly unknown[] | undefined)?.length ?? 0)
      : !found;
    if (found === undefined) delete straight[key];
    else straight[key] = found;
  }
  for (const key of Object.keys(plain) as (keyof typeof plain)[]) {
    if (message[key] === undefined || plain[key](message[key])) continue;
    isLost = true;
    if ((key === 'text' || key === 'id') && typeof message[key] === 'number') straight[key] = String(message[key]);
    else if (key === 'type' && read?.type !== undefined) straight.type = read.type;
    else delete straight[key];
  }
  if (isLost && straight.payload === undefined) straight.payload = message;
  return straight as BotMessage;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isListOf = (value: unknown, texts: readonly string[], more: readonly string[] = []): boolean =>
  Array.isArray(value) &&
  value.every(
    (one: Readonly<Record<string, unknown>> | null | undefined) =>
      texts.every((key) => isText(one?.[key])) && more.every((key) => one?.[key] === undefined || isText(one[key])),
  );

/** What the rest of a message must be. */
const plain = {
  text: isText,
  id: isText,
  name: isText,
  locale: isText,
  type: (value: unknown) => ['message', 'typing', 'event', 'end', 'trace'].includes(value as string),
  slots: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
  form: (value: unknown) => isListOf(value, ['name'], ['label', 'type']),
  otherIntents: (value: unknown) => isListOf(value, ['name']),
} as const;
