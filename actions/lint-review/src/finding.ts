/** How serious a finding is. `none` is what a tool reports without complaining, such as a SARIF result of kind `pass`. */
export type Level = 'error' | 'warning' | 'note' | 'none';

/**
 * What a tool counts columns in. All columns are 1-based and end columns are exclusive; readers convert the
 * origin, and the unit is converted only where a column is used, because that needs the text of the line.
 */
export type ColumnUnit = 'utf16' | 'code-point' | 'utf8-byte';

/** A file as reports name it. One object per name and report base, so that what is learned about it is learned once. */
export interface ReportedFile {
  /** The name as the tool wrote it, after URI decoding. */
  readonly reported: string;
  /** Folder below the root that the linter ran in; empty when unknown. */
  readonly base: string;
  /** Path in the repository with `/`, or undefined while unknown and when no file of the repository has that name. */
  path: string | undefined;
}

/**
 * One thing that a tool has to say. Records are kept lean, because a run may hold half a million of them:
 * what few findings have is in `details`.
 */
export interface Finding {
  /** Name of the tool as shown to people. */
  readonly tool: string;
  /** The file, or undefined for a finding that belongs to no file. */
  readonly file: ReportedFile | undefined;
  /** First line, 1-based; 0 when the finding is about the whole file. */
  line: number;
  /** Last line, inclusive; equal to `line` for one line. */
  endLine: number;
  /** First column, 1-based, in `unit`; 0 when unknown. */
  column: number;
  /** Column after the last one; 0 when unknown. */
  endColumn: number;
  readonly unit: ColumnUnit;
  /** Rule id, or an empty text. */
  readonly rule: string;
  readonly level: Level;
  /** Plain text, as hostile as the code under review. */
  readonly message: string;
  readonly details: FindingDetails | undefined;
}

/** What a finding may have beyond its place and message. */
export interface FindingDetails {
  /** Where the rule is explained; checked before it is shown. */
  readonly url?: string;
  /** Why the report itself asks not to show it: a suppression, a kind that is no complaint, an absent result. */
  readonly suppressed?: string;
  /** The report says that the finding is older than the change. */
  readonly known?: boolean;
  /** An identity that the tool vouches for (SARIF `fingerprints`, or the line hash of `partialFingerprints`). */
  readonly fingerprint?: string;
  /** Place given as offsets; turned into lines when the text of the file is at hand. */
  readonly offset?: Offset;
  readonly fixes?: readonly Fix[];
  /** Other places that belong to the finding. */
  readonly related?: readonly Related[];
}

/** A place as an offset from the start of the file: `byte` counts bytes, `char` counts the units of the finding. */
export interface Offset {
  readonly kind: 'char' | 'byte';
  readonly start: number;
  readonly length: number;
}

/** A change that would settle the finding. All edits belong to the finding's own file. */
export type Fix = readonly Edit[];

/** Replace a region by a text. Columns as in {@link Finding}; column 0 of both ends means whole lines. */
export interface Edit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Exclusive. */
  readonly endColumn: number;
  /** Given instead of lines by tools that count from the start of the file. */
  readonly offset?: Offset;
  /** What stood there when the tool looked, for tools that change files themselves before they report. */
  readonly replaces?: string;
  readonly text: string;
}

/** A further place of a finding. */
export interface Related {
  readonly file: ReportedFile | undefined;
  readonly line: number;
  readonly message: string;
}

const RANK: Record<Level, number> = { none: 0, note: 1, warning: 2, error: 3 };

/** Rank of a level, higher is worse, for sorting and thresholds. */
export function rankOf(level: Level): number {
  return RANK[level];
}
