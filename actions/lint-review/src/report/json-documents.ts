import type { ByteSource } from './byte-source.ts';
import { outlineJson, type JsonOutline } from './json-outline.ts';
import { placeOf } from './place-of.ts';
import { ReportError } from './report-error.ts';
import type { ReportSink } from './report-sink.ts';

/** How a JSON document with findings begins, so that `[info] done` is not taken for one. */
export const DOCUMENT_START = /^\s{0,20}(?:\[\s{0,200}[{\]]|\{\s{0,200}["}])/;

/**
 * Calls `use` with each JSON document of a report. There are several when a linter was started for a few files at a
 * time and its outputs were put together, as `xargs` does. What cannot be read after the first is an unreadable record.
 *
 * @param long see {@link outlineJson}
 * @throws {ReportError} when the first document cannot be read
 */
export function readJsonDocuments(
  source: ByteSource,
  sink: ReportSink,
  long: readonly string[],
  start: number,
  use: (document: JsonOutline) => void,
): void {
  for (let at = start; at >= 0;) {
    try {
      const outline = outlineJson(source, long, at);
      use(outline);
      if (outline.truncated)
        sink.unreadable({ where: placeOf(source, source.size), what: 'the report ends in the middle of its findings' });
      at = outline.trailing;
    } catch (error) {
      if (!(error instanceof ReportError) || at === start) throw error;
      sink.unreadable({ where: placeOf(source, at), what: error.message });
      return;
    }
    if (at < 0 || DOCUMENT_START.test(source.read(at, 300).toString('latin1'))) continue;
    sink.notice(`${placeOf(source, at)}: text after the report is not read`);
    return;
  }
}
