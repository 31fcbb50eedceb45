import type { BotMessage, Button, Card, Media, UserMessage } from '../message.ts';

/** An Activity of the Bot Framework, as far as messages go. */
export interface Activity {
  readonly type?: string;
  readonly id?: string;
  readonly name?: string;
  readonly text?: string;
  readonly locale?: string;
  readonly value?: unknown;
  readonly from?: { readonly id?: string; readonly role?: string };
  readonly suggestedActions?: { readonly actions?: readonly CardAction[] };
  readonly attachments?: readonly Attachment[];
  readonly inputHint?: string;
  readonly [key: string]: unknown;
}

interface CardAction {
  readonly type?: string;
  readonly title?: string;
  readonly value?: unknown;
  readonly image?: string;
}

interface Attachment {
  readonly contentType?: string;
  readonly contentUrl?: string;
  readonly name?: string;
  readonly content?: unknown;
}

/** The message in an activity of the bot. */
export function messageOfActivity(activity: Activity): BotMessage {
  const { type = 'message' } = activity;
  const kind =
    type === 'typing' || type === 'event' || type === 'trace'
      ? type
      : type === 'endOfConversation'
        ? 'end'
        : type === 'message'
          ? 'message'
          : 'event';
  const attachments = activity.attachments ?? [];
  const cards = attachments.filter(isCard).map(cardOf);
  const media = attachments
    .filter((attachment) => !isCard(attachment) && attachment.contentUrl !== undefined)
    .map(mediaOf);
  const quickReplies = (activity.suggestedActions?.actions ?? []).flatMap(buttonOf);
  const name = kind === 'event' ? (activity.name ?? type) : activity.name;
  return {
    ...(kind !== 'message' && { type: kind }),
    ...(activity.id !== undefined && { id: activity.id }),
    ...(name !== undefined && { name }),
    ...(activity.text !== undefined && activity.text !== '' && { text: activity.text }),
    ...(quickReplies.length > 0 && { quickReplies }),
    ...(cards.length > 0 && { cards }),
    ...(media.length > 0 && { media }),
    ...(activity.locale !== undefined && { locale: activity.locale }),
    payload: activity,
  };
}

/** The activity of a user message. */
export function activityOfMessage(message: UserMessage, user: string): Activity {
  const base = { from: { id: user, role: 'user' }, ...(message.locale !== undefined && { locale: message.locale }) };
  if (message.event)
    return {
      ...base,
      type: 'event',
      name: message.event.name,
      ...(message.event.value !== undefined && { value: message.event.value }),
    };
  const payload = message.payload ?? message.button?.payload;
  const text =
    message.text ??
    (typeof payload === 'string' ? payload : undefined) ??
    (payload === undefined ? message.button?.title : undefined);
  return {
    ...base,
    type: 'message',
    ...(text !== undefined && { text }),
    ...(payload !== undefined && typeof payload !== 'string' && { value: payload }),
    ...(message.form && { value: message.form }),
    ...(message.media && {
      attachments: message.media.map((media) => ({
        contentUrl: media.url,
        contentType: media.type ?? 'application/octet-stream',
      })),
    }),
  };
}

function isCard(attachment: Attachment): boolean {
  return attachment.contentType?.startsWith('application/vnd.microsoft') === true;
}

function cardOf(attachment: Attachment): Card {
  const content = (attachment.content ?? {}) as {
    readonly title?: unknown;
    readonly subtitle?: unknown;
    readonly text?: unknown;
    readonly buttons?: readonly CardAction[];
    readonly images?: readonly { readonly url?: string }[];
  };
  const buttons = (content.buttons ?? []).flatMap(buttonOf);
  const media = (content.images ?? []).flatMap((image) => (image.url === undefined ? [] : [{ url: image.url }]));
  return {
    ...(typeof content.title === 'string' && { title: content.title }),
    ...(typeof content.subtitle === 'string' && { subtitle: content.subtitle }),
    ...(typeof content.text === 'string' && { text: content.text }),
    ...(buttons.length > 0 && { buttons }),
    ...(media.length > 0 && { media }),
    content: attachment.content,
  };
}

function mediaOf(attachment: Attachment): Media {
  return {
    url: attachment.contentUrl!,
    ...(attachment.contentType !== undefined && { type: attachment.contentType }),
    ...(attachment.name !== undefined && { alt: attachment.name }),
  };
}

function buttonOf(action: CardAction): Button[] {
  const title = action.title ?? (typeof action.value === 'string' ? action.value : undefined);
  if (title === undefined) return [];
  const isLink = action.type === 'openUrl' && typeof action.value === 'string';
  return [
    {
      title,
      ...(isLink
        ? { url: action.value }
        : action.value !== undefined && action.value !== title && { payload: action.value }),
      ...(action.image !== undefined && { image: action.image }),
    },
  ];
}
