import type { ByteSource } from './byte-source.ts';
import { readElements } from './json-elements.ts';
import type { LongArray } from './json-outline.ts';
import { readJsonDocuments } from './json-documents.ts';
import { arrayAt, isObject, textAt, type JsonObject } from './json-value.ts';
import { ReportError } from './report-error.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';
import { readSarifResult } from './sarif-result.ts';
import { SarifRun } from './sarif-run.ts';

/** What a SARIF log says beside its results. */
export interface SarifFacts {
  readonly tools: readonly string[];
  /** Sentences about runs that say themselves that they failed: a crashed tool is not a clean one. */
  readonly failures: readonly string[];
}

/**
 * Reads a SARIF 2.1.0 log: each result becomes one finding. Results are read by pieces, so the memory needed
 * is that of the findings and of what stands beside the results.
 *
 * @throws {ReportError} when the file is no SARIF 2.1.0 log
 */
export function readSarif(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): SarifFacts {
  const tools: string[] = [];
  const failures: string[] = [];
  readJsonDocuments(source, sink, ['runs.*.results'], start, ({ document: log, arrays }) => {
    if (!isObject(log)) throw new ReportError(`${source.name}: a SARIF log is a JSON object`);
    checkVersion(source.name, log, sink);
    const results = byRun(arrays);
    runsOf(source.name, log, failures).forEach((value, index) => {
      if (!isObject(value)) throw new ReportError(`${source.name}: runs[${index}] is no object`);
      const run = new SarifRun(value, options.tool);
      tools.push(run.tool);
      failures.push(...run.failures());
      let at = 0;
      for (const list of results.get(index) ?? [])
        readElements(source, list, sink, (element) => {
          if (isObject(element)) readSarifResult(element, run, sink);
          else
            sink.unreadable({ where: `${source.name}: runs[${index}].results[${at}]`, what: 'a result is an object' });
          at++;
        });
    });
  });
  return { tools, failures };
}

/** A log may hold a key twice, so a run may have several lists of results. */
function byRun(arrays: readonly LongArray[]): ReadonlyMap<unknown, readonly LongArray[]> {
  const runs = new Map<unknown, LongArray[]>();
  for (const array of arrays) runs.set(array.path[1], [...(runs.get(array.path[1]) ?? []), array]);
  return runs;
}

function checkVersion(name: string, log: JsonObject, sink: ReportSink): void {
  const version = textAt(log, 'version');
  if (version.startsWith('2.1')) return;
  if (version !== '')
    throw new ReportError(
      `${name}: SARIF version ${version.slice(0, 20)} is not supported; expected 2.1.0. ` +
        'Ask the tool for SARIF 2.1.0, or convert the log with the SARIF Multitool ("sarif transform").',
    );
  if (!Array.isArray(log['runs'])) throw new ReportError(`${name}: expected a SARIF log with "version": "2.1.0"`);
  sink.notice(`${name}: the log names no version; it is read as SARIF 2.1.0`);
}

/** SARIF §3.13.4: `runs` is null when the log could not be made. */
function runsOf(name: string, log: JsonObject, failures: string[]): readonly unknown[] {
  const runs = log['runs'] ?? null;
  if (runs === null) {
    failures.push(`${name} holds no runs: the tool that made it did not get as far as looking`);
    return [];
  }
  if (!Array.isArray(runs)) throw new ReportError(`${name}: "runs" is no array`);
  for (const [index, run] of runs.entries())
    if (isObject(run) && run['results'] !== undefined && run['results'] !== null && !Array.isArray(run['results']))
      throw new ReportError(`${name}: runs[${index}].results is ${typeof run['results']}, expected an array`);
  return arrayAt(log, 'runs');
}
