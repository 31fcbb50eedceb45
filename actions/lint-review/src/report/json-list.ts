import type { ByteSource } from './byte-source.ts';
import { readElements } from './json-elements.ts';
import { outlineJson } from './json-outline.ts';
import { isObject, type JsonObject } from './json-value.ts';
import { placeOf } from './place-of.ts';
import { ReportError } from './report-error.ts';
import type { ReportSink } from './report-sink.ts';

/**
 * Reads a JSON report that is a list of records, or an object that holds the list at `key`.
 *
 * @throws {ReportError} when there is no such list
 */
export function readJsonList(
  source: ByteSource,
  sink: ReportSink,
  start: number,
  key: string,
  use: (record: JsonObject, where: string, document: unknown) => void,
): void {
  const outline = outlineJson(source, ['', key], start);
  const list = outline.arrays[0];
  if (list === undefined)
    throw new ReportError(`${source.name}: expected a list of findings, or an object with the list "${key}"`);
  let index = 0;
  readElements(source, list, sink, (element) => {
    const where = `${source.name}: ${list.path.join('.')}[${index++}]`;
    if (isObject(element)) use(element, where, outline.document);
    else sink.unreadable({ where, what: 'expected an object' });
  });
  if (outline.truncated)
    sink.unreadable({ where: placeOf(source, source.size), what: 'the report ends in the middle of its findings' });
  if (outline.trailing >= 0) sink.notice(`${placeOf(source, outline.trailing)}: text after the report is not read`);
}
