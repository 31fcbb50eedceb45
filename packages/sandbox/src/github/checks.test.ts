import { Checks, findCheckRunMistake, suiteState, type CheckRunInput } from './checks.ts';

const sha = 'a'.repeat(40);
const annotation = { path: 'a.js', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm' } as const;
const mistake = (output: CheckRunInput['output']) =>
  findCheckRunMistake({ name: 'lint', head_sha: sha, ...(output && { output }) }, true);

function checks(): Checks {
  let id = 0;
  return new Checks(
    () => (id += 1),
    () => '2026-01-01T00:00:00Z',
  );
}

describe('a check run', () => {
  it.each([
    [
      '51 annotations',
      { title: 't', summary: 's', annotations: Array.from({ length: 51 }, () => annotation) },
      'No more than 50 items are allowed; 51 were supplied.',
    ],
    [
      'a long summary',
      { title: 't', summary: 's'.repeat(65_536) },
      'Only 65535 characters are allowed; 65536 were supplied.',
    ],
    [
      'a long text',
      { title: 't', summary: 's', text: 's'.repeat(70_000) },
      'Only 65535 characters are allowed; 70000 were supplied.',
    ],
    [
      'columns over two lines',
      { title: 't', summary: 's', annotations: [{ ...annotation, end_line: 2, start_column: 1 }] },
      'start_column and end_column are only allowed when start_line and end_line are the same.',
    ],
    ['no summary', { title: 't' }, '"summary" wasn\'t supplied.'],
    [
      'nothing wrong',
      { title: 't', summary: 's', annotations: Array.from({ length: 50 }, () => annotation) },
      undefined,
    ],
  ])('with %s: %#', (_, output, message) => {
    expect(mistake(output)).toBe(message);
  });

  it('is completed by a conclusion, and collects annotations over several requests', () => {
    const all = checks();
    const run = all.createRun({ name: 'lint', head_sha: sha, status: 'in_progress' }, 'github-actions', null);
    all.updateRun(run, { output: { summary: 's', annotations: [annotation] } });
    all.updateRun(run, { conclusion: 'failure', output: { summary: 's', annotations: [annotation, annotation] } });
    expect(run).toMatchObject({ status: 'completed', conclusion: 'failure', completedAt: '2026-01-01T00:00:00Z' });
    expect(run.output.annotations).toHaveLength(3);
  });

  it('lands in any suite of its app and commit, never in the one that was meant for sure', () => {
    const all = checks();
    const first = all.createSuite('github-actions', sha, 'main');
    const second = all.createSuite('github-actions', sha, 'main');
    all.createSuite('other', sha, 'main');
    const suites = ['a', 'b', 'c', 'd'].map(
      (name) => all.createRun({ name, head_sha: sha }, 'github-actions', null).suite,
    );
    expect(new Set(suites)).toEqual(new Set([first, second]));
    expect(all.createRun({ name: 'x', head_sha: 'b'.repeat(40) }, 'github-actions', null).suite.headSha).toBe(
      'b'.repeat(40),
    );
  });

  it('is listed once for each name unless all are asked for', () => {
    const all = checks();
    all.createRun({ name: 'lint', head_sha: sha, conclusion: 'failure' }, 'github-actions', null);
    const newer = all.createRun({ name: 'lint', head_sha: sha, conclusion: 'success' }, 'github-actions', null);
    expect(all.ofCommit(sha, 'latest')).toEqual([newer]);
    expect(all.ofCommit(sha, 'all')).toHaveLength(2);
    expect(suiteState(all.ofCommit(sha, 'latest'))).toEqual({ status: 'completed', conclusion: 'success' });
  });
});
