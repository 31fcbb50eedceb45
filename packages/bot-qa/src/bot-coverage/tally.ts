import type { Mask } from '../compare/mask-volatile.ts';
import type { ChatJudge } from '../automation/judge-chat.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import { titleOf } from '../reporters/conversation-outline.ts';
import type { Attempt, ConversationFinished, TurnRecord } from '../result.ts';
import type { SourcePosition } from '../source.ts';
import { placeKey, type AssertedNames } from './asserted-names.ts';
import { isFallback } from './is-fallback.ts';
import type { KnownNames } from './known-names.ts';
import { linksOf, offersOf, pressedOf, showPayload, type Offered } from './offers.ts';
import { isSaid, stateOf } from './state-of.ts';

/** What was said in one turn. */
export type RecordedTurn = Pick<TurnRecord, 'user' | 'messages'>;

/** A conversation from its start to the turn in which something was offered. */
export interface RecordedPath {
  readonly turns: readonly RecordedTurn[];
  /** How many of them. */
  readonly length: number;
  readonly locale: string | undefined;
}

/** A button after one text of the bot, over all conversations. */
export interface Offer {
  readonly state: string;
  readonly title: string;
  /** What is sent, where that is not the title. */
  readonly payload?: unknown;
  /** Where it was offered first: the fixture's line, and the conversation. */
  readonly at: SourcePosition;
  readonly conversation: string;
  offered: number;
  pressed: number;
  /** Of these, how often only its label was said, though a click sends its payload. */
  pressedByLabel: number;
  /** Of the first conversation that offered it, while nobody pressed it and somebody wants to know. */
  path: RecordedPath | undefined;
}

/** What the bot said, with everything masked that differs between customers. */
export interface State {
  readonly text: string;
  readonly at: SourcePosition;
  seen: number;
  /** How often a conversation went on from it. */
  left: number;
}

export interface TallyOptions {
  readonly mask: Mask;
  readonly judge: ChatJudge;
  readonly asserted: AssertedNames;
  readonly keepPaths: boolean;
  /** More states, and more offers, than this of one bot are not told apart. */
  readonly most: number;
}

/** What a recording met of one bot. Keeps each state and each offer once, whatever the length of the recording. */
export class BotCoverage {
  readonly names: KnownNames;
  readonly #options: TallyOptions;
  readonly #mask: Mask;
  readonly #offers = new Map<string, Offer>();
  readonly #states = new Map<string, State>();
  conversations = 0;
  readonly #broken = new Set<string>();
  #paths = 0;
  turns = 0;
  readonly fallbacks: { readonly said: string; readonly user: string; readonly at: SourcePosition }[] = [];
  fallbackCount = 0;
  /** Buttons that open an address. */
  links = 0;
  /** Offers and states beyond `most`. */
  untold = 0;

  constructor(names: KnownNames, options: TallyOptions) {
    this.names = names;
    this.#options = options;
    this.#mask = remembering(options.mask);
  }

  get offers(): ReadonlyMap<string, Offer> {
    return this.#offers;
  }

  get states(): IterableIterator<State> {
    return this.#states.values();
  }

  /** Conversations that ended because the bot was not reached, or the run was interrupted. */
  get brokenOff(): number {
    return this.#broken.size;
  }

  get stateCount(): number {
    return this.#states.size;
  }

  add(event: ConversationFinished): void {
    // A run that was resumed plays an interrupted conversation again.
    if (event.verdict !== 'interrupted') this.conversations++;
    if (['error', 'interrupted'].includes(event.attempts.at(-1)?.verdict ?? 'interrupted')) this.#broken.add(event.id);
    else this.#broken.delete(event.id);
    for (const attempt of event.attempts) this.#addAttempt(attempt, event);
  }

