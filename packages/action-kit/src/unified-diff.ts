import type { DiffFile } from './diff-file.ts';
import {
  addRange,
  agree,
  endOf,
  finish,
  firstOf,
  gitHeader,
  indexLine,
  isBetweenFiles,
  type OpenFile,
  readHunkHeader,
  startsWith,
} from './diff-header.ts';
import { readGitNames, readName, withoutPrefix } from './diff-path.ts';
import { UserError } from './errors.ts';

/** A diff that cannot be read at all. What concerns one file only is that file's `problem` instead. */
export class DiffError extends UserError {
  override name = 'DiffError';
}

export type LineType = 'context' | 'added' | 'deleted';

export interface ParseDiffOptions {
  /**
   * Called for each line of each hunk. `oldLine` is the next line of the old file (for an added line: the one before
   * which it stands) and likewise `newLine`; `text` is without prefix and line feed and valid during the call only.
   */
  readonly onLine?: (type: LineType, oldLine: number, newLine: number, text: Buffer, path: string) => void;
}

/**
 * Reads a unified diff: git's (`diff --git`, also `--cc`, mail patches) or a plain one (`---`/`+++`).
 *
 * Hunks are walked by the counts of their headers, never by prefixes, so that a deleted line `-- x` is no header.
 * Only LF ends a line. Each file that the diff names is in the result; one that cannot be read has `kind: 'unknown'`
 * and a `problem`. Text in which no file is found at all is a {@link DiffError}; empty input is an empty diff.
 */
export function parseUnifiedDiff(diff: string | Uint8Array, options: ParseDiffOptions = {}): DiffFile[] {
  const parser = new DiffParser(options);
  parser.push(typeof diff === 'string' ? Buffer.from(diff) : diff);
  return parser.end();
}

/** What lines outside a hunk mean: text before a diff, the header of a file, base85 data, or what follows a problem. */
type Mode = 'preamble' | 'file' | 'binary' | 'skip';

const LF = 10;
const MAX_HEADER_BYTES = 1 << 20;
const MAX_COUNT = 2 ** 31;

/** The streaming form of {@link parseUnifiedDiff}: push chunks as they come, cut anywhere, then call `end` once. */
export class DiffParser {
  readonly #files: DiffFile[] = [];
  readonly #onLine: ParseDiffOptions['onLine'];
  #file: OpenFile | undefined;
  #mode: Mode = 'preamble';
  #lineNumber = 0;
  #bytes = 0;
  /** Lines that the current hunk still owes. */
  #oldLeft = 0;
  #newLeft = 0;
  #oldLine = 0;
  #newLine = 0;
  #lastType: LineType = 'context';
  #addedStart = 0;
  #deletedStart = 0;
  #carry: Buffer[] = [];
  #carried = 0;

  constructor(options: ParseDiffOptions = {}) {
    this.#onLine = options.onLine;
  }

  push(chunk: Uint8Array): void {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#bytes += buffer.length;
    let from = 0;
    if (this.#carried > 0) {
      const lf = buffer.indexOf(LF);
      this.#keep(buffer.subarray(0, lf === -1 ? buffer.length : lf));
      if (lf === -1) return;
      this.#flush();
      from = lf + 1;
    }
    for (let lf = buffer.indexOf(LF, from); lf !== -1; lf = buffer.indexOf(LF, from)) {
      this.#line(buffer, from, lf);
      from = lf + 1;
    }
    if (from < buffer.length) this.#keep(buffer.subarray(from));
  }

