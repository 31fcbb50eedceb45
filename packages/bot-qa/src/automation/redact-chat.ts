import type { Chat } from './chat.ts';

export const redactionKinds = ['e-mail', 'IBAN', 'card', 'phone', 'link', 'name', 'number'] as const;
export type RedactionKind = (typeof redactionKinds)[number];

export interface RedactedChat {
  readonly chat: Chat;
  /** How many different values of each kind were taken out. */
  readonly counts: Readonly<Partial<Record<RedactionKind, number>>>;
}

/** Names are found where people give them; a name in the middle of a sentence is not found, and the fixture says so. */
const namedAfter =
  /(?:\b(?:my name is|i am called|this is|i'm|i am|dear|mr\.?|mrs\.?|ms\.?|mera naam|main)|मेरा नाम|اسمي|me llamo|mein name ist|je m'appelle)\s+(\p{Lu}[\p{L}\p{M}'-]+(?:\s+\p{Lu}[\p{L}\p{M}'-]+)?|(?<=मेरा नाम\s)[\p{L}\p{M}]+|(?<=اسمي\s)[\p{L}\p{M}]+)/giu;

const patterns: readonly (readonly [RedactionKind, RegExp, ((found: string) => boolean)?])[] = [
  ['e-mail', /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu],
  ['link', /https?:\/\/[^\s<>"']+/giu],
  ['IBAN', /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/giu],
  ['card', /(?<!\p{N})\p{N}(?:[ -]?\p{N}){12,18}(?!\p{N})/gu, (found) => luhn(found)],
  [
    'phone',
    /(?<![\p{L}\p{N}])(?:\+|00)\p{N}(?:[ ().-]{0,2}\p{N}){6,14}(?!\p{N})|(?<![\p{L}\p{N}])0?\p{N}{3,5}[ -]\p{N}{5,7}(?!\p{N})/gu,
  ],
  ['number', /(?<![\p{L}\p{N}])[\p{L}]{0,4}-?\p{N}(?:[ -]?\p{N}){3,}(?![\p{L}\p{N}])|\p{N}{4,}/gu],
];

/**
 * Takes out what may tell who somebody is: e-mails, links, IBANs, card numbers, phone numbers, longer numbers (orders,
 * codes, accounts) and names that are given as names or are those of the company's persons. The same value is the same
 * placeholder (`[card-1]`) all through the chat, numbered by first appearance.
 */
export function redactChat(chat: Chat): RedactedChat {
  const known = new Map<string, string>();
  const counts: Partial<Record<RedactionKind, number>> = {};
  const placeholder = (kind: RedactionKind, value: string): string => {
    const key = `${kind}\u0000${value.replace(/[\s-]/g, '').toLowerCase()}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    counts[kind] = (counts[kind] ?? 0) + 1;
    const made = `[${kind.toLowerCase()}-${counts[kind]}]`;
    known.set(key, made);
    return made;
  };
  const names = new Set(chat.entries.flatMap((entry) => (entry.by === undefined ? [] : [entry.by])));
  for (const { text } of chat.entries)
    for (const match of (text ?? '').matchAll(namedAfter))
      if (match[1] !== undefined && /^\P{Ll}/u.test(match[1])) names.add(match[1]);
  const byLength = [...names].filter((name) => name.length >= 2).sort((a, b) => b.length - a.length);
  const redact = (text: string): string => {
    // Placeholders are kept out of the way of later patterns, between two letters of the private use area.
    let out = text;
    const kept: string[] = [];
    const keep = (kind: RedactionKind, value: string): string =>
      `\ue000${kept.push(placeholder(kind, value)) - 1}\ue001`;
    for (const [kind, pattern, isOne] of patterns) {
      out = out
        .split(/(\ue000\d+\ue001)/)
        .map((part) =>
          part.startsWith('\ue000')
            ? part
            : part.replace(pattern, (found) => (isOne && !isOne(found) ? found : keep(kind, found))),
        )
        .join('');
    }
    for (const name of byLength) out = out.replaceAll(name, () => keep('name', name));
    return out.replace(/\ue000(\d+)\ue001/g, (_, index: string) => kept[Number(index)]!);
  };
  const entries = chat.entries.map(({ by: _, ...entry }) => ({
    ...entry,
    ...(entry.text !== undefined && { text: redact(entry.text.replace(/[\ue000\ue001]/g, '')) }),
  }));
  return { chat: { ...chat, entries }, counts };
}

function luhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
