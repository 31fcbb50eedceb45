/** What a format captures, by the letter after `%`. */
export type Field = 'f' | 'l' | 'e' | 'c' | 'k' | 'n' | 't' | 'm' | 'r' | 'p' | 'v' | 's';

/** One step of a format: a set of characters, repeated, perhaps captured. */
export interface Step {
  /** True for a character that belongs to the set, given as its UTF-16 unit. */
  readonly takes: (unit: number) => boolean;
  readonly least: 0 | 1;
  /** Whether more than one character may be taken. */
  readonly repeats: boolean;
  /** Whether as many as possible are tried first. */
  readonly greedy: boolean;
  readonly field: Field | undefined;
  /** Index of the captured run that a step belongs to, so that a capture may have several steps. */
  readonly capture: number;
}

/** A compiled format. */
export interface Program {
  readonly source: string;
  /** What a line of this format does to the message: `E`, `W`, `I`, `N`, `A`, `C`, `Z`, `G`, `O`, `P`, `Q`, `D`, `X`. */
  readonly prefix: string;
  /** `+`: the message is the whole line; `-`: the line says nothing worth keeping. */
  readonly flag: '' | '+' | '-';
  readonly steps: readonly Step[];
  /** The field of each capture. */
  readonly fields: readonly Field[];
}
