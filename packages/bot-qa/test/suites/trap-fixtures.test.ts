import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linkFixtures } from '../../src/link.ts';
import { loadFixtures } from '../../src/load-fixtures.ts';
import { corpus } from './corpora-cases.ts';

interface TrapFixture {
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly generate?: { readonly count: number; readonly name: string; readonly text: string };
}

interface Trap {
  readonly id: string;
  readonly fixture: Readonly<Record<string, TrapFixture>>;
  readonly must: {
    readonly verdict: string;
    readonly kind?: string;
    readonly reason?: string;
    readonly orReason?: string;
    readonly orRed?: string;
    readonly at?: { readonly file: string; readonly line: number };
    readonly suggest?: string;
  };
  readonly control?: { readonly fixture?: Readonly<Record<string, TrapFixture>> };
}

const { traps } = JSON.parse(readFileSync(join(corpus, 'traps.json'), 'utf8')) as { traps: readonly Trap[] };

/** Reads and links a trap's files as a run would, and returns its errors as `code file:line suggestion`. */
async function errorsOf(fixture: Readonly<Record<string, TrapFixture>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bot-qa-trap-'));
  try {
    const [given] = Object.values(fixture);
    const { generate } = given ?? {};
    const generated = Array.from({ length: generate?.count ?? 0 }, (_, index) => ({
      name: generate!.name.replace('{n}', String(index)),
      text: generate!.text.replaceAll('{n}', String(index)),
    }));
    for (const file of [...(given?.files ?? []), ...generated]) {
      mkdirSync(dirname(join(folder, file.name)), { recursive: true });
      writeFileSync(join(folder, file.name), file.text);
    }
    const loaded = await loadFixtures(['.'], { folder, cwd: folder, settings: given?.settings ?? {} });
    const suite = linkFixtures(loaded.files);
    return [...loaded.problems, ...suite.problems]
      .filter((problem) => problem.level === 'error')
      .map((problem) => `${problem.code} ${problem.at.file}:${problem.at.line} ${problem.suggestion ?? ''}`.trim());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('mistakes of a fixture that other runners call green', () => {
  const wrong = traps.filter((trap) => trap.must.kind === 'fixture');
  it.each(wrong.map((trap) => [trap.id, trap] as const))('%s is found before a bot is called', async (_id, trap) => {
    const { reason, orReason, at, suggest } = trap.must;
    const errors = await errorsOf(trap.fixture);
    if (errors.length === 0 && orReason !== undefined) return;
    expect(errors).toContainEqual(expect.stringMatching(`^${reason} ${at?.file}:${at?.line}\\b`));
    if (suggest !== undefined) expect(errors.join('\n')).toContain(suggest);
  });
});

describe('fixtures without a mistake', () => {
  const right = traps.flatMap((trap) => [
    ...(trap.must.kind === 'fixture' || trap.must.kind === 'selection' ? [] : [[trap.id, trap.fixture] as const]),
    ...(trap.control?.fixture ? [[`the repaired ${trap.id}`, trap.control.fixture] as const] : []),
  ]);
  it.each(right)('%s is read without an error', async (_id, fixture) => {
    expect(await errorsOf(fixture)).toEqual([]);
  });
});
