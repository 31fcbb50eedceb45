import type { ByteSource } from './byte-source.ts';
import { readJsonList } from './json-list.ts';
import { arrayAt, countAt, isObject, textAt } from './json-value.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/** Reads the output of `stylelint --formatter json`, with parse errors and warnings about its own rules. */
export function readStylelint(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): void {
  readJsonList(source, sink, start, 'results', (record, where) => {
    const name = textAt(record, 'source');
    const file = name === '' ? undefined : sink.file(name);
    if (!Array.isArray(record['warnings'])) {
      sink.unreadable({ where, what: 'expected "warnings"' });
      return;
    }
    for (const warning of [...arrayAt(record, 'warnings'), ...arrayAt(record, 'parseErrors')]) {
      if (!isObject(warning)) {
        sink.unreadable({ where, what: 'a warning is an object' });
        continue;
      }
      const line = countAt(warning, 'line');
      const rule = textAt(warning, 'rule') || textAt(warning, 'stylelintType');
      sink.add({
        tool: options.tool || 'stylelint',
        file,
        line,
        endLine: Math.max(line, countAt(warning, 'endLine')),
        column: countAt(warning, 'column'),
        endColumn: countAt(warning, 'endColumn'),
        unit: 'utf16',
        rule,
        level: warning['severity'] === 'warning' ? 'warning' : 'error',
        message: withoutRule(textAt(warning, 'text'), rule),
        details: undefined,
      });
    }
    for (const said of [...arrayAt(record, 'invalidOptionWarnings'), ...arrayAt(record, 'deprecations')])
      if (isObject(said)) sink.notice(`stylelint: ${textAt(said, 'text')}`);
  });
}

/** stylelint ends each text with its rule in brackets, which is shown anyway. */
function withoutRule(text: string, rule: string): string {
  const ending = ` (${rule})`;
  return text.endsWith(ending) ? text.slice(0, -ending.length) : text;
}
