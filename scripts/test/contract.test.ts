import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readAllActions } from '../contract/action-metadata.ts';
import { checkCode } from '../contract/check-code.ts';
import { checkUse } from '../contract/check-uses.ts';
import { replaceBetweenMarkers } from '../contract/generated-docs.ts';
import { findUses, findYamlBlocks } from '../contract/workflow-uses.ts';

const root = join(import.meta.dirname, '../..');
const actions = readAllActions(root);

/** Every tracked or new file of the repository that git does not ignore. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)));

describe('action.yml is the one list', () => {
  test('there are actions', () => {
    expect(actions.map(({ name }) => name)).toContain('lint-review');
  });

  test.each(actions)('$name is complete', (action) => {
    expect(action.problems).toEqual([]);
  });

  test.each(actions)('the code of $name names every input and output', (action) => {
    expect(checkCode(action)).toEqual([]);
  });

  test.each(actions)('$name has the bundle that its main names', (action) => {
    expect(existsSync(join(action.folder, 'dist/index.js'))).toBe(true);
  });

  test('README tables and typed names match', () => {
    const run = (): string =>
      execFileSync(process.execPath, ['scripts/generate-docs.ts', '--check'], { cwd: root, encoding: 'utf8' });
    expect(run).not.toThrow();
  });
});

describe('every `uses:` keeps the contract', () => {
  const workflows = files.filter((file) => /\.github\/workflows\/[^/]+\.ya?ml$/.test(file));
  const markdown = files.filter((file) => file.endsWith('.md'));

  test.each(workflows)('%s', (file) => {
    const uses = findUses(readFileSync(join(root, file), 'utf8'));
    expect(uses.flatMap((use) => checkUse(use, file, actions, 'required'))).toEqual([]);
  });

  test('in the code blocks of all Markdown files', () => {
    const problems = markdown.flatMap((file) =>
      findYamlBlocks(readFileSync(join(root, file), 'utf8'))
        .flatMap(({ yaml, offset }) => findUses(yaml, offset))
        .flatMap((use) => checkUse(use, file, actions, 'optional')),
    );
    expect(problems).toEqual([]);
  });

  test('each example has workflows', () => {
    for (const example of readdirSync(join(root, 'examples')))
      expect(workflows.some((file) => file.startsWith(relative(root, join(root, 'examples', example))))).toBe(true);
  });
});

describe('the checks find drift', () => {
  const [action] = actions;
  if (action === undefined) throw new Error('no action');

  test('an unknown key of with, with its line', () => {
    const [use] = findUses(`steps:\n  - uses: org/actions/${action.name}@v1\n    with:\n      no-such-input: 1\n`, 10);
    expect(use && checkUse(use, 'README.md', actions, 'optional')).toContain(
      `README.md:14: ${action.name} has no input "no-such-input"`,
    );
  });

  test('an unpinned action of others, and a pin without its version', () => {
    const pin = 'a'.repeat(40);
    const judge = (line: string): string[] =>
      findUses(`- uses: ${line}\n`).flatMap((use) => checkUse(use, 'ci.yml', actions, 'required'));
    expect(judge('actions/checkout@v6')).toEqual(['ci.yml:1: pin actions/checkout@v6 by its commit SHA']);
    expect(judge(`actions/checkout@${pin}`)).toHaveLength(1);
    expect(judge(`actions/checkout@${pin} # v6.0.2`)).toEqual([]);
  });

  test('an action that does not exist', () => {
    const [use] = findUses('- uses: org/actions/no-such-action@v1\n');
    expect(use && checkUse(use, 'x.yml', actions, 'required')).toEqual([
      'x.yml:1: there is no action "no-such-action"',
    ]);
  });

  test('an input that no code names', () => {
    const ghost = { name: 'ghost-input', description: 'x', required: false, default: '' };
    expect(checkCode({ ...action, inputs: [...action.inputs, ghost] })).toEqual([
      `actions/${action.name}: input "ghost-input" is declared in action.yml but no code names it`,
    ]);
  });

  test('missing markers', () => {
    expect(() => replaceBetweenMarkers('no table here', 'inputs', 'x', 'README.md')).toThrow(
      'README.md: expected the markers',
    );
  });
});
