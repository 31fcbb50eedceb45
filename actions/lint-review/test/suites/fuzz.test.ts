import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../bench/workload.ts';
import { Collection } from '../../src/collection.ts';
import { PRESETS } from '../../src/errorformat/presets.ts';
import { bytesOf } from '../../src/report/byte-source.ts';
import type { Format } from '../../src/report/format.ts';
import { readReport } from '../../src/report/read-report.ts';
import { ReportError } from '../../src/report/report-error.ts';

/** Needs the corpora beside the repository, or the folder that the variable CORPORA names. */
const CORPORA = join(
  process.env['CORPORA'] ?? join(import.meta.dirname, '../../../../../shared/corpora'),
  'lint-review',
);
if (!existsSync(CORPORA))
  throw new Error(`The corpora are not at ${CORPORA}. Name their folder in the variable CORPORA.`);

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly files: readonly [string, ...string[]];
}

const KINDS: Readonly<Record<string, Format>> = {
  sarif: 'sarif',
  checkstyle: 'checkstyle',
  'eslint-json': 'eslint',
  'ruff-json': 'ruff',
  'unified-diff': 'diff',
  pylint: 'text:pylint',
  flake8: 'text:flake8',
  'linter-text': 'text:eslint',
};
const STRUCTURED = new Set<Format>(['sarif', 'checkstyle', 'eslint', 'ruff']);

const samples = (JSON.parse(readFileSync(join(CORPORA, 'index.json'), 'utf8')) as Case[])
  .filter(({ kind }) => kind in KINDS)
  .map(({ kind, files }) => ({
    name: files[0],
    format: KINDS[kind] as Format,
    bytes: readFileSync(join(CORPORA, files[0])),
  }))
  .filter(({ bytes }) => bytes.length > 0 && bytes.length < 100_000);

/** What reading came to: how many findings, and whether anything was said about a loss. */
async function read(bytes: Buffer, format: Format | undefined): Promise<{ found: number; said: boolean }> {
  const collection = new Collection();
  try {
    const facts = await readReport(bytesOf('fuzz', bytes), format, collection, { tool: 'eslint' });
    return { found: collection.read, said: facts.failures.length + collection.unreadableCount > 0 };
  } catch (error) {
    if (error instanceof ReportError) return { found: collection.read, said: true };
    throw error;
  }
}

/**
 * Fails when the work is more than linear in its input. At these lengths a linear reader takes seconds at most on
 * any machine and a quadratic one takes hours, so that a busy machine cannot reach the limit and such a fault can't miss it.
 */
async function linear<T>(work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000_000).toBeLessThan(20);
  return result;
}

test('a report that is cut off anywhere never loses findings in silence', async () => {
  const random = seeded(7);
  let cuts = 0;
  for (const { name, format, bytes } of samples) {
    if (!STRUCTURED.has(format)) continue;
    const whole = await read(bytes, format);
    for (let i = 0; i < 40; i++) {
      const at = Math.floor(random() * bytes.length);
      const cut = await read(bytes.subarray(0, at), format);
      const lost = cut.found < whole.found && !cut.said && at > 0 && bytes.subarray(0, at).toString().trim() !== '';
      expect({ name, at, lost }).toEqual({ name, at, lost: false });
      cuts++;
    }
  }
  expect(cuts).toBeGreaterThan(1_500);
});

test('mutated reports end in findings or in a sentence, never in anything else', async () => {
  const random = seeded(11);
  const pick = (length: number): number => Math.floor(random() * length);
  const TOKENS = [
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ',',
    ':',
    '<',
    '>',
    '&',
    '\0',
    '\u2028',
    '-1',
    '1e400',
    'null',
    '\ufeff',
    '%',
    '@@ -1 +1 @@\n',
  ];
  for (let round = 0; round < 12_000; round++) {
    const { format, bytes } = samples[pick(samples.length)] as (typeof samples)[number];
    let mutated = Buffer.from(bytes);
    for (let changes = 1 + pick(4); changes > 0; changes--) {
      const at = pick(mutated.length);
      const end = Math.min(mutated.length, at + 1 + pick(60));
      const kind = pick(5);
      if (kind === 0) mutated[at] = pick(256);
      else if (kind === 1) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(end)]);
      else if (kind === 2) mutated = Buffer.concat([mutated.subarray(0, end), mutated.subarray(at)]);
      else if (kind === 3)
        mutated = Buffer.concat([
          mutated.subarray(0, at),
          Buffer.from(TOKENS[pick(TOKENS.length)] ?? ''),
          mutated.subarray(at),
        ]);
      else mutated = mutated.subarray(0, end);
      if (mutated.length === 0) mutated = Buffer.from(' ');
    }
    await read(mutated, round % 3 === 0 ? undefined : format);
  }
});

const LONG = 10_000_000;

test.each<[string, Format, () => string]>([
  [
    'a message of 10 MB',
    'sarif',
    () =>
      `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[{"message":{"text":"${'x'.repeat(LONG)}"}}]}]}`,
  ],
  ['a million open brackets', 'sarif', () => '['.repeat(1_000_000)],
  [
    'deep nesting inside a result',
    'sarif',
    () => `{"version":"2.1.0","runs":[{"results":[${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]}]}`,
  ],
  ['a million commas', 'eslint', () => `[${','.repeat(1_000_000)}]`],
  ['a million records that are none', 'eslint', () => `[${'1,'.repeat(300_000)}1]`],
  [
    'an entity bomb',
    'checkstyle',
    () => '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><checkstyle>&b;</checkstyle>',
  ],
  [
    'an attribute of 10 MB',
    'checkstyle',
    () => `<checkstyle><file name="${'x'.repeat(LONG)}"><error line="1" message="m"/></file></checkstyle>`,
  ],
  ['a million elements deep', 'checkstyle', () => '<checkstyle>'.repeat(200_000)],
  ['a JSON line of 10 MB', 'rdjsonl', () => `{"message":"${'x'.repeat(LONG)}","location":{"path":"a"}}`],
  ['a diff of one line', 'diff', () => `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-${'x'.repeat(LONG)}\n+${'y'.repeat(LONG)}\n`],
])('%s takes bounded time', async (_name, format, make) => {
  const bytes = Buffer.from(make());
  await linear(() => read(bytes, format));
});

test('no line of 10 MB keeps a preset busy, whatever it holds', async () => {
  const lines = [
    ':1'.repeat(LONG / 2),
    'a'.repeat(LONG),
    ' '.repeat(LONG),
    'a:1:'.repeat(LONG / 4),
    '[('.repeat(LONG / 2),
    '^ '.repeat(LONG / 2),
  ];
  for (const name of Object.keys(PRESETS))
    for (const line of lines) await linear(() => read(Buffer.from(`${line}\n`), `text:${name}`));
});
