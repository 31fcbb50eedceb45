import type { SourcePosition } from '../source.ts';
import { payloadOf, type BotCoverage } from './tally.ts';
import { namedDimensions, type NamedDimension } from './model/bot-model.ts';

/** What is measured, each in its own unit: buttons that were pressed, and names of the bot's files that were met. */
export const dimensions = ['buttons', ...namedDimensions] as const;
export type Dimension = 'buttons' | NamedDimension;

export interface Measure {
  readonly dimension: Dimension;
  readonly met: number;
  readonly of: number;
  /** 0 to 100, not rounded. */
  readonly percent: number;
}

/** A button that nobody pressed, and where it was offered first. */
export interface UnpressedButton {
  readonly title: string;
  readonly payload?: string;
  /** What the bot had said, masked. */
  readonly after: string;
  readonly offered: number;
  readonly at: SourcePosition;
  readonly conversation: string;
}

export interface MissedName {
  readonly name: string;
  readonly at: SourcePosition;
}

export interface BotReport {
  readonly bot: string;
  readonly conversations: number;
  readonly brokenOff: number;
  readonly measures: readonly Measure[];
  readonly unpressed: readonly UnpressedButton[];
  /** Pressed buttons of which only the label was ever said, though a click sends a payload. */
  readonly labelOnly: number;
  readonly missed: Readonly<Partial<Record<NamedDimension, readonly MissedName[]>>>;
  /** Intents that the bot reported, and how often. */
  readonly intents: readonly { readonly name: string; readonly count: number; readonly isKnown: boolean }[];
  readonly turns: number;
  readonly fallbacks: number;
  readonly fallbackExamples: BotCoverage['fallbacks'];
  readonly states: number;
  /** States from which no conversation went on. */
  readonly deadEnds: readonly { readonly text: string; readonly seen: number; readonly at: SourcePosition }[];
  /** Buttons that open an address, shown so often. */
  readonly links: number;
  /** Messages and buttons beyond what is kept. */
  readonly untold: number;
}

/** The figures of one bot, for the wanted dimensions. A dimension of which nothing is known is left out, never 100 %. */
export function reportOf(bot: string, coverage: BotCoverage, wanted: readonly Dimension[]): BotReport {
  const { names } = coverage;
  const named = names.dimensions.filter((dimension) => wanted.includes(dimension));
  const offers = wanted.includes('buttons') ? [...coverage.offers.values()] : [];
  const unpressed = offers.filter((offer) => offer.pressed === 0);
  return {
    bot,
    conversations: coverage.conversations,
    brokenOff: coverage.brokenOff,
    measures: [
      measure('buttons', offers.length - unpressed.length, offers.length),
      ...named.map((dimension) => {
        const { met, of } = names.countOf(dimension);
        return measure(dimension, met, of);
      }),
    ].filter(({ of }) => of > 0),
    unpressed: unpressed
      .sort((a, b) => b.offered - a.offered)
      .map((offer) => {
        const payload = payloadOf(offer);
        return {
          title: offer.title,
          ...(payload !== undefined && { payload }),
          after: offer.state,
          offered: offer.offered,
          at: offer.at,
          conversation: offer.conversation,
        };
      }),
    labelOnly: offers.filter((offer) => offer.pressed > 0 && offer.pressed === offer.pressedByLabel).length,
    missed: Object.fromEntries(named.map((dimension) => [dimension, names.missedOf(dimension)])),
    intents: names.reportedIntents,
    turns: coverage.turns,
    fallbacks: coverage.fallbackCount,
    fallbackExamples: coverage.fallbacks,
    states: coverage.stateCount,
    deadEnds: [...coverage.states]
      .filter((state) => state.left === 0)
      .map(({ text, seen, at }) => ({ text, seen, at })),
    links: coverage.links,
    untold: coverage.untold,
  };
}

/** All bots together: sums, so that a bot counts by what it has. */
export function sumOf(bots: readonly BotReport[]): Measure[] {
  return dimensions.flatMap((dimension) => {
    const all = bots.flatMap((bot) => bot.measures.filter((one) => one.dimension === dimension));
    if (all.length === 0) return [];
    return measure(
      dimension,
      all.reduce((sum, one) => sum + one.met, 0),
      all.reduce((sum, one) => sum + one.of, 0),
    );
  });
}

function measure(dimension: Dimension, met: number, of: number): Measure {
  return { dimension, met, of, percent: of === 0 ? 0 : (met / of) * 100 };
}
