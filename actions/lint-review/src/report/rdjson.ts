import type { Edit, FindingDetails, Fix, Level, Related } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { readJsonList } from './json-list.ts';
import { arrayAt, countAt, isObject, objectAt, textAt, type JsonObject } from './json-value.ts';
import { readLines } from './lines.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/** Reads a Reviewdog Diagnostic result (`{"source": …, "diagnostics": […]}`). */
export function readRdjson(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): void {
  readJsonList(source, sink, start, 'diagnostics', (record, where, document) => {
    addDiagnostic(record, isObject(document) ? document : {}, where, sink, options);
  });
}

/** Reads Reviewdog Diagnostics, one JSON object per line; blank lines are allowed. */
export function readRdjsonl(source: ByteSource, sink: ReportSink, options: ReadOptions): void {
  readLines(source, (line, number) => {
    const text = line.trim();
    if (text === '') return;
    const where = `${source.name}:${number}`;
    const record = parse(text, where, sink);
    if (isObject(record)) addDiagnostic(record, {}, where, sink, options);
    else if (record !== undefined) sink.unreadable({ where, what: 'expected an object' });
  });
}

function parse(text: string, where: string, sink: ReportSink): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    sink.unreadable({ where, what: `is no valid JSON: ${(error as Error).message}` });
    return undefined;
  }
}

function addDiagnostic(
  record: JsonObject,
  result: JsonObject,
  where: string,
  sink: ReportSink,
  options: ReadOptions,
): void {
  const location = objectAt(record, 'location');
  const name = textAt(location, 'path');
  const message = textAt(record, 'message');
  if (name === '' && message === '') {
    sink.unreadable({ where, what: 'expected "message" and "location"' });
    return;
  }
  const range = rangeOf(objectAt(location, 'range'));
  const code = objectAt(record, 'code');
  const tool = textAt(objectAt(record, 'source'), 'name') || textAt(objectAt(result, 'source'), 'name');
  sink.add({
    tool: options.tool || tool || 'linter',
    file: name === '' ? undefined : sink.file(name),
    ...range,
    unit: 'utf8-byte',
    rule: textAt(code, 'value'),
    level: levelOf(record['severity'] ?? result['severity']),
    message,
    details: detailsOf(record, textAt(code, 'url'), sink),
  });
}

interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * A range as the format defines it: UTF-8 bytes, end exclusive. Without columns it is whole lines; from a column without
 * an end it has no length.
 */
function rangeOf(range: JsonObject): Range {
  const start = objectAt(range, 'start');
  const end = objectAt(range, 'end');
  const line = countAt(start, 'line');
  const column = countAt(start, 'column');
  const endLine = countAt(end, 'line');
  return {
    line,
    column,
    endLine: Math.max(line, endLine),
    endColumn: countAt(end, 'column') || (endLine === 0 ? column : 0),
  };
}

/** Severity as a name or as its number in the schema. */
function levelOf(severity: unknown): Level {
  if (severity === 'ERROR' || severity === 1) return 'error';
  return severity === 'INFO' || severity === 3 ? 'note' : 'warning';
}

function detailsOf(record: JsonObject, url: string, sink: ReportSink): FindingDetails | undefined {
  const edits: Edit[] = arrayAt(record, 'suggestions')
    .filter(isObject)
    .map((suggestion) => ({ ...rangeOf(objectAt(suggestion, 'range')), text: textAt(suggestion, 'text') }));
  const fixes: Fix[] = edits.map((edit) => [edit]);
  const related: Related[] = arrayAt(record, 'relatedLocations')
    .concat(arrayAt(record, 'related_locations'))
    .filter(isObject)
    .slice(0, 10)
    .map((one) => {
      const place = objectAt(one, 'location');
      const name = textAt(place, 'path');
      return {
        file: name === '' ? undefined : sink.file(name),
        line: countAt(objectAt(objectAt(place, 'range'), 'start'), 'line'),
        message: textAt(one, 'message'),
      };
    });
  if (url === '' && fixes.length === 0 && related.length === 0) return undefined;
  return {
    ...(url === '' ? {} : { url }),
    ...(fixes.length > 0 ? { fixes } : {}),
    ...(related.length > 0 ? { related } : {}),
  };
}
