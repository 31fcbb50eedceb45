import type { Problem, SourceFile, SourcePosition } from '../../source.ts';

/** What a bot's own files can name, beside the buttons that it offers. */
export const namedDimensions = ['intents', 'responses', 'forms', 'flows', 'pages'] as const;
export type NamedDimension = (typeof namedDimensions)[number];

/** One thing that the bot's own files say it has. */
export interface Known {
  readonly dimension: NamedDimension;
  readonly name: string;
  readonly at: SourcePosition;
  /** Of a response: what it says, `*` for what is filled in. Empty when nobody could recognise it. */
  readonly patterns?: readonly string[];
}

/** What was read of one file or folder. */
export interface ReadModel {
  readonly known: readonly Known[];
  readonly problems: readonly Problem[];
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Files of a folder of which nothing can be measured. */
  readonly passedOver: readonly string[];
}
