import type { DiffFile, FileKind, FileStatus, Hunk, LineRange } from './diff-file.ts';
import { readName, withoutPrefix } from './diff-path.ts';

/** A file while its part of the diff is read. Names are as written, with prefixes. */
export interface OpenFile {
  oldName: string | undefined;
  newName: string | undefined;
  status: FileStatus | undefined;
  kind: FileKind;
  oldMode: string | undefined;
  newMode: string | undefined;
  hunks: Hunk[];
  added: LineRange[];
  deleted: LineRange[];
  oldNoNewline: boolean;
  newNoNewline: boolean;
  git: boolean;
  seenNames: boolean;
  problem: string | undefined;
}

/** Whether the bytes from `from` to `to` begin with this ASCII text. */
export function startsWith(buffer: Buffer, from: number, to: number, text: string): boolean {
  if (to - from < text.length) return false;
  for (let i = 0; i < text.length; i += 1) if (buffer[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** `@@ -1,2 +3,4 @@`; a count that is left out is 1. Read from bytes, because a large diff has very many of them. */
export function readHunkHeader(buffer: Buffer, from: number, to: number): Hunk | undefined {
  let at = from + '@@ -'.length;
  const number = (): number => {
    const start = at;
    let value = 0;
    for (; at < to && at - start < 10; at += 1) {
      const digit = (buffer[at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return at === start ? Number.NaN : value;
  };
  const count = (): number => {
    if (buffer[at] !== 0x2c) return 1;
    at += 1;
    return number();
  };
  const oldStart = number();
  const oldCount = count();
  if (!startsWith(buffer, at, to, ' +')) return undefined;
  at += ' +'.length;
  const newStart = number();
  const newCount = count();
  const complete = startsWith(buffer, at, to, ' @@') && !Number.isNaN(oldStart + oldCount + newStart + newCount);
  return complete ? { oldStart, oldCount, newStart, newCount } : undefined;
}

/** The line after the hunk. */
export const endOf = (hunk: Hunk, side: 'old' | 'new'): number =>
  firstOf(hunk, side) + (side === 'old' ? hunk.oldCount : hunk.newCount);

/** The first line of the hunk; with a count of 0 the header names the line before it. */
export function firstOf(hunk: Hunk, side: 'old' | 'new'): number {
  if (side === 'old') return hunk.oldCount === 0 ? hunk.oldStart + 1 : hunk.oldStart;
  return hunk.newCount === 0 ? hunk.newStart + 1 : hunk.newStart;
}

/** Appends lines to ranges in ascending order, as one range with those that they follow. */
export function addRange(ranges: LineRange[] | undefined, start: number, end: number): void {
  if (ranges === undefined) return;
  const last = ranges.at(-1);
  if (last !== undefined && last.end + 1 === start) {
    ranges[ranges.length - 1] = { start: last.start, end, before: last.before };
    return;
  }
  const before = last === undefined ? 0 : last.before + last.end - last.start + 1;
  ranges.push({ start, end, before });
}

/** What stands between the files of a plain diff: `diff -ru a b`, `Only in x`, Subversion's `Index:` and rulers. */
export function isBetweenFiles(text: string): boolean {
  return /^(?:diff |Only in |Index: |={20,}|Property changes on: |_{20,}|Common subdirectories: )/.test(text);
}

/** One line of git's extended header: its name and what follows. */
export function gitHeader(file: OpenFile, name: string, value: Buffer): void {
  const text = value.toString('latin1').trimEnd();
  switch (name) {
    case 'old mode':
      file.oldMode = text;
      break;
    case 'new mode':
      file.newMode = text;
      break;
    case 'deleted file mode':
      file.oldMode = text;
      file.status = 'deleted';
      break;
    case 'new file mode':
      file.newMode = text;
      file.status = 'added';
      break;
    case 'copy from':
    case 'rename from':
      file.status = name === 'copy from' ? 'copied' : 'renamed';
      file.oldName = prefixed('a/', readName(value, 0, value.length));
      break;
    case 'copy to':
    case 'rename to':
      file.newName = prefixed('b/', readName(value, 0, value.length));
      break;
  }
}

/** `index 1111111..2222222 100644`, of which the end is given: the mode stands there when it did not change. */
export function indexLine(file: OpenFile, end: string): void {
  const mode = / (\d{6})\r?$/.exec(end)?.[1];
  if (mode === undefined) return;
  file.oldMode ??= mode;
  file.newMode ??= mode;
}

/** Renames are written without a prefix; with one, all names are read alike. */
const prefixed = (prefix: string, name: string | undefined): string | undefined =>
  name === undefined ? undefined : prefix + name;

/** Names of one file, where one of them may lack the prefix. */
export const agree = (known: string, name: string | undefined): boolean =>
  name !== undefined &&
  (name === known || name === withoutPrefix(known) || withoutPrefix(name) === withoutPrefix(known));

/** git's prefixes always differ; two equal first letters are folders of a diff made without prefixes. */
const hasPrefixes = (oldName: string, newName: string): boolean =>
  /^[aciow]\//.test(oldName) && /^[bciw]\//.test(newName) && oldName[0] !== newName[0];

const GITLINK = '160000';
const SYMLINK = '120000';

/** The finished file. `names` is the rest of its `diff --git` line, for a file that cannot be named otherwise. */
export function finish(file: OpenFile, names: string): DiffFile {
  const oldName = file.oldName ?? file.newName;
  const newName = file.newName ?? file.oldName;
  const nameless = oldName === undefined || newName === undefined;
  const strip = hasPrefixes(file.oldName ?? 'a/', file.newName ?? 'b/');
  const clean = (name: string): string => (strip ? withoutPrefix(name) : name);
  const problem =
    file.problem ?? (nameless ? `the names in "diff --git ${names.slice(0, 200)}" cannot be told apart` : undefined);
  const modes = [file.oldMode, file.newMode];
  const kind: FileKind = modes.includes(GITLINK) ? 'submodule' : modes.includes(SYMLINK) ? 'symlink' : file.kind;
  const path = nameless ? names : clean(newName);
  const oldPath = nameless ? names : clean(oldName);
  return {
    path,
    oldPath: file.status === 'added' ? path : oldPath,
    status:
      problem !== undefined && file.status === undefined
        ? 'unknown'
        : (file.status ?? statusByNames(file, path, oldPath)),
    kind: problem === undefined ? kind : 'unknown',
    oldMode: file.oldMode,
    newMode: file.newMode,
    hunks: file.hunks,
    added: file.added,
    deleted: file.deleted,
    oldNoNewline: file.oldNoNewline,
    newNoNewline: file.newNoNewline,
    problem,
  };
}

function statusByNames(file: OpenFile, path: string, oldPath: string): FileStatus {
  const [hunk] = file.hunks;
  if (!file.git && hunk !== undefined && file.hunks.length === 1) {
    if (hunk.oldStart === 0 && hunk.oldCount === 0) return 'added';
    if (hunk.newStart === 0 && hunk.newCount === 0) return 'deleted';
  }
  return file.git && path !== oldPath ? 'renamed' : 'modified';
}
