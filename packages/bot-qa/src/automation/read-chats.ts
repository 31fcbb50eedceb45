import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BotMessage, UserMessage } from '../message.ts';
import type { ConversationFinished } from '../result.ts';
import type { Problem } from '../source.ts';
import type { Chat, ChatEntry } from './chat.ts';
import { isObject, readEntry, timeOf, type Json } from './read-entry.ts';

export interface ReadChats {
  /** What could not be read, with its line. */
  readonly problem: (problem: Problem) => void;
  /** Something worth a word that is no mistake: copies dropped, conversations that never reached the bot. */
  readonly note: (kind: string) => void;
  /** Marks of the chats that were read already, of all files of a command: an export that overlaps another counts once. */
  readonly seen?: Set<number>;
}

const listKeys = ['messages', 'log', 'turns', 'events', 'transcript', 'conversation', 'dialog', 'activities'];
const sessionKeys = [
  'session',
  'session_id',
  'sessionId',
  'conversation_id',
  'conversationId',
  'chat_id',
  'sender_id',
  'thread_id',
];
const idKeys = ['conversation_id', 'conversationId', 'chat_id', 'id', ...sessionKeys];
const longestLine = 16 * 1024 * 1024;

/**
 * The chats of one log file, whose shape is found out: a chat per line (JSONL), a message or event per line (JSONL,
 * interleaved, late, repeated), a run's journal, a Bot Framework transcript (a JSON list), or text (`user: …`).
 * A chat per line is read with constant memory; messages per line are kept until the file ends.
 */
export async function* readChats(path: string, shownAs: string, into: ReadChats): AsyncGenerator<Chat> {
  const fallbackBot = basename(path).replace(/\.[^.]*$/, '');
  if (/\.(transcript|txt|json)$/i.test(path)) {
    const text = await readFile(path, 'utf8');
    if (!isJsonLines(text)) {
      yield* readWhole(text, shownAs, fallbackBot, into);
      return;
    }
  }
  const sessions = new Map<
    string,
    { readonly bot: string; readonly line: number; readonly parts: Part[]; readonly ids: Set<string> }
  >();
  let number = 0;
  for await (const line of lines(path)) {
    number++;
    if (line?.trim() === '') continue;
    const bad = (message: string): void => into.problem(problemAt(shownAs, number, message));
    const value = line === undefined ? undefined : parse(line);
    if (line === undefined || !isObject(value)) {
      bad(line === undefined ? 'This line is longer than 16 MiB.' : 'This line is no JSON object.');
      continue;
    }
    if (isJournalEvent(value)) {
      const chat =
        value['type'] === 'conversation-finished'
          ? chatOfRun(value as unknown as ConversationFinished, shownAs, number, into)
          : undefined;
      if (chat) yield chat;
      continue;
    }
    const listKey = listKeys.find((key) => Array.isArray(value[key]));
    if (listKey !== undefined) {
      if (textAt(value, idKeys) !== undefined && isRepeated(line, into.seen)) {
        into.note('chats written twice, read once');
        continue;
      }
      const chat = chatOfLine(value, value[listKey] as unknown[], shownAs, number, fallbackBot, into);
      if (chat) yield chat;
      continue;
    }
    const session = textAt(value, sessionKeys);
    const entry = readEntry(value);
    if (session === undefined || !entry) {
      bad(
        session === undefined
          ? `Neither a list of messages (${listKeys.slice(0, 3).join(', ')} …) nor a session (${sessionKeys.slice(0, 4).join(', ')} …) is here.`
          : 'Nobody can tell who speaks here: "type", "from" or "role" should say user, bot, agent or event.',
      );
      continue;
    }
    const bot = textAt(value, ['bot', 'bot_id', 'botId']) ?? fallbackBot;
    const key = `${bot}\u0000${session}`;
    let known = sessions.get(key);
    if (!known) sessions.set(key, (known = { bot, line: number, parts: [], ids: new Set() }));
    const id = textAt(value, ['id', 'message_id', 'event_id']);
    if (id !== undefined && known.ids.has(id)) {
      into.note('lines written twice, read once');
      continue;
    }
    if (id !== undefined) known.ids.add(id);
    known.parts.push({ entry, ...(typeof value['seq'] === 'number' && { seq: value['seq'] }) });
  }
  for (const [key, { bot, line, parts }] of sessions) {
    yield makeChat(key.slice(bot.length + 1), bot, inOrder(parts), shownAs, line);
  }
}

