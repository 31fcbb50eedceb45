import type { ByteSource } from './byte-source.ts';
import { readJsonList } from './json-list.ts';
import { countAt, textAt } from './json-value.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/** Reads the output of `swiftlint --reporter json`; `character` is null for findings about a whole line. */
export function readSwiftlint(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): void {
  readJsonList(source, sink, start, 'results', (record, where) => {
    if (typeof record['reason'] !== 'string') {
      sink.unreadable({ where, what: 'expected "reason"' });
      return;
    }
    const name = textAt(record, 'file');
    const line = countAt(record, 'line');
    sink.add({
      tool: options.tool || 'swiftlint',
      file: name === '' ? undefined : sink.file(name),
      line,
      endLine: line,
      column: countAt(record, 'character'),
      endColumn: 0,
      unit: 'utf16',
      rule: textAt(record, 'rule_id'),
      level: textAt(record, 'severity').toLowerCase() === 'error' ? 'error' : 'warning',
      message: record['reason'],
      details: undefined,
    });
  });
}