  #addAttempt({ turns, verdict }: Attempt, event: ConversationFinished): void {
    const isBroken = verdict === 'error' || verdict === 'interrupted';
    const before: (readonly OfferHere[])[] = [];
    let last: State[] = [];
    const said = this.#options.keepPaths
      ? turns.map(({ user, messages }) => ({ ...(user && { user }), messages }))
      : [];
    for (const [index, turn] of turns.entries()) {
      // In the turn where the conversation broke off nobody knows whether the press arrived.
      const isPlayed = !isBroken || index < turns.length - 1;
      if (turn.user && isPlayed) this.#press(turn.user, before, last);
      if (this.#options.asserted.size > 0) this.#noteAsserted(turn);
      const place = { turn, index, said, event };
      const here: OfferHere[] = [];
      const states: State[] = [];
      for (const { message } of turn.messages) {
        this.names.heard(message);
        if (!isSaid(message)) continue;
        const text = stateOf(message, this.#mask);
        const state = this.#stateAt(text, place);
        if (state) states.push(state);
        this.links += linksOf(message);
        here.push(...this.#offersAt(message, text, place));
      }
      this.#noteTurn(turn);
      if (here.length > 0) before.push(here);
      if (states.length > 0) last = states;
    }
  }

  #press(user: UserMessage, before: readonly (readonly OfferHere[])[], last: readonly State[]): void {
    for (const state of last) state.left++;
    this.names.said(user);
    // What was offered last is meant; an older button can still be pressed.
    for (const here of before.toReversed()) {
      const pressed = pressedOf(user, here);
      if (!pressed) continue;
      const { offer } = pressed.offer;
      offer.pressed++;
      if (pressed.isLabelOnly) offer.pressedByLabel++;
      if (offer.path) this.#paths--;
      offer.path = undefined;
      return;
    }
  }

  #noteAsserted({ assertions }: TurnRecord): void {
    for (const { at, ok } of assertions)
      for (const { dimension, name } of (ok ? this.#options.asserted.get(placeKey(at)) : undefined) ?? [])
        this.names.met(dimension, name);
  }

  #noteTurn({ user, messages, at }: TurnRecord): void {
    if (!user || messages.length === 0) return;
    this.turns++;
    const fallback = messages.find(({ message }) => isFallback(message, this.#options.judge));
    if (!fallback) return;
    this.fallbackCount++;
    if (this.fallbacks.length < mostFallbacks)
      this.fallbacks.push({
        said: fallback.message.text ?? '',
        user: user.text ?? user.button?.title ?? user.event?.name ?? '',
        at,
      });
  }

  #stateAt(text: string, { turn }: Place): State | undefined {
    let state = this.#states.get(text);
    if (!state) {
      if (this.#states.size >= this.#options.most) {
        this.untold++;
        return undefined;
      }
      state = { text, at: turn.at, seen: 0, left: 0 };
      this.#states.set(text, state);
    }
    state.seen++;
    return state;
  }

  #offersAt(message: BotMessage, text: string, { turn, index, said, event }: Place): OfferHere[] {
    return offersOf(message, this.#mask, text).flatMap((offered): OfferHere[] => {
      const { key, state, button } = offered;
      let offer = this.#offers.get(key);
      if (!offer) {
        if (this.#offers.size >= this.#options.most) {
          this.untold++;
          return [];
        }
        offer = {
          state,
          title: button.title,
          ...(button.payload !== undefined && { payload: button.payload }),
          at: turn.at,
          conversation: titleOf(event),
          offered: 0,
          pressed: 0,
          pressedByLabel: 0,
          path: this.#pathTo(index, said, event),
        };
        this.#offers.set(key, offer);
      }
      offer.offered++;
      return [{ ...offered, offer }];
    });
  }

  #pathTo(index: number, said: readonly RecordedTurn[], { locale }: ConversationFinished): RecordedPath | undefined {
    if (!this.#options.keepPaths || this.#paths >= mostPaths) return undefined;
    this.#paths++;
    return { turns: said, length: index + 1, locale };
  }
}

/** Bots repeat themselves, and masking costs more than looking up. */
const mostRemembered = 20_000;

function remembering(mask: Mask): Mask {
  const known = new Map<string, string>();
  return (text) => {
    let masked = known.get(text);
    if (masked === undefined) {
      masked = mask(text);
      if (known.size >= mostRemembered) known.clear();
      known.set(text, masked);
    }
    return masked;
  };
}

const mostFallbacks = 1000;
/** Paths are as long as the conversations that they are of. */
const mostPaths = 10_000;

interface OfferHere extends Offered {
  readonly offer: Offer;
}

interface Place {
  readonly turn: TurnRecord;
  readonly index: number;
  readonly said: readonly RecordedTurn[];
  readonly event: ConversationFinished;
}

/** The payload of an offer as text, shown beside its title where it says more. */
export function payloadOf(offer: Offer): string | undefined {
  return showPayload(offer);
}
