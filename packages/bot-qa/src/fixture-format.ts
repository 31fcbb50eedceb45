import type { FixtureFile } from './model.ts';
import type { SourceFile, SourcePosition } from './source.ts';

/** A format of fixtures that bot-qa reads. */
export interface FixtureReader {
  /** As in `--format`: `native`, `text`, `botium`, `rasa` … */
  readonly name: string;
  /**
   * How sure the reader is that a file is its own, by the name and the first 64 KiB of text: 0 no, 1 could be, 2 the file
   * name says so, 3 the content says so. The highest wins; a tie of two is a problem of the file.
   */
  claims(file: string, head: string): 0 | 1 | 2 | 3;
  /** Never throws for bad content: all mistakes are in `problems`, everything readable is in the rest. */
  read(source: SourceFile, context: ReadContext): FixtureFile;
  /**
   * Called once with all files of this format, in their order, where a word means something only because another file
   * defines it (a list of utterances in Botium). Returns as many files.
   */
  finish?(files: readonly FixtureFile[]): readonly FixtureFile[];
}

export interface ReadContext {
  /** Another file next to the fixture (a table, a card, an included file); undefined when it does not exist or is outside the root. */
  readonly readRelated: (file: string) => SourceFile | undefined;
  /** The user's settings for the format (Botium's capabilities, for example). */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A format that `bot-qa convert` writes. */
export interface FixtureWriter {
  readonly name: string;
  write(fixture: FixtureFile): {
    readonly files: readonly { readonly path: string; readonly text: string }[];
    readonly losses: readonly Loss[];
  };
}

/** Something the target format cannot say. Converting is lossless, or it names every loss. */
export interface Loss {
  readonly what: string;
  readonly at: SourcePosition;
}
