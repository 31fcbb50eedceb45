import type { Connector, Session } from '../connector.ts';
import type { BotMessage, UserMessage } from '../message.ts';

/** What the protocol of a connector can do: buttons, media: it carries them · ids: messages have ids · late: replies may come after the answer · fail: the bot can break. */
export type Ability = 'buttons' | 'media' | 'ids' | 'late' | 'fail';

/** Adds a case, which is left out when the protocol cannot do what it needs. */
export type AddCase = (name: string, run: (bot: Conversations) => Promise<void>, needs?: Ability) => void;

let sessions = 0;

/** The sessions of one case. */
export class Conversations {
  readonly connector: Connector;
  readonly #open: Conversation[] = [];

  constructor(connector: Connector) {
    this.connector = connector;
  }

  async open(): Promise<Conversation> {
    const conversation = new Conversation();
    const id = `conformance-${process.pid}-${++sessions}`;
    conversation.session = await this.connector.open(
      { id, user: `user-${id}`, signal: conversation.controller.signal },
      conversation,
    );
    this.#open.push(conversation);
    return conversation;
  }

  async end(): Promise<void> {
    for (const conversation of this.#open) {
      conversation.controller.abort();
      await conversation.session.close();
    }
    await this.connector.close();
  }
}

/** One session, and what the bot said in it. */
export class Conversation {
  readonly controller = new AbortController();
  readonly messages: BotMessage[] = [];
  readonly delivered: BotMessage[] = [];
  session!: Session;
  #error: Error | undefined;
  #complete = false;

  deliver(message: BotMessage): void {
    if (message.type !== undefined && message.type !== 'message') return;
    this.delivered.push(message);
    // The runner reads a message once, whatever number of times its id comes.
    const { id } = message;
    if (id === undefined || !this.messages.some((other) => other.id === id)) this.messages.push(message);
  }

  fail(error: Error): void {
    this.#error ??= error;
  }

  turnComplete(): void {
    this.#complete = true;
  }

  get texts(): string[] {
    return this.messages.map((message) => message.text ?? '');
  }

  /** Sends and waits until as many replies are there; then a moment longer, in case there are more than should be. */
  async ask(message: string | UserMessage, wanted = 1): Promise<string[]> {
    const before = this.messages.length;
    this.#complete = false;
    const { complete } = await this.session.send(typeof message === 'string' ? { text: message } : message);
    const deadline = performance.now() + 5000;
    while (
      !complete &&
      !this.#complete &&
      this.messages.length < before + wanted &&
      performance.now() < deadline &&
      !this.#error
    ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (this.#error) throw this.#error;
    if (!complete && wanted === 0) await this.quiet();
    return this.texts.slice(before);
  }

  async quiet(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 60));
  }

  /** The error that a message leads to, at once or a little later. */
  async failure(message: UserMessage): Promise<unknown> {
    try {
      await this.session.send(message);
    } catch (cause) {
      return cause;
    }
    const deadline = performance.now() + 3000;
    while (!this.#error && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
    return this.#error;
  }
}
