import type { Edit, Finding } from '../finding.ts';
import { fileText } from '../place/file-text.ts';
import { suggestionOf } from './suggestion.ts';

const text = fileText('const a = 1\r\nconst ä = "😀" \r\nlast');

function suggest(line: number, edits: Partial<Edit>[], unit: Finding['unit'] = 'utf16'): string | undefined {
  const finding: Finding = {
    tool: 't',
    file: undefined,
    line,
    endLine: line,
    column: 1,
    endColumn: 0,
    unit,
    rule: 'r',
    level: 'error',
    message: 'm',
    details: {
      fixes: [edits.map((edit) => ({ line: 0, column: 0, endLine: 0, endColumn: 0, text: '', ...edit }))],
    },
  };
  const found = suggestionOf(finding, text);
  return found && `${found.line}-${found.endLine} ${found.markdown}`;
}

test.each([
  [
    'inserts',
    suggest(1, [{ line: 1, column: 12, endLine: 1, endColumn: 12, text: ';' }]),
    '1-1 ```suggestion\nconst a = 1;\n```',
  ],
  [
    'counts bytes',
    suggest(2, [{ line: 2, column: 18, endLine: 2, endColumn: 19, text: '' }], 'utf8-byte'),
    '2-2 ```suggestion\nconst ä = "😀"\n```',
  ],
  [
    'counts code points',
    suggest(2, [{ line: 2, column: 14, endLine: 2, endColumn: 15, text: '' }], 'code-point'),
    '2-2 ```suggestion\nconst ä = "😀"\n```',
  ],
  [
    'takes offsets',
    suggest(1, [{ offset: { kind: 'char', start: 10, length: 1 }, text: '2' }]),
    '1-1 ```suggestion\nconst a = 2\n```',
  ],
  ['deletes lines', suggest(1, [{ line: 1, column: 1, endLine: 2, endColumn: 1, text: '' }]), '1-1 ```suggestion\n```'],
  [
    'keeps a last line without an end',
    suggest(3, [{ line: 3, column: 1, endLine: 3, endColumn: 5, text: 'end' }]),
    '3-3 ```suggestion\nend\n```',
  ],
  [
    'makes a fence that the text cannot close',
    suggest(3, [{ line: 3, column: 1, endLine: 3, endColumn: 5, text: '````' }]),
    '3-3 `````suggestion\n````\n`````',
  ],
  [
    'refuses overlapping edits',
    suggest(1, [
      { line: 1, column: 1, endLine: 1, endColumn: 6, text: 'x' },
      { line: 1, column: 3, endLine: 1, endColumn: 9, text: 'y' },
    ]),
    undefined,
  ],
  [
    'refuses what is beyond the file',
    suggest(9, [{ line: 9, column: 1, endLine: 9, endColumn: 2, text: 'x' }]),
    undefined,
  ],
  [
    'refuses half a character',
    suggest(2, [{ line: 2, column: 8, endLine: 2, endColumn: 9, text: 'x' }], 'utf8-byte'),
    undefined,
  ],
  [
    'refuses what changes nothing but the end of the last line',
    suggest(3, [{ line: 3, column: 5, endLine: 3, endColumn: 5, text: '\n' }]),
    undefined,
  ],
  [
    'takes a fix that tells what it replaces',
    suggest(3, [{ line: 3, column: 1, endLine: 4, endColumn: 1, replaces: 'last\n', text: 'end\n' }]),
    '3-3 ```suggestion\nend\n```',
  ],
  [
    'refuses a fix of something else',
    suggest(3, [{ line: 3, column: 1, endLine: 4, endColumn: 1, replaces: 'lost\n', text: 'end\n' }]),
    undefined,
  ],
  ['refuses a fix elsewhere', suggest(1, [{ line: 3, column: 1, endLine: 3, endColumn: 2, text: 'x' }]), undefined],
])('%s', (_name, found, expected) => {
  expect(found).toBe(expected);
});

test('a byte order mark is no character, but three bytes', () => {
  const marked = fileText('\ufeffab\ncd');
  expect(marked.fromOffset('char', 0, 'utf16')).toBe(1);
  expect(marked.fromOffset('char', 3, 'code-point')).toBe(4);
  expect(marked.fromOffset('byte', 3, 'utf16')).toBe(1);
});
