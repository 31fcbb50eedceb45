import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot-qa-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('lines of every length come out as they went in, in their order', () => {
  const path = join(folder, 'journal.ndjson');
  const journal = new Journal(path, { append: false });
  const lines = ['a', 'ü', '한', '😀'].flatMap((letter) =>
    [0, 1, 5461, 5462, 16_383, 21_845, 21_846, 32_768, 65_535, 65_536, 100_000].map((length) =>
      letter.repeat(length / letter.length),
    ),
  );
  for (const line of lines) journal.write(line);
  journal.close();
  expect(readFileSync(path, 'utf8')).toBe(lines.map((line) => `${line}\n`).join(''));
});

test('what was flushed is in the file while the run goes on', () => {
  const path = join(folder, 'flushed.ndjson');
  const journal = new Journal(path, { append: false });
  journal.write('{"n":1}');
  journal.flush();
  journal.write('{"n":2}');
  expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n');
  journal.close();
});
