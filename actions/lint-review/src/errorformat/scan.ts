import { compileFormat } from './compile.ts';
import { matchLine, type Captured } from './match.ts';
import type { Program } from './program.ts';

/** What one or several lines of a linter say. */
export interface Entry {
  file: string;
  /** 0 when not told. */
  line: number;
  endLine: number;
  column: number;
  endColumn: number;
  /** The letter of the type in capitals, or empty. */
  type: string;
  number: number;
  text: string;
  /** Whether a format matched; text that none knows is an entry too, so that it can be shown. */
  readonly valid: boolean;
}

/** Reads lines by formats in the manner of Vim's 'errorformat'. Give it each line, and call `end` after the last. */
export class Scanner {
  private readonly programs: readonly Program[];
  /** The same formats for file names with spaces, tried when nothing else fits. */
  private readonly spacious: readonly Program[];
  private readonly emit: (entry: Entry) => void;
  private readonly files: string[] = [];
  private readonly folders: string[] = [];
  private pending: Entry | undefined;
  private ignoring = false;

  private readonly passOver: (text: string) => void;

  /** @param passOver gets the lines that only a format for "everything else" (`%-G%.%#`) took away */
  constructor(
    formats: readonly string[],
    emit: (entry: Entry) => void,
    passOver: (text: string) => void = () => undefined,
  ) {
    this.passOver = passOver;
    this.programs = formats.map((format) => compileFormat(format));
    const placed = this.programs.filter(
      ({ fields, prefix }) => fields.includes('f') && fields.includes('l') && prefix !== 'P',
    );
    this.spacious = placed.map(({ source }) => compileFormat(source, true));
    this.emit = emit;
  }

  line(text: string): void {
    if (this.tryAll(this.programs, text, () => true)) return;
    if (this.tryAll(this.spacious, text, isPlausibleFile)) return;
    this.flush();
    if (text.trim() !== '') this.emit({ ...blankEntry(false), file: this.files.at(-1) ?? '', text });
  }

  end(): void {
    this.flush();
  }

  private tryAll(programs: readonly Program[], text: string, accepts: (file: string) => boolean): boolean {
    for (const program of programs) {
      const continues = program.prefix === 'C' || program.prefix === 'Z';
      if (continues && this.pending === undefined && !this.ignoring) continue;
      // A catch-all must not hide a file name with spaces from the formats that could read it.
      if (isCatchAll(program) && !continues && this.tryAll(this.spacious, text, isPlausibleFile)) return true;
      const captured = matchLine(program, text);
      if (captured === undefined || !accepts(captured.f ?? '')) continue;
      this.apply(program, captured, text);
      return true;
    }
    return false;
  }

  private apply(program: Program, captured: Captured, text: string): void {
    const { prefix, flag } = program;
    if (prefix === 'C' || prefix === 'Z') this.continueWith(program, captured, text);
    else if (prefix === 'D' || prefix === 'X') this.changeFolder(prefix, captured);
    else if (prefix === 'O' || prefix === 'P' || prefix === 'Q') this.changeFile(program, captured, text);
    else {
      this.flush();
      this.ignoring = 'AEWIN'.includes(prefix) && prefix !== '' && flag === '-';
      if (flag === '-') {
        if (isCatchAll(program)) this.passOver(text);
        return;
      }
      const entry = this.entryOf(program, captured, text);
      if (prefix !== '' && 'AEWIN'.includes(prefix)) this.pending = entry;
      else this.emit(entry);
    }
  }

  private entryOf(program: Program, captured: Captured, text: string): Entry {
    const entry = blankEntry(true);
    if ('EWIN'.includes(program.prefix)) entry.type = program.prefix;
    fill(entry, captured);
    if (program.flag === '+') entry.text = text;
    if (entry.file === '') entry.file = this.files.at(-1) ?? '';
    return entry;
  }

  private continueWith(program: Program, captured: Captured, text: string): void {
    const { pending } = this;
    if (pending !== undefined) {
      const more = program.flag === '+' ? text : captured.m;
      const before = pending.text;
      const { m: _, ...place } = captured;
      fill(pending, place);
      if (more !== undefined && program.flag !== '-') pending.text = before === '' ? more : `${before}\n${more}`;
    }
    if (program.prefix === 'Z') this.flush();
  }

  private changeFolder(prefix: string, captured: Captured): void {
    this.flush();
    if (prefix === 'D') this.folders.push(captured.f ?? '');
    else this.folders.pop();
  }

  /** `P` puts a file on the stack, `Q` takes one off, `O` names one for this line; then the rest of the line is read. */
  private changeFile(program: Program, captured: Captured, text: string): void {
    this.flush();
    const { prefix, flag } = program;
    if (prefix === 'Q') this.files.pop();
    else this.files.push(captured.f ?? '');
    if (flag === '+') this.emit({ ...blankEntry(true), file: this.files.at(-1) ?? '', text });
    if (captured.r !== undefined && captured.r.trim() !== '') this.line(captured.r);
    if (prefix === 'O') this.files.pop();
  }

  private flush(): void {
    const { pending } = this;
    this.pending = undefined;
    this.ignoring = false;
    if (pending !== undefined) this.emit(this.inFolder(pending));
  }

  private inFolder(entry: Entry): Entry {
    const folder = this.folders.at(-1);
    if (folder && entry.file !== '' && !entry.file.startsWith('/'))
      entry.file = `${folder.replace(/\/$/, '')}/${entry.file}`;
    return entry;
  }
}

function blankEntry(valid: boolean): Entry {
  return { file: '', line: 0, endLine: 0, column: 0, endColumn: 0, type: '', number: 0, text: '', valid };
}

/** Sets what the entry does not know yet. */
function fill(entry: Entry, captured: Captured): void {
  const number = (text: string | undefined): number => (text === undefined ? 0 : Math.min(Number(text), 2 ** 31));
  if (entry.file === '') entry.file = (captured.f ?? '').replaceAll('\\ ', ' ');
  if (entry.line === 0) entry.line = number(captured.l);
  if (entry.endLine === 0) entry.endLine = number(captured.e);
  if (entry.column === 0) entry.column = number(captured.c) || number(captured.v) || pointedColumn(captured.p);
  if (entry.endColumn === 0) entry.endColumn = number(captured.k);
  if (entry.number === 0) entry.number = number(captured.n);
  if (captured.t !== undefined && entry.type === '') entry.type = captured.t.toUpperCase();
  if (captured.m !== undefined) entry.text = captured.m;
}

/** The column that a pointer below the code shows; a tab reaches to the next multiple of 8. */
function pointedColumn(pointer: string | undefined): number {
  if (pointer === undefined) return 0;
  let column = 0;
  for (const char of pointer) column = char === '\t' ? column - (column % 8) + 8 : column + 1;
  return column + 1;
}

/** A name with spaces is believed when it has an ending and nothing that looks like prose before it. */
function isPlausibleFile(file: string): boolean {
  return file.includes(' ') && /[^\s.]\.[A-Za-z]\w{0,9}$/.test(file) && !/: |^\s|\s$/.test(file);
}

function isCatchAll({ steps, fields }: Program): boolean {
  return steps.length === 1 && fields.length === 0 && steps[0]?.repeats === true && steps[0].least === 0;
}
