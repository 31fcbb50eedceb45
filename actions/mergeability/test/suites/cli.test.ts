import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandLine, policy, type Result, ROOT } from '../command-line.ts';

// Every command as a process, with what nobody should give it: many starts of Node. Needs the built package only.

const cli = new CommandLine();
afterAll(() => cli.remove());
const run = (...args: string[]): Promise<Result> => cli.run(...args);
const file = (name: string, text: string): string => cli.file(name, text);

describe('hostile files', () => {
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
    expect(readFileSync(join(cli.folder, 'out.yml'), 'utf8')).toContain('# Everything was carried over.');
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
