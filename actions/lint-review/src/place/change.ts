import { commentableRanges, type DiffFile } from 'action-kit/diff-file';
import { parseUnifiedDiff } from 'action-kit/unified-diff';
import type { Lines } from './ranges.ts';

/** A file of the change, as much as a review needs to know of it. */
export interface ChangedFile {
  readonly path: string;
  /** Path at the merge base. */
  readonly oldPath: string;
  readonly isNew: boolean;
  readonly isDeleted: boolean;
  /** Lines that the head has and the merge base has not. Empty for what has no lines of text. */
  readonly added: readonly Lines[];
  /** Lines of the head that the diff shows, each hunk one range: only there can a comment stand. */
  readonly hunks: readonly Lines[];
  /** Why nothing is known about the lines of this file. */
  readonly problem: string | undefined;
}

/** What is under review: the difference between the merge base and the head. */
export interface Change {
  /** Commit that comments go to. */
  readonly head: string;
  /** Commit that the head is compared with; empty when unknown. */
  readonly mergeBase: string;
  readonly files: ReadonlyMap<string, ChangedFile>;
  /** Text of lines of the head that the diff shows. */
  lineTexts(wanted: WantedLines): Promise<LineTexts>;
}

/** Lines by path. */
export type WantedLines = ReadonlyMap<string, ReadonlySet<number>>;

/** Texts by path and line, without line ends. */
export type LineTexts = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** The change that a unified diff describes. */
export function changeOf(diff: Uint8Array, head: string, mergeBase: string): Change {
  const files = new Map<string, ChangedFile>();
  for (const file of parseUnifiedDiff(diff)) files.set(file.path, changedFile(file));
  return { head, mergeBase, files, lineTexts: async (wanted) => lineTexts(diff, wanted) };
}

const NO_LINES: readonly Lines[] = [];

/** A file of the change from a file of the diff; submodules, binary files and links have no lines to comment on. */
export function changedFile(file: DiffFile): ChangedFile {
  const isText = file.kind === 'text';
  return {
    path: file.path,
    oldPath: file.oldPath,
    isNew: file.status === 'added',
    isDeleted: file.status === 'deleted',
    added: isText ? file.added : NO_LINES,
    hunks: isText ? commentableRanges(file) : NO_LINES,
    problem: file.problem,
  };
}

/** Goes through the diff once more for the lines that are wanted, so that the others never become strings. */
function lineTexts(diff: Uint8Array, wanted: WantedLines): LineTexts {
  const texts = new Map<string, Map<number, string>>();
  if (wanted.size === 0) return texts;
  let path: string | undefined;
  let lines: ReadonlySet<number> | undefined;
  parseUnifiedDiff(diff, {
    onLine(type, _oldLine, newLine, text, file) {
      if (file !== path) {
        path = file;
        lines = wanted.get(file);
      }
      if (type === 'deleted' || !lines?.has(newLine)) return;
      let own = texts.get(file);
      if (own === undefined) texts.set(file, (own = new Map<number, string>()));
      const end = text.at(-1) === 0x0d ? text.length - 1 : text.length;
      own.set(newLine, text.toString('utf8', 0, end));
    },
  });
  return texts;
}
