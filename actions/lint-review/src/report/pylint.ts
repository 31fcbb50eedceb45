import type { Level } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { readJsonList } from './json-list.ts';
import { countAt, textAt } from './json-value.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/** Reads pylint's `json` (a list) and `json2` (an object); its columns begin at 0 and count code points. */
export function readPylint(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): void {
  readJsonList(source, sink, start, 'messages', (record, where) => {
    // `absolutePath` came with json2. The plain path is relative to where pylint ran, which is what people see.
    const name = textAt(record, 'path') || textAt(record, 'absolutePath');
    if (name === '') {
      sink.unreadable({ where, what: 'expected "path"' });
      return;
    }
    const line = countAt(record, 'line');
    const rule = textAt(record, 'symbol') || textAt(record, 'message-id') || textAt(record, 'messageId');
    sink.add({
      tool: options.tool || 'pylint',
      file: sink.file(name),
      line,
      endLine: Math.max(line, countAt(record, 'endLine')),
      column: countAt(record, 'column', 0) + 1,
      endColumn: 'endColumn' in record && record['endColumn'] !== null ? countAt(record, 'endColumn', 0) + 1 : 0,
      unit: 'code-point',
      rule,
      level: levelOfPylint(textAt(record, 'type')),
      message: textAt(record, 'message'),
      details: undefined,
    });
  });
}

/** pylint's categories as levels: what is fatal or an error, what may be one, and matters of taste. */
export function levelOfPylint(type: string): Level {
  if (type === 'fatal' || type === 'error') return 'error';
  return type === 'warning' ? 'warning' : 'note';
}
