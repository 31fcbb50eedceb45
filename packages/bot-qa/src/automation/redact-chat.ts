import type { Chat } from './chat.ts';

export const redactionKinds = ['e-mail', 'IBAN', 'card', 'phone', 'link', 'name', 'number'] as const;
export type RedactionKind = (typeof redactionKinds)[number];

export interface RedactedChat {
  readonly chat: Chat;
  /** How many different values of each kind were taken out. */
  readonly counts: Readonly<Partial<Record<RedactionKind, number>>>;
}

/** After these words stands a name, whatever its letters. */
const called =
  /(?:\b(?:my (?:full |first |last )?name is|my name's|i am called|call me|mera naam|me llamo|mi nombre es|mein name ist|ich heiße|je m'appelle|mon nom est|meu nome é|mi chiamo)|^\s*(?:(?:full |first |last )?name|nom|nombre|nome)\s*[:=]|मेरा नाम|اسمي)\s+([\p{L}\p{M}'-]+(?: [\p{L}\p{M}'-]+)?)/gimu;
/** After these a name may stand: only words with a capital letter are one. */
const perhapsCalled =
  /\b(?:this is|it's|i'm|i am|ich bin|je suis|soy|dear|hello|hi|mr\.?|mrs\.?|ms\.?|herr|frau|main|regards,?|thanks,|cheers,)\s+([\p{L}\p{M}'-]+(?: [\p{L}\p{M}'-]+)?)/giu;
/** Who asks so gets a name. */
const asksForName =
  /\b(?:your (?:full |first |last )?name|whom? am i (?:speaking|talking) (?:to|with)|aap ?ka naam|ihre?n? (?:vor|nach)?namen?|dein name|votre nom|su nombre|tu nombre|seu nome|vostro nome)\b|आपका नाम|اسمك/iu;
const asAnswer = /^\s*[\p{L}\p{M}'’.-]+(?:\s+[\p{L}\p{M}'’.-]+){0,3}\s*$/u;
const isCapital = /^\p{Lu}/u;
/** What people also say there. */
const noName =
  /^(?:a|an|and|at|but|can|do|from|good|he|hello|help|here|hi|how|i|in|is|it|just|no|nope|not|of|ok|okay|on|or|order|person|please|sorry|sure|thanks?|the|there|to|very|waiting|what|when|where|who|why|with|wrong|yes|you|your|है|हूँ|हूं|hai)$/iu;

const patterns: readonly (readonly [RedactionKind, RegExp, ((found: string) => boolean)?])[] = [
  ['e-mail', /[\p{L}\p{N}._%+"-]+ ?(?:[@＠]|[([]at[)\]]) ?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu],
  [
    'e-mail',
    /[\p{L}\p{N}_-]+(?: ?\bdot\b ?[\p{L}\p{N}_-]+| ?\. ?[\p{L}\p{N}_-]+)* at [\p{L}\p{N}-]+(?: dot [\p{L}\p{N}-]+)+/giu,
  ],
  ['link', /https?:\/\/[^\s<>"']+/giu],
  ['IBAN', /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/giu],
  ['card', /(?<!\p{N})\p{N}(?:[ -]?\p{N}){12,18}(?!\p{N})/gu, (found) => luhn(found)],
  [
    'phone',
    /(?<![\p{L}\p{N}])(?:\+|00|\(\p{N}{2,5}\)|0(?!\p{N}?[./-]\p{N}{1,2}[./-]\p{N}{2,4}(?!\p{N}))|(?=\p{N}{3}[ .-]\p{N}{3}[ .-]\p{N}{4}(?!\p{N})))[ ./-]?\p{N}(?:[ ()./–-]{0,3}\p{N}){5,14}(?!\p{N})|(?<![\p{L}\p{N}])0?\p{N}{3,5}[ -]\p{N}{5,7}(?!\p{N})/gu,
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
  const byLength = [...namesIn(chat)]
    .sort((a, b) => b.length - a.length)
    .map((name) => ({ name, pattern: wholeName(name) }));
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
    for (const { name, pattern } of byLength) out = out.replace(pattern, () => keep('name', name));
    return out.replace(/\ue000(\d+)\ue001/g, (_, index: string) => kept[Number(index)]!);
  };
  const entries = chat.entries.map(({ by: _, ...entry }) => ({
    ...entry,
    ...(entry.text !== undefined && { text: redact(entry.text.replace(/[\ue000\ue001]/g, '')) }),
  }));
  // Messengers name a chat after the customer's number or address.
  const isPersonal = /@|\p{N}(?:[ ().-]{0,2}\p{N}){6,}/u.test(chat.id) && !isUuid.test(chat.id);
  return { chat: { ...chat, id: isPersonal ? `line-${chat.source.line}` : chat.id, entries }, counts };
}

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The names that somebody gave in a chat, whole and in their parts, and those of the company's persons. */
function namesIn({ entries }: Chat): Set<string> {
  const names = new Set<string>();
  const add = (name: string): void => {
    const parts = name.split(/\s+/).filter((part) => !noName.test(part));
    if (parts.length === 0) return;
    names.add(name);
    for (const part of parts) if ([...part].length >= 3) names.add(part);
  };
  let isAsked = false;
  for (const { speaker, by, text = '' } of entries) {
    const plain = text.replace(/[’‘ʼ]/g, "'");
    if (by !== undefined && by.length >= 2) names.add(by);
    for (const match of plain.matchAll(called)) add(nameAt(match[1]!));
    for (const match of plain.matchAll(perhapsCalled)) if (isCapital.test(match[1]!)) add(nameAt(match[1]!));
    if (speaker === 'user' && isAsked && asAnswer.test(plain)) add(plain.trim());
    if (speaker === 'bot') isAsked = asksForName.test(plain);
    else if (speaker === 'user') isAsked = false;
  }
  return names;
}

/** Two words when both look like names: "my name is Anna and …" gives one. */
function nameAt(words: string): string {
  const [first = '', second] = words.split(' ');
  const isWhole = second !== undefined && !noName.test(second) && (isCapital.test(second) || !isCapital.test(first));
  return isWhole ? words : first;
}

/** In scripts with capital letters a name is a whole word, in any case; in others it may have more letters about it. */
function wholeName(name: string): RegExp {
  const text = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll("'", "['’‘ʼ]");
  return /\p{Lu}|\p{Ll}/u.test(name)
    ? new RegExp(`(?<![\\p{L}\\p{N}])${text}(?![\\p{L}\\p{N}])`, 'giu')
    : new RegExp(text, 'gu');
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
