import { imagineSnapshot } from '../src/policy/imagine.ts';
import { CommandLine, NOW, policy, type Result } from './command-line.ts';

const cli = new CommandLine();
afterAll(() => cli.remove());
const run = (...args: string[]): Promise<Result> => cli.run(...args);
const file = (name: string, text: string): string => cli.file(name, text);

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
});
