import { matchStars } from '../matching/text-pattern.ts';
import { normaliseText } from '../matching/normalise-text.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import type { SourcePosition } from '../source.ts';
import { showPayload } from './offers.ts';
import { namedDimensions, type Known, type NamedDimension } from './model/bot-model.ts';

/** Texts whose response is known already. */
const cacheLimit = 20_000;
/** A bot that invents names fills no memory. */
const mostUnknown = 1000;

/** What a bot's own files name, and which of it a recording met. */
export class KnownNames {
  readonly #known = new Map<NamedDimension, Map<string, SourcePosition>>();
  readonly #patterns: { readonly name: string; readonly patterns: readonly string[] }[] = [];
  readonly #seen = new Map<NamedDimension, Set<string>>();
  readonly #looked = new Set<string>();
  /** Intents that the bot reports, whether its files know them or not. */
  readonly #intents = new Map<string, number>();

  constructor(known: readonly Known[]) {
    for (const { dimension, name, at, patterns } of known) {
      const names = this.#known.get(dimension) ?? new Map<string, SourcePosition>();
      this.#known.set(dimension, names);
      if (!names.has(name)) names.set(name, at);
      if (patterns && patterns.length > 0) this.#patterns.push({ name, patterns });
    }
  }

  /** That the bot met something, by its own word or by an assertion that held. */
  met(dimension: NamedDimension, name: string): void {
    if (this.#known.get(dimension)?.has(name) !== true) return;
    const seen = this.#seen.get(dimension);
    if (seen) seen.add(name);
    else this.#seen.set(dimension, new Set([name]));
  }

  /** `/intent` and `/intent{"slot": 1}`, typed or behind a button, is an intent of Rasa without its understanding of language. */
  said(user: UserMessage): void {
    const text = user.text ?? (user.button ? (showPayload(user.button) ?? user.button.title) : undefined);
    const name = text === undefined ? undefined : /^\/([^\s{(/]+)/.exec(text)?.[1];
    if (name !== undefined) this.met('intents', name);
  }

  heard(message: BotMessage): void {
    const { intent, name, text } = message;
    if (intent) {
      this.met('intents', intent.name);
      const count = this.#intents.get(intent.name) ?? 0;
      if (count > 0 || this.#intents.size < mostUnknown) this.#intents.set(intent.name, count + 1);
    }
    if (name !== undefined) for (const dimension of namedDimensions) this.met(dimension, name);
    if (text === undefined || this.#patterns.length === 0 || this.#looked.has(text)) return;
    if (this.#looked.size >= cacheLimit) this.#looked.clear();
    this.#looked.add(text);
    const said = normaliseText(text);
    for (const response of this.#patterns)
      if (response.patterns.some((pattern) => matchStars(pattern, said, false))) this.met('responses', response.name);
  }

  /** The dimensions that the bot's files say something about. */
  get dimensions(): NamedDimension[] {
    return namedDimensions.filter((dimension) => this.#known.has(dimension));
  }

  countOf(dimension: NamedDimension): { readonly met: number; readonly of: number } {
    return { met: this.#seen.get(dimension)?.size ?? 0, of: this.#known.get(dimension)?.size ?? 0 };
  }

  /** In the order of the files. */
  missedOf(dimension: NamedDimension): { readonly name: string; readonly at: SourcePosition }[] {
    const seen = this.#seen.get(dimension);
    return [...(this.#known.get(dimension) ?? [])].flatMap(([name, at]) => (seen?.has(name) ? [] : [{ name, at }]));
  }

  /** Every intent that the bot reported; `isKnown` where its files are silent about intents, too. */
  get reportedIntents(): { readonly name: string; readonly count: number; readonly isKnown: boolean }[] {
    const known = this.#known.get('intents');
    return [...this.#intents].map(([name, count]) => ({ name, count, isKnown: known?.has(name) ?? true }));
  }
}
