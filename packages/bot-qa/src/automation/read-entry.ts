import type { ChatEntry, Speaker } from './chat.ts';

const roles: Readonly<Record<string, Speaker>> = {
  user: 'user',
  customer: 'user',
  client: 'user',
  visitor: 'user',
  guest: 'user',
  human: 'user',
  consumer: 'user',
  end_user: 'user',
  bot: 'bot',
  assistant: 'bot',
  ai: 'bot',
  chatbot: 'bot',
  virtual_agent: 'bot',
  virtual_assistant: 'bot',
  model: 'bot',
  agent: 'person',
  operator: 'person',
  person: 'person',
  human_agent: 'person',
  live_agent: 'person',
  staff: 'person',
  advisor: 'person',
  representative: 'person',
  system: 'system',
  event: 'system',
  note: 'system',
  tool: 'system',
};

const speakerKeys = ['from', 'role', 'sender', 'speaker', 'author', 'direction', 'type', 'event'] as const;

/** A JSON object, as far as anybody knows. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One message or event of a log: `[speaker, text]`, or an object with the usual names. Undefined when nobody could tell who speaks. */
export function readEntry(value: unknown): ChatEntry | undefined {
  if (Array.isArray(value)) {
    const [speaker, said] = value as unknown[];
    if (typeof speaker !== 'string' || typeof said !== 'string') return undefined;
    const known = speakerOf(speaker);
    // Where only user and bot have a role, any other name is a person.
    return { speaker: known ?? 'person', text: said, names: [], ...(known === undefined && { by: speaker }) };
  }
  if (!isObject(value)) return undefined;
  const speaker = findSpeaker(value);
  if (!speaker) return undefined;
  const said = textOf(value);
  const by =
    firstText(value, ['agent', 'by_name', 'display_name']) ??
    (speaker === 'person' ? firstText(value, ['name']) : undefined);
  const at = timeOf(value);
  return {
    speaker,
    names: namesOf(value, speaker),
    ...(said !== undefined && { text: said }),
    ...(by !== undefined && { by }),
    ...(at !== undefined && { at }),
  };
}

/** Milliseconds since the epoch, from a number (of seconds, or thousandths, millionths, billionths of one) or an ISO text. */
export function timeOf(value: Json): number | undefined {
  for (const key of ['at', 'ts', 'time', 'timestamp', 'created_at', 'started_at', 'opened']) {
    const found = value[key];
    const count = typeof found === 'string' && /^\d{9,19}(\.\d+)?$/.test(found) ? Number(found) : found;
    if (typeof count === 'number' && Number.isFinite(count)) return toMilliseconds(count);
    if (typeof found === 'string' && !Number.isNaN(Date.parse(found))) return Date.parse(found);
  }
  return undefined;
}

/** The unit is told by the size: a date of our time is a number of 10, 13, 16 or 19 digits. */
function toMilliseconds(count: number): number {
  if (count < 1e11) return count * 1000;
  return count < 1e14 ? count : count < 1e17 ? count / 1000 : count / 1e6;
}

function findSpeaker(value: Json): Speaker | undefined {
  // An event of a transcript is nobody's words, whoever sent it (a bot's `handoff.initiate`).
  if (value['type'] === 'event') return 'system';
  for (const key of speakerKeys) {
    const found = value[key];
    const name = isObject(found) ? (found['role'] ?? found['type'] ?? found['name']) : found;
    const speaker = typeof name === 'string' ? speakerOf(name) : undefined;
    if (speaker) return speaker;
  }
  // An event that names no speaker, or an activity of a transcript that is none.
  if (typeof value['event'] === 'string' || (typeof value['type'] === 'string' && !('text' in value))) return 'system';
  return undefined;
}

function speakerOf(name: string): Speaker | undefined {
  const key = name
    .toLowerCase()
    .trim()
    .replace(/[\s-]+/g, '_');
  const bare = key.replace(/_?(message|msg|utterance|says?|said)$/, '');
  return Object.hasOwn(roles, bare) ? roles[bare] : undefined;
}

function textOf(value: Json): string | undefined {
  for (const key of ['text', 'content', 'message', 'body', 'utterance']) {
    const found = value[key];
    if (typeof found === 'string') return found;
    if (isObject(found) && typeof found['text'] === 'string') return found['text'];
    if (Array.isArray(found)) {
      const parts = found.flatMap((part) => (isObject(part) && typeof part['text'] === 'string' ? [part['text']] : []));
      if (parts.length > 0) return parts.join('\n');
    }
  }
  return undefined;
}

function namesOf(value: Json, speaker: Speaker): string[] {
  const names: string[] = [];
  const add = (found: unknown): void => {
    if (typeof found === 'string' && found !== '') names.push(found);
    else if (isObject(found) && typeof found['name'] === 'string') names.push(found['name']);
  };
  for (const key of ['intent', 'action', 'utter_action']) add(value[key]);
  if (isObject(value['metadata'])) for (const key of ['intent', 'utter_action']) add(value['metadata'][key]);
  if (speaker === 'system') {
    add(value['event']);
    add(value['name']);
  }
  return names;
}

function firstText(value: Json, keys: readonly string[]): string | undefined {
  const sources = isObject(value['data']) ? [value, value['data']] : [value];
  for (const source of sources)
    for (const key of keys) if (typeof source[key] === 'string' && source[key] !== '') return source[key];
  return undefined;
}
