import type { SourcePosition } from '../../source.ts';

/** One activity of a conversation, without ids and times, which differ in every run. */
export interface Activity {
  readonly type: string;
  /** Who sent it; undefined for updates of the conversation itself. */
  readonly role: 'user' | 'bot' | undefined;
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  readonly attachments?: readonly Attachment[];
  readonly attachmentLayout?: string;
  readonly suggestions?: readonly string[];
  readonly membersAdded?: readonly string[];
  /** The name of an event. */
  readonly name?: string;
  readonly value?: unknown;
  readonly locale?: string;
  readonly at: SourcePosition;
}

export interface Attachment {
  readonly contentType: string;
  readonly contentUrl?: string;
  readonly content?: unknown;
  readonly name?: string;
}
