import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imagineSnapshot } from '../src/policy/imagine.ts';

// The command as a user starts it: a process of the built package.

const BIN = join(import.meta.dirname, '../bin/mergeability.js');
const ROOT = join(import.meta.dirname, '../../..');
const NOW = ['--now', '2026-01-13T12:00:00Z'];
const folder = mkdtempSync(join(tmpdir(), 'mergeability-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Result {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

const run = (...args: string[]): Promise<Result> =>
  new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...args], { cwd: folder, timeout: 30_000 }, (error, out, err) => {
      const { code } = (error ?? { code: 0 }) as { code?: number | string };
      resolve({ exitCode: typeof code === 'number' ? code : -1, out, err });
    });
  });

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const policy = (require: string, more = ''): string =>
  `version: 1\nrules:\n  - name: Hygiene\n    require: { ${require} }\n${more}`;

describe('validate', () => {
  it('counts what is in a good policy', async () => {
    expect(await run('validate', file('good.yml', policy('title: conventional')))).toEqual({
      exitCode: 0,
      out: 'good.yml is valid: 1 rules, 0 tests.\n',
      err: '',
    });
  });

  it('names every mistake of one run with its place and a way out', async () => {
    const text = policy(
      "titel: conventional, labels: { at_least: x }, size: { lines: many }, head: { matches: '(?=x)' }",
    );
    const { exitCode, out, err } = await run('validate', file('bad.yml', text));
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err.match(/^bad\.yml:\d+:\d+: .*/gm)?.map((line) => line.slice(0, 40))).toEqual([
      'bad.yml:4:16: unknown key "titel".',
      expect.stringContaining('bad.yml:4:57: expected a whole number'),
      expect.stringContaining('bad.yml:4:77: expected a number'),
      expect.stringContaining('bad.yml:4:102: The regular expression'),
    ]);
    expect(err).toContain('Did you mean "title"?');
  });

  it.each([
    [
      'aliases that grow without end',
      `a: &a [x, x]\n${[...'bcdefghij'].map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`).join('\n')}\n`,
    ],
    ['brackets without end', `version: 1\nrules: ${'['.repeat(5_000)}`],
    ['keys that are there twice', 'version: 1\nversion: 1\nrules: []\n'],
    ['keys of prototypes', 'version: 1\nrules: []\n__proto__: { isAdmin: true }\n'],
    ['more than anybody writes', `version: 1\n# ${'x'.repeat(300_000)}\n`],
    ['terminal commands', 'version: 1\nrules: []\n"\\u001b[2J\\u001b]0;owned\\u0007": 1\n'],
    ['no YAML', 'version: 1\nrules: [\n'],
    ['nothing', ''],
    ['no text', '\u0000\u0001\u0002'],
  ])('refuses %s with one clear error', async (_, text) => {
    const { exitCode, out, err } = await run('validate', file('hostile.yml', text));
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(/^hostile\.yml(:\d+:\d+)?: /);
    // eslint-disable-next-line no-control-regex -- none of these may reach a terminal
    expect(err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
    expect(err).not.toMatch(/\n\s+at /);
    expect(err.length).toBeLessThan(4_000);
  });

  it.each(globSync('examples/*/.github/mergeability.yml', { cwd: ROOT }))(
    'takes %s, whose tests pass',
    async (path) => {
      expect(await run('validate', join(ROOT, path))).toMatchObject({ exitCode: 0, err: '' });
      expect(await run('test', join(ROOT, path))).toMatchObject({ exitCode: 0, err: '' });
    },
  );

  it('asks for a policy that it extends and that lies elsewhere', async () => {
    const text = `version: 1\nextends: acme/.github//mergeability.yml@v3\n`;
    const { exitCode, err } = await run('validate', file('child.yml', text));
    expect(exitCode).toBe(2);
    expect(err).toContain('child.yml extends acme/.github//mergeability.yml@v3');
    expect(await run('validate', 'child.yml', file('parent.yml', policy('draft: false')))).toMatchObject({
      exitCode: 0,
    });
  });
});

describe('test', () => {
  const tests = (verdict: string): string =>
    policy(
      'label: x',
      `tests:\n  - name: needs the label\n    given: { labels: [] }\n    expect: { Hygiene: ${verdict} }\n`,
    );

  it('passes when everything is as expected', async () => {
    const { exitCode, out } = await run('test', file('tested.yml', tests('fail')));
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '✓ needs the label (tested.yml:6)\n\n1 of 1 tests pass.\n' });
  });

  it('fails, and says what it found and why', async () => {
    const { exitCode, out } = await run('test', file('tested.yml', tests('pass')));
    expect(exitCode).toBe(1);
    expect(out).toContain('Hygiene: expected pass, found fail\n    because no label x');
    expect(out).toContain('0 of 1 tests pass.');
  });

  it('shows names and texts without what a terminal would obey', async () => {
    const text = tests('pass').replace('needs the label', '"\\u001b[2J"').replace('label: x', 'label: "\\u001b]0;x"');
    const { out } = await run('test', file('tested.yml', text));
    expect(out).toContain('␛[2J');
    expect(out).not.toContain('\u001b');
  });

  it('is no success without a test', async () => {
    expect(await run('test', file('untested.yml', policy('label: x')))).toMatchObject({ exitCode: 2, out: '' });
  });
});

