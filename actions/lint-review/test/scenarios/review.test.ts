import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest } from '../pull-request.ts';

const CHANGED = { 10: 'foo(x);', 20: 'bar(y);' };
const FINDINGS = [
  { path: 'src/a.js', line: 10 },
  { path: 'src/a.js', line: 20, rule: 'no-var', severity: 1 as const },
  { path: 'src/a.js', line: 35, rule: 'no-var' },
];

test('comments stand on exactly the changed lines; a second run writes nothing; moved lines keep their comments; fixed ones are hidden', async () => {
  const story = await openPullRequest({ 'src/a.js': numbered(40) }, { 'src/a.js': numbered(40, CHANGED) });
  try {
    story.repository.write('eslint.json', eslintReport(FINDINGS));
    const cold = await story.run();
    expect(cold.log).not.toContain('##[warning]');
    expect(cold.outputs).toMatchObject({
      findings: '3',
      commented: '2',
      'outside-filter': '1',
      unexplained: '0',
      conclusion: 'failure',
    });
    const comments = await story.comments();
    expect(comments.map(({ path, line, author }) => ({ path, line, author }))).toEqual([
      { path: 'src/a.js', line: 10, author: 'github-actions' },
      { path: 'src/a.js', line: 20, author: 'github-actions' },
    ]);
    expect(comments[0]?.body).toContain("'x' is not defined.");
    const first = story.traffic();
    expect(first.reads + first.writes).toBeLessThanOrEqual(8);

    const again = await story.run();
    expect(again.outputs).toMatchObject({ 'already-posted': '2', commented: '0', unexplained: '0' });
    expect(story.traffic()).toEqual({ reads: 1, writes: 0 });

    await story.push({ 'src/a.js': `new first line\n${numbered(40, CHANGED)}` });
    story.repository.write('eslint.json', eslintReport(FINDINGS.map((one) => ({ ...one, line: one.line + 1 }))));
    const shifted = await story.run();
    expect(shifted.outputs).toMatchObject({ 'already-posted': '2', commented: '0', fixed: '0', unexplained: '0' });
    expect(story.traffic()).toEqual({ reads: 1, writes: 0 });

    story.repository.write('eslint.json', '[]');
    const fixed = await story.run();
    expect(fixed.outputs).toMatchObject({ fixed: '2', conclusion: 'success', unexplained: '0' });
    expect(story.traffic()).toEqual({ reads: 1, writes: 1 });
    expect((await story.comments()).map(({ isMinimized }) => isMinimized)).toEqual([true, true]);
  } finally {
    await story.close();
  }
});
