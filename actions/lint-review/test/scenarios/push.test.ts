import { runAction } from 'sandbox/runner';
import { ACTION } from '../action-folder.ts';
import { eslintReport, numbered } from '../eslint-report.ts';
import { makeRepository } from '../repository.ts';

test('a push shows findings on pushed lines as annotations and in the summary, and counts the others', async () => {
  const repository = makeRepository();
  try {
    const before = repository.commit('base', { 'src/a.js': numbered(30) });
    const after = repository.commit('change', { 'src/a.js': numbered(30, { 10: 'foo(x);' }) });
    const report = eslintReport([
      { path: 'src/a.js', line: 10 },
      { path: 'src/a.js', line: 25, rule: 'no-var' },
      { path: 'src/gone.js', line: 1 },
    ]);
    repository.write('eslint.json', report);
    const result = await runAction({
      action: ACTION,
      event: 'push',
      payload: { before, after, ref: 'refs/heads/main', repository: { full_name: 'org/app' } },
      inputs: { reports: 'eslint.json' },
      github: { sha: after },
      workspace: repository.folder,
    });
    expect(result.conclusion).toBe('failure');
    expect(result.outputs).toMatchObject({
      findings: '3',
      shown: '1',
      annotated: '1',
      'outside-filter': '1',
      'unmatched-path': '1',
      unexplained: '0',
      requests: '0',
      conclusion: 'failure',
    });
    expect(result.annotations).toContainEqual(expect.objectContaining({ level: 'error', file: 'src/a.js', line: 10 }));
    expect(result.summary).toContain('**1 error** on what this push changes');
    expect(result.summary).toContain('src/gone.js');
  } finally {
    repository.remove();
  }
});
