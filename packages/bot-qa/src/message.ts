/** Something a user can press: a button, a quick reply, a suggested action. */
export interface Button {
  readonly title: string;
  /** What is sent when it is pressed; the title when absent. */
  readonly payload?: unknown;
  readonly url?: string;
  readonly image?: string;
}

export interface Media {
  readonly url: string;
  /** MIME type, when known. */
  readonly type?: string;
  readonly alt?: string;
}

export interface Card {
  readonly title?: string;
  readonly subtitle?: string;
  readonly text?: string;
  readonly media?: readonly Media[];
  readonly buttons?: readonly Button[];
  /** The card as received, for kinds whose inside nobody maps (Adaptive Cards). */
  readonly content?: unknown;
}

/** A field of a form that the bot asks the user to fill in. */
export interface FormField {
  readonly name: string;
  readonly label?: string;
  readonly type?: string;
}

export interface Intent {
  readonly name: string;
  /** 0 to 1. */
  readonly confidence?: number;
}

export interface Entity {
  readonly name: string;
  readonly value: unknown;
  /** 0 to 1. */
  readonly confidence?: number;
}

/**
 * One message of the bot as a connector delivers it.
 * Only type `message` (the default) answers an expectation; the others are recorded, can be asserted by name, and never count as a reply.
 */
export interface BotMessage {
  readonly type?: 'message' | 'typing' | 'event' | 'end' | 'trace';
  /** The bot's own id of the message: a second message of one id is a duplicate delivery and dropped (and counted). */
  readonly id?: string;
  /** The name of an event (type `event`). */
  readonly name?: string;
  readonly text?: string;
  readonly buttons?: readonly Button[];
  readonly quickReplies?: readonly Button[];
  readonly cards?: readonly Card[];
  readonly media?: readonly Media[];
  readonly form?: readonly FormField[];
  readonly intent?: Intent;
  /** The other intents that the bot considered, best first. */
  readonly otherIntents?: readonly Intent[];
  readonly entities?: readonly Entity[];
  readonly slots?: Readonly<Record<string, unknown>>;
  readonly locale?: string;
  /** The message as it came over the wire, for JSON path and payload checks. */
  readonly payload?: unknown;
}

/** One message of the user, with variables already filled in, as a connector sends it. */
export interface UserMessage {
  readonly text?: string;
  /** A pressed button or quick reply. */
  readonly button?: Button;
  readonly media?: readonly Media[];
  readonly form?: Readonly<Record<string, unknown>>;
  /** An event instead of a text (conversation started, webview closed …). */
  readonly event?: { readonly name: string; readonly value?: unknown };
  /** A structured payload that is sent as it is. */
  readonly payload?: unknown;
  readonly locale?: string;
  /** Additions to the request of this turn only. */
  readonly request?: RequestAdditions;
}

export interface RequestAdditions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}
