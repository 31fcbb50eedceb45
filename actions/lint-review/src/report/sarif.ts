import type { ByteSource } from './byte-source.ts';
import { readElements } from './json-elements.ts';
import { outlineJson } from './json-outline.ts';
import { arrayAt, isObject, textAt, type JsonObject } from './json-value.ts';
import { placeOf } from './place-of.ts';
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
  const outline = outlineJson(source, ['runs.*.results'], start);
  const log = outline.document;
  if (!isObject(log)) throw new ReportError(`${source.name}: a SARIF log is a JSON object`);
  checkVersion(source.name, log, sink);
  const tools: string[] = [];
  const failures: string[] = [];
  runsOf(source.name, log, failures).forEach((value, index) => {
    if (!isObject(value)) throw new ReportError(`${source.name}: runs[${index}] is no object`);
    const run = new SarifRun(value, options.tool);
    tools.push(run.tool);
    failures.push(...run.failures());
    const results = outline.arrays.find((array) => array.path[1] === index);
    if (results === undefined) return;
    let at = 0;
    readElements(source, results, sink, (element) => {
      if (isObject(element)) readSarifResult(element, run, sink);
      else sink.unreadable({ where: `${source.name}: runs[${index}].results[${at}]`, what: 'a result is an object' });
      at++;
    });
  });
  if (outline.truncated)
    sink.unreadable({ where: placeOf(source, source.size), what: 'the log ends in the middle of its results' });
  if (outline.trailing >= 0) sink.notice(`${placeOf(source, outline.trailing)}: text after the log is not read`);
  return { tools, failures };
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
