import type { SourcePosition } from '../../source.ts';

/** What Botium's own compiler makes of a file, with positions: the form that is compared with it, before anything is mapped. */
export interface BotiumScript {
  readonly convos: readonly BotiumConvo[];
  readonly partials: readonly BotiumConvo[];
  readonly utterances: readonly BotiumUtterances[];
  readonly memories: readonly BotiumMemory[];
}

export const emptyScript: BotiumScript = { convos: [], partials: [], utterances: [], memories: [] };

export interface BotiumConvo {
  readonly name: string;
  readonly description: string | null;
  readonly at: SourcePosition;
  readonly steps: readonly BotiumStep[];
}

export type BotiumSender = 'begin' | 'me' | 'bot' | 'end' | 'include';

export interface BotiumStep {
  readonly sender: BotiumSender;
  /** What stands behind `#bot`; the partial's name behind `#include`. */
  readonly channel?: string;
  /** Botium's name of the place: `Line 3`, `L2-Answer`, `Cell B7`. */
  readonly tag: string;
  readonly at: SourcePosition;
  /** null = no text, "" = an empty text. */
  readonly text: string | null;
  /** The lines of `text` with their places. */
  readonly lines: readonly Placed[];
  readonly not: boolean;
  readonly optional: boolean;
  readonly asserters: readonly BotiumAction[];
  readonly logicHooks: readonly BotiumAction[];
  readonly userInputs: readonly BotiumAction[];
}

/** A text and where its first code unit stands. */
export interface Placed {
  readonly text: string;
  readonly at: SourcePosition;
}

export interface BotiumArgument extends Placed {
  /** As Botium keeps it: a number where YAML had one. */
  readonly value: unknown;
}

export interface BotiumAction {
  readonly name: string;
  readonly args: readonly BotiumArgument[];
  readonly not: boolean;
  readonly optional: boolean;
  readonly at: SourcePosition;
}

export interface BotiumUtterances {
  readonly name: string;
  readonly at: SourcePosition;
  readonly lines: readonly Placed[];
}

/** One row of a table of variables. */
export interface BotiumMemory {
  readonly name: string;
  readonly at: SourcePosition;
  readonly values: readonly { readonly name: string; readonly value: string; readonly at: SourcePosition }[];
  /** Rows of one table have the same number. */
  readonly table: number;
}