interface Part {
  readonly entry: ChatEntry;
  readonly seq?: number;
}

/** By number where every line has one, else by time; a line without a time stays behind the one that it came after. */
function inOrder(parts: readonly Part[]): ChatEntry[] {
  const isNumbered = parts.every((part) => part.seq !== undefined);
  let last = -Infinity;
  return parts
    .map(({ entry, seq }) => ({ entry, order: (last = (isNumbered ? seq : entry.at) ?? last) }))
    .sort((a, b) => (a.order === b.order ? 0 : a.order - b.order))
    .map(({ entry }) => entry);
}

/** Whether this very line was read before. 53 bits of a hash: 10 million chats share one with a chance of 1 in 200. */
function isRepeated(line: string, seen: Set<number> | undefined): boolean {
  if (!seen) return false;
  const hash = createHash('sha256').update(line.trim()).digest();
  const mark = hash.readUIntBE(0, 6) * 32 + (hash[6]! >> 3);
  return seen.size === seen.add(mark).size;
}

function chatOfLine(
  value: Json,
  list: readonly unknown[],
  file: string,
  line: number,
  fallbackBot: string,
  into: ReadChats,
): Chat | undefined {
  const id = textAt(value, idKeys) ?? `line ${line}`;
  const entries: ChatEntry[] = [];
  for (const item of list) {
    const entry = readEntry(item);
    if (entry) entries.push(entry);
    else into.problem(problemAt(file, line, `Message ${entries.length + 1} of chat "${id}" does not say who speaks.`));
  }
  return makeChat(id, textAt(value, ['bot', 'bot_id', 'botId']) ?? fallbackBot, entries, file, line, value);
}

function makeChat(
  id: string,
  bot: string,
  entries: readonly ChatEntry[],
  file: string,
  line: number,
  value: Json = {},
): Chat {
  const startedAt = timeOf(value) ?? entries.find((entry) => entry.at !== undefined)?.at;
  const locale = textAt(value, ['locale', 'language', 'lang']);
  return {
    id,
    bot,
    entries,
    source: { file, line, column: 1 },
    ...(startedAt !== undefined && { startedAt }),
    ...(locale !== undefined && { locale }),
  };
}

/** The last attempt of a conversation of a run; undefined when the bot was never reached, which says nothing about it. */
function chatOfRun(event: ConversationFinished, file: string, line: number, into: ReadChats): Chat | undefined {
  const attempt = event.attempts.at(-1);
  if (!attempt || attempt.verdict === 'interrupted' || attempt.error?.kind === 'infrastructure') {
    into.note('conversations of a run that never reached the bot or broke off, not counted');
    return undefined;
  }
  const entries = attempt.turns.flatMap((turn): ChatEntry[] => [
    ...(turn.user
      ? [{ speaker: 'user' as const, text: userText(turn.user), names: turn.user.event ? [turn.user.event.name] : [] }]
      : []),
    ...turn.messages.map(({ message }) => ({
      speaker: message.type === 'event' ? ('system' as const) : ('bot' as const),
      names: [message.intent?.name, message.name].filter((name) => name !== undefined),
      ...textOfBot(message),
    })),
  ]);
  return {
    id: event.id,
    bot: event.bot,
    entries,
    source: { file, line, column: 1 },
    startedAt: event.startedAt,
    ...(event.locale !== undefined && { locale: event.locale }),
  };
}

function userText(user: UserMessage): string {
  return user.text ?? user.button?.title ?? (user.payload === undefined ? '' : JSON.stringify(user.payload));
}

function textOfBot(message: BotMessage): { readonly text?: string } {
  const text = message.text ?? message.cards?.[0]?.title ?? message.cards?.[0]?.text;
  return text === undefined ? {} : { text };
}