  /** The files in the order of the diff. */
  end(): DiffFile[] {
    if (this.#carried > 0) this.#flush();
    if (this.#oldLeft > 0 || this.#newLeft > 0) this.#fail('the diff ends inside a hunk');
    this.#close();
    if (this.#files.length === 0 && this.#bytes > 0) {
      throw new DiffError('Expected a unified diff, found text without any file in it.', {
        hint: 'Give the output of "git diff" or "diff -u".',
      });
    }
    return this.#files;
  }

  /** Keeps the start of a line whose end is in a later chunk. Inside a hunk its first byte is enough. */
  #keep(part: Buffer): void {
    if (this.#carried > 0 && this.#inHunk() && this.#onLine === undefined) return;
    if (this.#carried + part.length > MAX_HEADER_BYTES && !this.#inHunk()) {
      if (this.#mode === 'file') throw new DiffError(`Line ${this.#lineNumber + 1} of the diff is longer than 1 MiB.`);
      if (this.#carried > 0) return;
    }
    this.#carry.push(Buffer.from(part));
    this.#carried += part.length;
  }

  #flush(): void {
    const line = Buffer.concat(this.#carry);
    this.#carry = [];
    this.#carried = 0;
    this.#line(line, 0, line.length);
  }

  #inHunk(): boolean {
    return this.#oldLeft > 0 || this.#newLeft > 0;
  }

  #line(buffer: Buffer, from: number, to: number): void {
    this.#lineNumber += 1;
    if (this.#oldLeft > 0 || this.#newLeft > 0) this.#hunkLine(buffer, from, to);
    else this.#headerLine(buffer, from, to);
  }

  #hunkLine(buffer: Buffer, from: number, to: number): void {
    // diff.suppressBlankEmpty leaves out the space before an empty context line.
    const prefix = from === to ? 0x20 : buffer[from];
    switch (prefix) {
      case 0x20:
      case 0x0d:
        if (this.#oldLeft === 0 || this.#newLeft === 0)
          return this.#fail('a hunk holds more lines than its header says');
        this.#endRanges();
        this.#report('context', buffer, prefix === 0x0d ? from - 1 : from, to);
        this.#oldLine += 1;
        this.#newLine += 1;
        this.#oldLeft -= 1;
        this.#newLeft -= 1;
        break;
      case 0x2b:
        if (this.#newLeft === 0) return this.#fail('a hunk adds more lines than its header says');
        if (this.#addedStart === 0) this.#addedStart = this.#newLine;
        this.#report('added', buffer, from, to);
        this.#newLine += 1;
        this.#newLeft -= 1;
        break;
      case 0x2d:
        if (this.#oldLeft === 0) return this.#fail('a hunk deletes more lines than its header says');
        if (this.#deletedStart === 0) this.#deletedStart = this.#oldLine;
        this.#report('deleted', buffer, from, to);
        this.#oldLine += 1;
        this.#oldLeft -= 1;
        break;
      case 0x5c:
        return this.#noNewline();
      default:
        this.#fail('a line of a hunk begins with neither a space nor "+" nor "-"');
        return this.#headerLine(buffer, from, to);
    }
    if (this.#oldLeft === 0 && this.#newLeft === 0) this.#endRanges();
  }

  #report(type: LineType, buffer: Buffer, from: number, to: number): void {
    this.#lastType = type;
    if (this.#onLine === undefined) return;
    const path = withoutPrefix(this.#file?.newName ?? '');
    this.#onLine(type, this.#oldLine, this.#newLine, buffer.subarray(Math.min(from + 1, to), to), path);
  }

  /** `\ No newline at end of file` speaks of the line before it and is no line itself. */
  #noNewline(): void {
    if (this.#file === undefined) return;
    if (this.#lastType !== 'added') this.#file.oldNoNewline = true;
    if (this.#lastType !== 'deleted') this.#file.newNoNewline = true;
  }

  #endRanges(): void {
    if (this.#addedStart > 0) {
      addRange(this.#file?.added, this.#addedStart, this.#newLine - 1);
      this.#addedStart = 0;
    }
    if (this.#deletedStart > 0) {
      addRange(this.#file?.deleted, this.#deletedStart, this.#oldLine - 1);
      this.#deletedStart = 0;
    }
  }

  #headerLine(buffer: Buffer, from: number, to: number): void {
    const first = buffer[from];
    const at = (text: string): boolean => startsWith(buffer, from, to, text);
    const rest = (text: string): Buffer => buffer.subarray(from + text.length, to);
    const name = (prefix: string): string | undefined => readName(buffer, from + prefix.length, to);

    if (first === 0x64 && at('diff --git ')) return this.#openGit(rest('diff --git '));
    if (first === 0x64 && at('diff --cc ')) return this.#openCombined(name('diff --cc '));
    if (first === 0x64 && at('diff --combined ')) return this.#openCombined(name('diff --combined '));
    if (first === 0x2a && at('* Unmerged path ')) return this.#openUnmerged(name('* Unmerged path '));
    if (this.#file !== undefined && !this.#file.git && !this.#file.seenNames && !at('+++ ')) this.#dropDangling();
    if (this.#mode === 'binary') {
      if (from !== to) return;
      this.#mode = 'file';
      return;
    }
    if (this.#mode === 'skip' && this.#file?.git === true) return;
    if (first === 0x2d && at('--- ')) return this.#oldName(name('--- '));
    if (first === 0x2b && at('+++ ')) return this.#newName(name('+++ '));
    if (this.#mode === 'skip') return;
    if (first === 0x40 && at('@@ -')) return this.#openHunk(buffer, from, to);
    if (this.#mode === 'preamble') return;
    if (first === 0x5c) return this.#noNewline();
    this.#extendedHeader(buffer, from, to);
  }

  #extendedHeader(buffer: Buffer, from: number, to: number): void {
    const file = this.#file;
    if (file === undefined || from === to || (to === from + 1 && buffer[from] === 0x0d)) return;
    if (file.git && !file.seenNames && startsWith(buffer, from, to, 'index ')) {
      return indexLine(file, buffer.toString('latin1', Math.max(from, to - 9), to));
    }
    const line = buffer.subarray(from, to);
    const text = line.toString('latin1', 0, 200).trimEnd();
    if (file.hunks.length === 0 && !file.seenNames) {
      const header =
        /^(old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to|similarity index|dissimilarity index) /.exec(
          text,
        );
      if (header?.[1] !== undefined) return gitHeader(file, header[1], line.subarray(header[0].length));
    }
    if (/^Binary files .* differ$/.test(text) || (text.startsWith('Binary files ') && line.length > 200)) {
      file.kind = 'binary';
    } else if (text === 'GIT binary patch') {
      file.kind = 'binary';
      this.#mode = 'binary';
    } else if (file.kind === 'binary' && /^(?:literal|delta) \d+$/.test(text)) {
      this.#mode = 'binary';
    } else if (text === '--' || text === '-- ') {
      // The end of a mail patch: a version and perhaps the next mail follow.
      this.#close();
      this.#mode = 'preamble';
    } else if (!file.git && isBetweenFiles(text)) {
      this.#close();
      this.#mode = 'preamble';
    } else if (file.git && /^(?:commit [0-9a-f]{7,64}|From [0-9a-f]{40,64} )/.test(text)) {
      this.#close();
      this.#mode = 'preamble';
    } else {
      this.#fail('a line was not expected between hunks');
    }
  }

  #open(file: Partial<OpenFile>): void {
    this.#close();
    this.#mode = 'file';
    this.#file = {
      oldName: undefined,
      newName: undefined,
      status: undefined,
      kind: 'text',
      oldMode: undefined,
      newMode: undefined,
      hunks: [],
      added: [],
      deleted: [],
      oldNoNewline: false,
      newNoNewline: false,
      git: false,
      seenNames: false,
      problem: undefined,
      ...file,
    };
  }

  #openGit(names: Buffer): void {
    const pair = readGitNames(names.at(-1) === 0x0d ? names.subarray(0, -1) : names);
    this.#open({ git: true, oldName: pair?.[0], newName: pair?.[1] });
    this.#names = names.toString('utf8');
  }

  /** The rest of the last `diff --git` line, for files whose names could not be told apart. */
  #names = '';

  #openCombined(path: string | undefined): void {
    this.#open({ git: true, oldName: path, newName: path, status: 'unmerged', seenNames: true });
    this.#fail('a combined diff of a merge does not say which lines are new to one parent');
  }

  #openUnmerged(path: string | undefined): void {
    this.#open({ git: true, oldName: path, newName: path, status: 'unmerged', seenNames: true });
    this.#fail('the path is unmerged');
  }

  #oldName(path: string | undefined): void {
    const file = this.#file;
    if (file !== undefined && file.git && !file.seenNames && file.hunks.length === 0 && this.#mode === 'file') {
      if (path === '/dev/null') file.status ??= 'added';
      else if (file.oldName === undefined) file.oldName = path;
      else if (!agree(file.oldName, path)) this.#fail('"---" names another file than the lines before it');
      return;
    }
    this.#open({ oldName: path });
    if (path === '/dev/null' && this.#file !== undefined) this.#file.status = 'added';
  }

  #newName(path: string | undefined): void {
    const file = this.#file;
    if (file === undefined || file.seenNames || this.#mode !== 'file') {
      if (this.#mode === 'preamble') return;
      return this.#fail('"+++" stands without "---" before it');
    }
    file.seenNames = true;
    if (path === undefined) return this.#fail('the name after "+++" has no closing quote');
    if (path === '/dev/null') {
      file.status ??= 'deleted';
      file.newName ??= file.oldName;
    } else if (!file.git) {
      file.newName = path;
      if (file.oldName === '/dev/null') file.oldName = undefined;
    } else if (file.newName === undefined) {
      file.newName = path;
    } else if (!agree(file.newName, path)) {
      this.#fail('"+++" names another file than the lines before it');
    }
  }

  #openHunk(buffer: Buffer, from: number, to: number): void {
    const file = this.#file;
    const hunk = readHunkHeader(buffer, from, to);
    if (file === undefined) {
      if (hunk === undefined) return;
      throw new DiffError(`Line ${this.#lineNumber} of the diff is a hunk, but no file was named before it.`);
    }
    if (hunk === undefined) return this.#fail('a hunk header cannot be read');
    if (!file.seenNames) return this.#fail('a hunk stands before the names of its file');
    if (Math.max(hunk.oldStart + hunk.oldCount, hunk.newStart + hunk.newCount) > MAX_COUNT) {
      return this.#fail('the numbers of a hunk header are too large');
    }
    if ((hunk.oldCount > 0 && hunk.oldStart === 0) || (hunk.newCount > 0 && hunk.newStart === 0)) {
      return this.#fail('a hunk header counts lines from 0');
    }
    const last = file.hunks.at(-1);
    if (
      last !== undefined &&
      (firstOf(hunk, 'new') < endOf(last, 'new') || firstOf(hunk, 'old') < endOf(last, 'old'))
    ) {
      return this.#fail('a hunk overlaps the one before it');
    }
    file.hunks.push(hunk);
    this.#oldLeft = hunk.oldCount;
    this.#newLeft = hunk.newCount;
    this.#oldLine = firstOf(hunk, 'old');
    this.#newLine = firstOf(hunk, 'new');
  }

  /** Marks the file as unreadable and looks for the next one. */
  #fail(problem: string): void {
    this.#oldLeft = 0;
    this.#newLeft = 0;
    this.#endRanges();
    if (this.#file === undefined) return;
    this.#file.problem ??= `line ${this.#lineNumber} of the diff: ${problem}`;
    this.#mode = 'skip';
  }

  /** A line `--- x` without `+++ y` after it names no file: prose, or a line that a wrong hunk header left over. */
  #dropDangling(): void {
    this.#file = undefined;
    this.#mode = 'preamble';
    this.#blamePrevious();
  }

  #blamePrevious(): void {
    const last = this.#files.at(-1);
    if (last === undefined) return;
    const problem = last.problem ?? `line ${this.#lineNumber - 1} of the diff: "---" stands without "+++" after it`;
    this.#files[this.#files.length - 1] = { ...last, kind: 'unknown', problem };
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return;
    if (!file.git && !file.seenNames) return this.#blamePrevious();
    this.#files.push(finish(file, this.#names));
  }
}