describe('explain and simulate', () => {
  const snapshot = (): string =>
    file('snapshot.json', JSON.stringify(imagineSnapshot({ title: 'Sell\u001b[2J more' })));

  it('explains every condition of a recorded pull request', async () => {
    const { exitCode, out } = await run(
      'explain',
      '--snapshot',
      snapshot(),
      ...NOW,
      file('p.yml', policy('title: conventional, draft: false')),
    );
    expect(exitCode).toBe(1);
    expect(out).toContain('Pull request 1\n✗ Hygiene: fail');
    expect(out).toContain('✗ title: the title');
    expect(out).toContain('✓ draft: ');
    expect(out).not.toContain('\u001b');
    expect(
      await run('explain', '--snapshot', 'snapshot.json', ...NOW, file('q.yml', policy('draft: false'))),
    ).toMatchObject({ exitCode: 0 });
  });

  it('shows what another policy would change', async () => {
    const [before, after] = [file('old.yml', policy('draft: false')), file('new.yml', policy('draft: true'))];
    const { exitCode, out } = await run('simulate', '--snapshot', snapshot(), '--against', after, ...NOW, before);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^#1: pass → fail\n {4}Hygiene: pass → fail \(/);
  });

  it.each([
    ['no JSON', '{'],
    ['something else', '{"format":2}'],
    ['nothing', '[]'],
  ])('refuses a snapshot that is %s', async (_, text) => {
    const { exitCode, err } = await run(
      'explain',
      '--snapshot',
      file('s.json', text),
      file('p.yml', policy('draft: false')),
    );
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^s\.json holds no (JSON|snapshot of format 1)\./);
  });
});

describe('migrate', () => {
  const sources: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    [
      'mergeable',
      'version: 2\nmergeable:\n  - when: pull_request.*\n    name: Title\n    validate:\n      - { do: title, must_include: { regex: "^(feat|fix)" } }\n      - { do: jira }\n    fail: [{ do: comment }]\n  - when: issues.opened\n    name: Issues\n    validate: []\n',
      ['matches:', '(?i)^(feat|fix)'],
      [
        '"jira" has no counterpart',
        'the actions comment on "fail" are not carried',
        'Issues: is for the events "issues.opened"',
      ],
    ],
    [
      'policy-bot',
      'policy:\n  approval: [core]\n  disapproval: { requires: { users: [bo] } }\napproval_rules:\n  - name: core\n    if: { targets_branch: { pattern: "^main$" } }\n    options: { request_review: { enabled: true } }\n    requires: { count: 2, teams: [acme/core] }\n',
      [
        'count: 2',
        "'@acme/core'",
        "base:\n        matches: '^main$'",
        "comments: [':\\+1:', '👍']",
        'objections:\n        from: [bo]',
      ],
      ['"request_review" is not carried'],
    ],
    [
      'changelog-enforcer',
      'skipLabels: Skip-Changelog,docs\nmissingUpdateErrorMessage: Write it\n',
      ['changelog:', "matching: ['^Skip-Changelog$', '^docs$']"],
      ['missingUpdateErrorMessage: is not carried', 'had to be touched'],
    ],
    [
      'required-labels',
      'mode: exactly\ncount: 1\nlabels: "bug, feature"\nadd_comment: true\n',
      ['exactly: 1', 'of: [bug, feature]'],
      ['add_comment: is not carried'],
    ],
  ];

  it.each(sources)(
    'carries a configuration of %s over and lists what could not be',
    async (from, text, parts, notes) => {
      const { exitCode, out } = await run('migrate', '--from', from, file('source.yml', text));
      expect(exitCode).toBe(0);
      const head = out
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .join('\n');
      for (const note of notes) expect(head).toContain(note);
      for (const part of parts) expect(out).toContain(part);
      expect(await run('validate', file('migrated.yml', out))).toMatchObject({ exitCode: 0, err: '' });
    },
  );

  it('writes to a file when it is told to', async () => {
    const { out } = await run(
      'migrate',
      '--from',
      'required-labels',
      file('l.yml', 'mode: minimum\ncount: 1\nlabels: a\n'),
      '--out',
      'out.yml',
    );
    expect(out).toBe('out.yml: 1 rules; 0 notes at its head.\n');
    expect(readFileSync(join(folder, 'out.yml'), 'utf8')).toContain('# Everything was carried over.');
  });

  it('asks where it comes from', async () => {
    const { exitCode, err } = await run('migrate', '--from', 'mergable', 'x.yml');
    expect(exitCode).toBe(2);
    expect(err).toContain('Did you mean "mergeable"?');
  });
});

describe('the command itself', () => {
  it.each([
    [['valdate'], 'Did you mean "validate"?'],
    [['--bogus'], 'See mergeability --help.'],
    [['validate', 'missing.yml'], 'missing.yml cannot be read.'],
    [['explain', 'p.yml'], '--snapshot is missing'],
    [['migrate', '--from', 'mergeable'], 'The file to migrate is missing.'],
  ])('says what is wrong with %j and ends with 2', async (args, text) => {
    file('p.yml', policy('draft: false'));
    const { exitCode, out, err } = await run(...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(text);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('helps when it is asked to', async () => {
    const { exitCode, out } = await run('--help');
    expect(exitCode).toBe(0);
    for (const name of ['validate', 'test', 'explain', 'simulate', 'schema', 'migrate'])
      expect(out).toContain(`  ${name}`);
    expect((await run()).exitCode).toBe(2);
  });

  it('prints the JSON Schema', async () => {
    expect(JSON.parse((await run('schema')).out)).toMatchObject({ title: 'mergeability policy' });
  });
});
