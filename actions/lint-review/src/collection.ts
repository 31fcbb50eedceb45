import type { Finding, ReportedFile } from './finding.ts';
import type { ReportSink, Unreadable } from './report/report-sink.ts';

/** What one entry of `reports`, or one linter, brought in. */
export interface Entry {
  /** Stable from run to run: the name given, or the line as written. Comments belong to an entry. */
  readonly key: string;
  /** Index of the first finding, and of the one after the last. */
  readonly from: number;
  to: number;
  /** Why the result cannot be trusted to be whole. Earlier comments of such an entry are left alone. */
  readonly failures: string[];
  unreadable: number;
  /** Files read, with their formats, for the summary. */
  readonly sources: string[];
}

const MAX_KEPT_PROBLEMS = 200;

/** All findings of a run in the order of the reports, and what went wrong while reading them. */
export class Collection implements ReportSink {
  readonly findings: Finding[] = [];
  readonly files = new Map<string, ReportedFile>();
  readonly entries: Entry[] = [];
  /** The first unreadable records; `unreadableCount` counts all. */
  readonly unreadableRecords: Unreadable[] = [];
  unreadableCount = 0;
  readonly notices: string[] = [];
  /** Findings handed over by readers, counted apart from the list so that the books can be checked against it. */
  read = 0;
  private base = '';

  /**
   * Begins an entry; what is added from now on belongs to it.
   *
   * @param base folder below the root that the linter ran in
   */
  begin(key: string, base = ''): Entry {
    this.base = base;
    const at = this.findings.length;
    const entry: Entry = { key, from: at, to: at, failures: [], unreadable: 0, sources: [] };
    this.entries.push(entry);
    return entry;
  }

  file(reported: string): ReportedFile {
    const name = this.base === '' ? reported : `${this.base}\0${reported}`;
    let file = this.files.get(name);
    if (file === undefined) this.files.set(name, (file = { reported, base: this.base, path: undefined }));
    return file;
  }

  add(finding: Finding): void {
    this.read++;
    this.findings.push(finding);
    this.current.to = this.findings.length;
  }

  unreadable(problem: Unreadable): void {
    this.unreadableCount++;
    this.current.unreadable++;
    if (this.unreadableRecords.length < MAX_KEPT_PROBLEMS) this.unreadableRecords.push(problem);
  }

  notice(text: string): void {
    if (this.notices.length < MAX_KEPT_PROBLEMS) this.notices.push(text);
  }

  /** Notes that something failed that belongs to no entry of its own. */
  fail(reason: string): void {
    this.current.failures.push(reason);
  }

  /** The entry that a finding came from. */
  entryOf(index: number): Entry {
    const entry = this.entries.find(({ from, to }) => index >= from && index < to);
    if (entry === undefined) throw new RangeError(`no entry holds finding ${index}`);
    return entry;
  }

  private get current(): Entry {
    return this.entries.at(-1) ?? this.begin('report');
  }
}
