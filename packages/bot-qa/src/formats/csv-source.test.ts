import { guessDelimiter, readCsv } from './csv-source.ts';

function cells(text: string): string[][] {
  return readCsv({ file: 'a.csv', text, bytes: new Uint8Array() }, guessDelimiter(text)).rows.map((row) =>
    row.cells.map((cell) => cell.text),
  );
}

describe('readCsv', () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a;b\r\n"c;1";"d ""e"""\r',
      [
        ['a', 'b'],
        ['c;1', 'd "e"'],
      ],
    ],
    [
      'a\tb\n"x\ny"\tz',
      [
        ['a', 'b'],
        ['x\ny', 'z'],
      ],
    ],
    [
      'a,b,\n,,\n',
      [
        ['a', 'b', ''],
        ['', '', ''],
      ],
    ],
    ['', []],
  ])('reads %j', (text, wanted) => {
    expect(cells(text)).toEqual(wanted);
  });

  it('knows where each cell stands, and where a quote is never closed', () => {
    const { rows, unclosed } = readCsv({ file: 'a.csv', text: 'a,b\n"x\ny",z\nc,"d', bytes: new Uint8Array() }, ',');
    expect(rows.map((row) => row.cells.map((cell) => `${cell.at.line}:${cell.at.column}`))).toEqual([
      ['1:1', '1:3'],
      ['2:1', '3:4'],
      ['4:1', '4:3'],
    ]);
    expect(unclosed).toMatchObject({ line: 4, column: 3 });
  });
});
