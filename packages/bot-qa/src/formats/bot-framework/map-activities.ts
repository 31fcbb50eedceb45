import type { Check } from '../../check.ts';
import type { Conversation, Step } from '../../model.ts';
import type { SourcePosition } from '../../source.ts';
import { literal, type JsonTemplate } from '../../template.ts';
import { expects, importedConversation, looksAtReplies, says } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import type { Activity, Attachment } from './activity.ts';

/** A recorded conversation as a test: what the user did is done again, what the bot said is expected. */
export function mapActivities(
  name: string,
  at: SourcePosition,
  activities: readonly Activity[],
  problems: ProblemList,
): Conversation {
  const before = problems.errors;
  const steps = activities.flatMap((activity) => mapActivity(activity, problems));
  if (activities.length > 0 && problems.errors === before && !looksAtReplies(steps))
    problems.error('no-assertion', at, 'The bot says nothing in this conversation, so nothing would be checked.');
  return importedConversation(name, at, steps);
}

function mapActivity(activity: Activity, problems: ProblemList): Step[] {
  const { at } = activity;
  switch (activity.type) {
    case 'message':
      return activity.role === 'user' ? [userMessage(activity, problems)] : botMessage(activity, problems);
    case 'event': {
      const name = activity.name ?? 'event';
      if (activity.role === 'bot') return [expects(at, [{ kind: 'type', type: 'event', name: literal(name, at), at }])];
      return [
        says(at, {
          event: { name, ...(activity.value !== undefined && { value: valueTemplate(activity.value, at) }) },
        }),
      ];
    }
    case 'endOfConversation':
      return activity.role === 'user'
        ? [says(at, { event: { name: 'endOfConversation' } })]
        : [expects(at, [{ kind: 'type', type: 'end', at }])];
    case 'delay': {
      const forMs = Number(activity.value);
      if (forMs >= 0 && forMs <= 86_400_000) return [{ kind: 'pause', at, forMs }];
      return problems.error('bad-value', at, 'The value of a delay must be a number of milliseconds.') ?? [];
    }
    // The start of a conversation is the connector's; typing and traces are no replies.
    case 'conversationUpdate':
    case 'typing':
    case 'trace':
      return [];
    default:
      problems.warning('unsupported-feature', at, `An activity of type "${activity.type}" is not played.`);
      return [];
  }
}

function userMessage(activity: Activity, problems: ProblemList): Step {
  const { at } = activity;
  const media = (activity.attachments ?? []).flatMap((one) =>
    one.contentUrl === undefined ? [] : [literal(one.contentUrl, at)],
  );
  const hasContent = (activity.attachments ?? []).some((one) => one.contentUrl === undefined);
  if (hasContent || (activity.text === undefined && activity.value !== undefined)) {
    return says(at, {
      payload: valueTemplate(
        {
          type: 'message',
          ...(activity.text !== undefined && { text: activity.text }),
          ...(activity.value !== undefined && { value: activity.value }),
          ...(activity.attachments && { attachments: activity.attachments }),
        },
        at,
      ),
    });
  }
  if (activity.value !== undefined)
    problems.warning('unsupported-feature', at, 'The value beside the text of the user is not sent.');
  return says(at, { text: literal(activity.text ?? '', at), ...(media.length > 0 && { media }) });
}

function botMessage(activity: Activity, problems: ProblemList): Step[] {
  const { at } = activity;
  const checks: Check[] = [];
  if (activity.text !== undefined) checks.push({ kind: 'equals', text: literal(activity.text, at), at });
  for (const [index, attachment] of (activity.attachments ?? []).entries())
    checks.push(...attachmentChecks(attachment, index, at, problems));
  if (activity.attachmentLayout !== undefined && activity.attachmentLayout !== 'list')
    problems.warning(
      'unsupported-assertion',
      at,
      `That the attachments are shown as a ${activity.attachmentLayout} is not checked.`,
    );
  if (activity.suggestions)
    checks.push({
      kind: 'quick-replies',
      titles: activity.suggestions.map((title) => literal(title, at)),
      mode: 'exactly',
      at,
    });
  if (checks.length > 0) return [expects(at, checks)];
  return (
    problems.error(
      'no-assertion',
      at,
      'This bot message has neither text nor attachments: it would accept any reply.',
    ) ?? []
  );
}

function attachmentChecks(attachment: Attachment, index: number, at: SourcePosition, problems: ProblemList): Check[] {
  if (attachment.contentUrl !== undefined) return [{ kind: 'media', urls: [literal(attachment.contentUrl, at)], at }];
  const { content } = attachment;
  const card = typeof content === 'object' && content !== null ? (content as Readonly<Record<string, unknown>>) : {};
  const buttons = Array.isArray(card['buttons']) ? (card['buttons'] as readonly { title?: unknown }[]) : [];
  const texts = [card['title'], card['subtitle'], card['text'], ...buttons.map((button) => button?.title)].filter(
    (text): text is string => typeof text === 'string' && text !== '',
  );
  if (texts.length > 0 && ['image', 'images', 'media'].some((key) => key in card))
    problems.warning(
      'unsupported-assertion',
      at,
      'Of a card the texts and buttons are checked, not its images and media.',
    );
  if (texts.length > 0) return [{ kind: 'cards', titles: texts.map((text) => literal(text, at)), at }];
  if (content !== undefined)
    problems.warning(
      'unsupported-assertion',
      at,
      `Of an attachment of type "${attachment.contentType}" only that type is checked, not what it shows.`,
    );
  return [
    {
      kind: 'json',
      path: literal(`$.attachments[${index}].contentType`, at),
      value: literal(attachment.contentType, at),
      at,
    },
  ];
}

function valueTemplate(value: unknown, at: SourcePosition): JsonTemplate {
  if (typeof value === 'string') return literal(value, at);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => valueTemplate(item, at));
  return {
    kind: 'object',
    entries: Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, valueTemplate(item, at)])),
  };
}
