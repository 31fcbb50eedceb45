import type { Edit, FindingDetails } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { readJsonList } from './json-list.ts';
import { arrayAt, countAt, isObject, objectAt, textAt, type JsonObject } from './json-value.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/** Reads the output of `ruff check --output-format json`; columns count code points. */
export function readRuff(source: ByteSource, sink: ReportSink, options: ReadOptions, start = 0): void {
  readJsonList(source, sink, start, 'results', (record, where) => {
    const name = textAt(record, 'filename');
    if (name === '') {
      sink.unreadable({ where, what: 'expected "filename"' });
      return;
    }
    const from = objectAt(record, 'location');
    const to = objectAt(record, 'end_location');
    const row = countAt(from, 'row');
    // In a notebook rows count within a cell, which is no place in the file.
    const cell = textAt(record, 'cell');
    const line = cell === '' ? row : 0;
    const rule = textAt(record, 'code');
    sink.add({
      tool: options.tool || 'ruff',
      file: sink.file(name),
      line,
      endLine: cell === '' ? Math.max(line, countAt(to, 'row')) : 0,
      column: cell === '' ? countAt(from, 'column') : 0,
      endColumn: cell === '' ? countAt(to, 'column') : 0,
      unit: 'code-point',
      rule,
      level: levelOfRule(rule, textAt(record, 'severity')),
      message: `${cell === '' ? '' : `cell ${cell}, line ${row}: `}${textAt(record, 'message')}`,
      details: detailsOf(record),
    });
  });
}

/** Code that does not parse or names nothing is an error; ruff itself knows no levels before its preview. */
function levelOfRule(rule: string, severity: string): 'error' | 'warning' {
  if (severity === 'error' || severity === 'warning') return severity;
  return rule === '' || rule === 'invalid-syntax' || /^(E9|F82|F7)/.test(rule) ? 'error' : 'warning';
}

function detailsOf(record: JsonObject): FindingDetails | undefined {
  const url = textAt(record, 'url');
  const fix = objectAt(record, 'fix');
  const edits = fix['applicability'] === 'safe' || fix['applicability'] === undefined ? editsOf(fix) : [];
  if (url === '' && edits.length === 0) return undefined;
  return {
    ...(url === '' ? {} : { url }),
    ...(edits.length > 0 ? { fixes: [edits] } : {}),
  };
}

/** The edits of a fix; versions before 0.0.260 wrote one edit into the fix itself. */
function editsOf(fix: JsonObject): Edit[] {
  const edits = Array.isArray(fix['edits']) ? arrayAt(fix, 'edits').filter(isObject) : 'content' in fix ? [fix] : [];
  return edits.map((edit) => {
    const from = objectAt(edit, 'location');
    const to = objectAt(edit, 'end_location');
    return {
      line: countAt(from, 'row'),
      column: countAt(from, 'column'),
      endLine: countAt(to, 'row'),
      endColumn: countAt(to, 'column'),
      text: textAt(edit, 'content'),
    };
  });
}
