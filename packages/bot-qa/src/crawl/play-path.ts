import { findCases } from '../cases.ts';
import type { Suite } from '../link.ts';
import type { UserMessage } from '../message.ts';
import type { Conversation, Step, Utterance } from '../model.ts';
import type { Attempt } from '../result.ts';
import type { ConnectedBot } from '../run/bot-run.ts';
import { playJob, type RunConditions } from '../run/play-job.ts';
import type { SourcePosition } from '../source.ts';
import { literal, type JsonTemplate } from '../template.ts';

/** One thing that the user says or presses. */
export interface PathStep {
  readonly user: UserMessage;
  /** Whether the bot is to answer it; a recorded turn may have been silent. */
  readonly isAnswered: boolean;
}

export interface Path {
  readonly steps: readonly PathStep[];
  readonly locale?: string | undefined;
}

const at: SourcePosition = { file: 'crawl', line: 1, column: 1 };
const suite: Suite = { conversations: [], blocks: new Map(), lists: new Map(), problems: [] };

/** Walks a path in a session of its own, and says what the bot answered on it. Never throws. */
export async function playPath(
  path: Path,
  ordinal: number,
  bot: ConnectedBot,
  conditions: RunConditions,
): Promise<Attempt | undefined> {
  const conversation: Conversation = {
    name: `path ${ordinal}`,
    at,
    tags: [],
    unread: 'ignore',
    ...(path.locale !== undefined && { locales: [path.locale] }),
    variables: {},
    tables: [],
    steps: path.steps.flatMap(stepsFor),
  };
  const theCase = findCases(conversation, suite).at(0);
  const job = { id: conversation.name, ordinal, bot: bot.name, conversation, theCase, isOneOfMany: false };
  const { attempts } = await playJob(job, bot, { ...conditions, suite });
  return attempts.at(-1);
}

function stepsFor({ user, isAnswered }: PathStep): Step[] {
  const said: Step = { kind: 'user', at, alternatives: [utteranceOf(user)], expand: 'first' };
  if (!isAnswered) return [said];
  // Whatever it says, it has to say something.
  const anything = { at, checks: [], captures: [], optional: false };
  return [said, { kind: 'bot', at, order: 'strict', messages: [anything] }];
}

function utteranceOf({ text, button, media, form, event, payload }: UserMessage): Utterance {
  return {
    at,
    ...(text !== undefined && { text: literal(text, at) }),
    ...(button && {
      button: {
        title: literal(button.title, at),
        ...(button.payload !== undefined && { payload: templateOf(button.payload) }),
      },
    }),
    ...(media && { media: media.map(({ url }) => literal(url, at)) }),
    ...(form && { form: Object.fromEntries(Object.entries(form).map(([key, value]) => [key, templateOf(value)])) }),
    ...(event && { event: { name: event.name, ...(event.value !== undefined && { value: templateOf(event.value) }) } }),
    ...(payload !== undefined && { payload: templateOf(payload) }),
  };
}

/** A plain value as the model keeps JSON: no hole in it is ours. */
function templateOf(value: unknown): JsonTemplate {
  if (typeof value === 'string') return literal(value, at);
  if (Array.isArray(value)) return value.map(templateOf);
  if (typeof value !== 'object' || value === null) return value as null | boolean | number;
  const entries = Object.entries(value).map(([key, inner]) => [key, templateOf(inner)] as const);
  return { kind: 'object', entries: Object.fromEntries(entries) };
}
