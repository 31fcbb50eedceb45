import type { ByteSource } from './byte-source.ts';
import { readJsonDocuments } from './json-documents.ts';
import { readElements } from './json-elements.ts';
import { isObject, type JsonObject } from './json-value.ts';
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
  let index = 0;
  readJsonDocuments(source, sink, ['', key], start, ({ arrays, document }) => {
    if (arrays.length === 0)
      throw new ReportError(`${source.name}: expected a list of findings, or an object with the list "${key}"`);
    for (const list of arrays)
      readElements(source, list, sink, (element) => {
        const where = `${source.name}: ${list.path.join('.')}[${index++}]`;
        if (isObject(element)) use(element, where, document);
        else sink.unreadable({ where, what: 'expected an object' });
      });
  });
}
