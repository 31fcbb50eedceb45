import { normaliseText } from '../matching/normalise-text.ts';

export interface Likeness {
  /** 0 to 1. Lexical: it counts letters and words and knows nothing of meaning. */
  readonly score: number;
  /** Why the texts must not be taken for alike whatever the score is. */
  readonly guard?: string;
}

/**
 * How alike two texts are by their words and letters: the mean of the cosine of character trigrams and of word stems.
 * A changed number, date, negation or name is a guard: the texts are not alike, whatever the score.
 */
export function likeness(expected: string, found: string, metric: string = 'blend'): Likeness {
  const a = normaliseText(expected);
  const b = normaliseText(found);
  if (a === b) return { score: 1 };
  const trigram = metric === 'words' ? 0 : cosine(trigrams(a), trigrams(b));
  const word = metric === 'trigrams' ? 0 : cosine(stems(a), stems(b));
  const score = metric === 'trigrams' ? trigram : metric === 'words' ? word : (trigram + word) / 2;
  const guard = findGuard(a, b);
  return guard === undefined ? { score } : { score, guard };
}

/** French says "ne … pas" for one no. The words of scripts without spaces or with joined letters are found anywhere. */
const negations =
  /\bn(?:e\s+|['’](?!t\b))\S+(?:\s+\S+)?\s+(?:pas|plus|jamais|rien|aucune?)\b|\b(?:not|no|never|none|nothing|nobody|neither|nor|cannot|without|nicht|kein\w*|nie|niemals|ohne|pas|jamais|aucun\w*|sans|non|nunca|sin|ningún|ningun\w*|não|nao|nem|sem|niet|geen|nooit|zonder|değil|yok|nie)\b|n['’]t\b|(?<![\p{L}\p{M}])(?:не|нет|никогда|без|नहीं|मत|ना|لا|لم|لن|ليس|غير|بدون)(?![\p{L}\p{M}])|[不没沒]|ません|ない/giu;

/** The first fact that differs, as the end of a sentence. */
export function findGuard(expected: string, found: string): string | undefined {
  const numbers = difference(facts(expected, digits).map(plainNumber), facts(found, digits).map(plainNumber));
  if (numbers) return `the numbers differ: ${numbers}`;
  const counts = difference(facts(expected, numerals), facts(found, numerals));
  if (counts) return `the numbers differ: ${counts}`;
  const currencies = difference(facts(expected, currency), facts(found, currency));
  if (currencies) return `the currency differs: ${currencies}`;
  const denied = facts(expected, negations).length % 2;
  if (denied !== facts(found, negations).length % 2) return denied ? 'a negation is missing' : 'a negation was added';
  const dates = difference(facts(expected.toLowerCase(), calendar), facts(found.toLowerCase(), calendar));
  if (dates) return `the dates differ: ${dates}`;
  const names = difference(properNames(expected), properNames(found));
  if (names) return `the names differ: ${names}`;
  return undefined;
}

const digits = /[-+]?\p{Nd}+(?:[.,:/-]\p{Nd}+)*/gu;
const numerals =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|hundert|tausend|deux|trois|quatre|cinq|sept|huit|neuf|dix|douze|vingt|mille|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|veinte|cien|mil)\b/giu;
const currency = /[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|INR|JPY|euros?|dollars?|rupees?|pounds?)\b/giu;
const calendar =
  /\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|today|tomorrow|yesterday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|heute|morgen|gestern|januar|februar|märz|juni|juli|oktober|dezember|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre|demain|hier|aujourd'hui|lunes|martes|miércoles|jueves|viernes|sábado|domingo|enero|febrero|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre|hoy|mañana|ayer)\b/gu;

function facts(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? [];
}

function plainNumber(text: string): string {
  return text.replace(/^\+/, '').replace(/(?<=\d),(?=\d{3}\b)/g, '');
}

/** Capitalised words that do not begin a sentence. */
function properNames(text: string): string[] {
  const names: string[] = [];
  for (const match of text.matchAll(/(?<=[\p{L}\p{N},;:)'"“”]\s)\p{Lu}[\p{L}\p{M}'’-]+/gu)) names.push(match[0]);
  return names.filter((name) => !/^I(?:['’]|$)/.test(name));
}

/** What one side has and the other has not, for people; undefined when both have the same. */
function difference(expected: readonly string[], found: readonly string[]): string | undefined {
  const rest = [...found];
  const missing = expected.filter((fact) => {
    const index = rest.findIndex((other) => other.toLowerCase() === fact.toLowerCase());
    if (index < 0) return true;
    rest.splice(index, 1);
    return false;
  });
  if (missing.length === 0 && rest.length === 0) return undefined;
  const parts = [
    missing.length > 0 ? `${missing.join(', ')} expected` : '',
    rest.length > 0 ? `${rest.join(', ')} found` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

function trigrams(text: string): Map<string, number> {
  const padded = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')} `;
  const counts = new Map<string, number>();
  for (let i = 0; i + 3 <= padded.length; i++) count(counts, padded.slice(i, i + 3));
  return counts;
}

/** Words without their most common endings. */
function stems(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) {
    count(counts, word.length > 4 ? word.replace(/(?:ingly|edly|ings|ing|ed|es|s|ly|en|er|e)$/u, '') : word);
  }
  return counts;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let dot = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (const [key, value] of a) {
    lengthA += value * value;
    dot += value * (b.get(key) ?? 0);
  }
  for (const value of b.values()) lengthB += value * value;
  return lengthA === 0 || lengthB === 0 ? 0 : dot / Math.sqrt(lengthA * lengthB);
}