function* readWhole(text: string, file: string, bot: string, into: ReadChats): Generator<Chat> {
  const value = /^\s*[[{]/.test(text.replace(/^\ufeff/, '')) ? parse(text) : undefined;
  if (value === undefined && !/\.txt$/i.test(file)) {
    into.problem(problemAt(file, 1, 'This file is no valid JSON.'));
    return;
  }
  if (value !== undefined) {
    const chats =
      Array.isArray(value) && value.every((item) => isObject(item) && listKeys.some((key) => Array.isArray(item[key])))
        ? (value as Json[])
        : undefined;
    if (chats && chats.length > 0) {
      for (const one of chats) {
        const chat = chatOfLine(
          one,
          one[listKeys.find((key) => Array.isArray(one[key]))!] as unknown[],
          file,
          1,
          bot,
          into,
        );
        if (chat) yield chat;
      }
      return;
    }
    const list = Array.isArray(value)
      ? value
      : isObject(value)
        ? listKeys.map((key) => value[key]).find(Array.isArray)
        : undefined;
    const chat = list
      ? chatOfLine(
          isObject(value) ? value : { id: bot },
          list.filter(
            (item) => !isObject(item) || !['conversationUpdate', 'typing', 'trace'].includes(String(item['type'])),
          ),
          file,
          1,
          bot,
          into,
        )
      : undefined;
    if (chat) yield chat;
    else into.problem(problemAt(file, 1, 'This JSON holds no list of messages.'));
    return;
  }
  yield* readText(text, file, bot, into);
}

/** `speaker: text` lines; a line of `---` or `===` begins the next chat, other lines go on with the last message. */
function* readText(text: string, file: string, bot: string, into: ReadChats): Generator<Chat> {
  let entries: ChatEntry[] = [];
  let [count, start] = [0, 1];
  const flush = (): Chat | undefined =>
    entries.length === 0 ? undefined : makeChat(`${bot}-${++count}`, bot, entries, file, start);
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*(-{3,}|={3,})\s*$/.test(line)) {
      const chat = flush();
      if (chat) yield chat;
      entries = [];
      start = index + 2;
      continue;
    }
    const match = /^\s*(?:\[[^\]]*\]\s*)?([\p{L}][\p{L}\p{N} ._-]{0,40}?)\s*[:>]\s?(.*)$/u.exec(line);
    const entry = match ? readEntry([match[1]!.trim(), match[2]!.trim()]) : undefined;
    const last = entries.at(-1);
    if (entry) entries.push(entry);
    else if (last && line.trim() !== '')
      entries[entries.length - 1] = { ...last, text: `${last.text ?? ''}\n${line.trim()}` };
    else if (line.trim() !== '')
      into.problem(problemAt(file, index + 1, 'A transcript has lines such as "user: hello" or "bot: Hi!".'));
  }
  const chat = flush();
  if (chat) yield chat;
}

/** The lines of a file; undefined in place of one that is too long, which is not kept. */
async function* lines(path: string): AsyncGenerator<string | undefined> {
  let parts: string[] = [];
  let length = 0;
  const end = (): string | undefined => {
    const line = length > longestLine ? undefined : parts.join('');
    [parts, length] = [[], 0];
    return line;
  };
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    for (const [index, piece] of String(chunk).split('\n').entries()) {
      if (index > 0) yield end();
      length += piece.length;
      if (length <= longestLine) parts.push(piece);
      else parts = [];
    }
  }
  if (length > 0) yield end();
}

/** Whether a file is JSON lines under another name. */
function isJsonLines(text: string): boolean {
  const first = /^\s*(\{.*\})[ \t]*\r?\n\s*\{/.exec(text.replace(/^\ufeff/, ''));
  return first !== null && isObject(parse(first[1]!));
}

function isJournalEvent(value: Json): boolean {
  const { type } = value;
  return (
    (type === 'conversation-finished' && Array.isArray(value['attempts'])) ||
    (type === 'run-started' && 'digest' in value) ||
    type === 'run-finished' ||
    (type === 'problem' && isObject(value['problem'])) ||
    (type === 'notice' && 'level' in value)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function textAt(value: Json, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = value[key];
    if (typeof found === 'string' && found !== '') return found;
    if (typeof found === 'number') return String(found);
  }
  return undefined;
}

function problemAt(file: string, line: number, message: string): Problem {
  return { code: 'bad-value', level: 'error', message, at: { file, line, column: 1 } };
}
