import type { BotMessage } from '../message.ts';

/** A reply as a broken bot would give it. */
export interface Mutant {
  /** What was broken: `number`, `negation`, `button` … */
  readonly kind: string;
  readonly message: BotMessage;
  /** In place of the recorded latency. */
  readonly latencyMs?: number;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const dayPattern = /\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|tomorrow|yesterday)\b/i;
const numberPattern = /\d+(?:[.,]\d+)*/g;
const verbPattern = /\b(is|are|was|were|will|can|has|have|do|does)\b(?! not)|\b(ist|sind|war|wird|kann|hat)\b/i;
/** Of the languages that bots speak most: a reply that loses such a word says the opposite. */
const negationPattern =
  /\s?(?<![\p{L}\p{M}])(?:not|never|no|nicht|niemals|keine?|pas|jamais|nunca|não|non|नहीं|لا|لن|لم|ليس)(?![\p{L}\p{M}])|n['’]t\b/iu;
const namePattern = /(?<=[\p{Ll}\p{N},] )\p{Lu}\p{L}+/u;

/** Every way in which one recorded reply is broken. All of them differ from the recording. */
export function makeMutants(message: BotMessage, latencyMs: number, elsewhere: readonly string[]): Mutant[] {
  const mutants: Mutant[] = [];
  if (message.text !== undefined) addTexts(message, message.text, elsewhere, mutants);
  for (const key of ['buttons', 'quickReplies', 'cards', 'media', 'form'] as const) addLists(message, key, mutants);
  if (message.intent) {
    mutants.push({
      kind: 'intent',
      message: { ...message, intent: { ...message.intent, name: `not_${message.intent.name}` } },
    });
    if (message.intent.confidence !== undefined)
      mutants.push({
        kind: 'confidence',
        message: { ...message, intent: { ...message.intent, confidence: message.intent.confidence / 2 } },
      });
  }
  if (message.entities?.length)
    mutants.push({ kind: 'entity', message: { ...message, entities: message.entities.slice(1) } });
  if (typeof message.payload === 'object' && message.payload !== null) addPayloads(message, mutants);
  mutants.push({ kind: 'delay', message, latencyMs: Math.max(60_000, latencyMs * 100) });
  return mutants;
}

function addTexts(message: BotMessage, text: string, elsewhere: readonly string[], mutants: Mutant[]): void {
  const add = (kind: string, changed: string): void => {
    if (changed !== text) mutants.push({ kind, message: { ...message, text: changed } });
  };
  let numbers = 0;
  for (const match of text.matchAll(numberPattern)) {
    if (++numbers > 5) break;
    const digits = match[0];
    const last = Number(digits.at(-1));
    add(
      'number',
      `${text.slice(0, match.index)}${digits.slice(0, -1)}${(last + 1) % 10}${text.slice(match.index + digits.length)}`,
    );
  }
  const day = dayPattern.exec(text);
  if (day) {
    const other = weekdays[(weekdays.findIndex((name) => name.toLowerCase() === day[0].toLowerCase()) + 3) % 7]!;
    add('date', text.replace(dayPattern, other));
  }
  add('name', text.replace(namePattern, 'Xenia'));
  if (negationPattern.test(text)) add('negation', text.replace(negationPattern, ''));
  else
    add(
      'negation',
      text.replace(verbPattern, (verb, english?: string) => `${verb} ${english ? 'not' : 'nicht'}`),
    );
  if (text.length > 8) add('truncated', text.slice(0, Math.ceil(text.length / 2)));
  const words = text.split(' ');
  if (words.length > 2) {
    const longest = words.reduce((best, word, index) => (word.length > words[best]!.length ? index : best), 0);
    add('word dropped', words.filter((_, index) => index !== longest).join(' '));
  }
  add('empty', '');
  add('error', 'Sorry, something went wrong.');
  if (elsewhere[0] !== undefined) add('other answer', elsewhere[0]);
  if (elsewhere.length > 1) add('other answer', elsewhere[elsewhere.length - 1]!);
}

function addLists(
  message: BotMessage,
  key: 'buttons' | 'quickReplies' | 'cards' | 'media' | 'form',
  mutants: Mutant[],
): void {
  const list = message[key];
  if (!list?.length) return;
  const noun = { buttons: 'button', quickReplies: 'quick reply', cards: 'card', media: 'media', form: 'field' }[key];
  for (let index = 0; index < Math.min(5, list.length); index++) {
    mutants.push({
      kind: `${noun} removed`,
      message: { ...message, [key]: (list as readonly unknown[]).filter((_, other) => other !== index) },
    });
  }
}

/** The first few leaves of a payload, each with another value. */
function addPayloads(message: BotMessage, mutants: Mutant[]): void {
  let left = 5;
  const change = (value: unknown, depth: number, rebuild: (changed: unknown) => unknown): void => {
    if (left <= 0 || depth > 8) return;
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        const rebuildInner = (changed: unknown): unknown =>
          rebuild(
            Array.isArray(value)
              ? (value as unknown[]).map((item, index) => (String(index) === key ? changed : item))
              : { ...value, [key]: changed },
          );
        change(inner, depth + 1, rebuildInner);
      }
      return;
    }
    left--;
    const changed =
      typeof value === 'number'
        ? value + 1
        : typeof value === 'boolean'
          ? !value
          : typeof value === 'string'
            ? `${value} x`
            : 'x';
    mutants.push({ kind: 'payload', message: { ...message, payload: rebuild(changed) } });
  };
  change(message.payload, 0, (changed) => changed);
}
