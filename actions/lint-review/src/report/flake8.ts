import type { Level } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { readJsonDocuments } from './json-documents.ts';
import { countAt, isObject, textAt, type JsonObject } from './json-value.ts';
import { ReportError } from './report-error.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/**
 * Reads the output of `flake8 --format json` (the plug-in flake8-json): lists of findings by file, columns in code points.
 *
 * @throws {ReportError} when the file is something else
 */
export function readFlake8(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): void {
  readJsonDocuments(source, sink, [], start, ({ document }) => {
    if (!isObject(document)) throw new ReportError(`${source.name}: expected an object with a list for each file`);
    for (const [name, records] of Object.entries(document)) {
      if (!Array.isArray(records)) sink.unreadable({ where: `${source.name}: ${name}`, what: 'expected a list' });
      else
        records.forEach((record: unknown, i) => {
          if (isObject(record) && typeof record['code'] === 'string') add(record, name, sink, options);
          else sink.unreadable({ where: `${source.name}: ${name}[${i}]`, what: 'expected "code"' });
        });
    }
  });
}

function add(record: JsonObject, name: string, sink: ReportSink, options: ReadOptions): void {
  const line = countAt(record, 'line_number');
  const rule = textAt(record, 'code');
  sink.add({
    tool: options.tool || 'flake8',
    file: sink.file(textAt(record, 'filename') || name),
    line,
    endLine: line,
    column: countAt(record, 'column_number'),
    endColumn: 0,
    unit: 'code-point',
    rule,
    level: levelOfFlake8(rule),
    message: textAt(record, 'text'),
    details: undefined,
  });
}

/** pycodestyle's errors and pyflakes' complaints are errors; warnings, complexity and what plug-ins add are warnings. */
function levelOfFlake8(rule: string): Level {
  return /^[EF]\d/.test(rule) ? 'error' : 'warning';
}
