import type { FindingDetails, Fix } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { readJsonList } from './json-list.ts';
import { arrayAt, countAt, isObject, objectAt, textAt, type JsonObject } from './json-value.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/** Reads the output of `eslint --format json`: columns in UTF-16 units, fixes as UTF-16 offsets. */
export function readEslint(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): void {
  readJsonList(source, sink, start, 'results', (record, where) => {
    if (typeof record['filePath'] !== 'string' || !Array.isArray(record['messages'])) {
      sink.unreadable({ where, what: 'expected "filePath" and "messages"' });
      return;
    }
    const file = sink.file(record['filePath']);
    const suppressed = arrayAt(record, 'suppressedMessages');
    for (const message of [...arrayAt(record, 'messages'), ...suppressed]) {
      if (!isObject(message)) {
        sink.unreadable({ where, what: 'a message is an object' });
        continue;
      }
      const line = countAt(message, 'line');
      const ignored = isIgnoredFile(message);
      if (ignored) sink.notice(`eslint did not look at ${file.reported}: ${textAt(message, 'message')}`);
      sink.add({
        tool: options.tool || 'eslint',
        file,
        line,
        endLine: Math.max(line, countAt(message, 'endLine')),
        column: countAt(message, 'column'),
        endColumn: countAt(message, 'endColumn'),
        unit: 'utf16',
        rule: textAt(message, 'ruleId'),
        // Without a severity ESLint failed on the file, which is no matter of taste.
        level: message['severity'] === 1 && message['fatal'] !== true ? 'warning' : 'error',
        message: textAt(message, 'message'),
        details: ignored
          ? { suppressed: 'about a file that ESLint is configured to ignore' }
          : detailsOf(message, suppressed.includes(message)),
      });
    }
  });
}

/** What ESLint says when it is handed a file that its configuration leaves out. It is no complaint about the code. */
function isIgnoredFile(message: JsonObject): boolean {
  return (
    message['severity'] === 1 &&
    message['line'] === undefined &&
    textAt(message, 'ruleId') === '' &&
    textAt(message, 'message').startsWith('File ignored ')
  );
}

function detailsOf(message: JsonObject, suppressed: boolean): FindingDetails | undefined {
  const fix = fixOf(objectAt(message, 'fix'));
  if (!suppressed && fix.length === 0) return undefined;
  return {
    ...(suppressed ? { suppressed: 'suppressed in the source' } : {}),
    ...(fix.length > 0 ? { fixes: fix } : {}),
  };
}

/** ESLint's `fix`; its `suggestions` change behaviour and want a human, so they are not offered. */
function fixOf(fix: JsonObject): Fix[] {
  const [from, to] = arrayAt(fix, 'range');
  if (typeof from !== 'number' || typeof to !== 'number' || typeof fix['text'] !== 'string') return [];
  const offset = { kind: 'char' as const, start: from, length: to - from };
  return [[{ line: 0, column: 0, endLine: 0, endColumn: 0, offset, text: fix['text'] }]];
}
