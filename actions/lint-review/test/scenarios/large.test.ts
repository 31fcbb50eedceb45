import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest } from '../pull-request.ts';

const FILES = 3_000;

test('a pull request of 3,000 files gets its comments in at most 8 requests, and the rest is accounted for', async () => {
  const names = Array.from({ length: FILES }, (_, i) => `src/dir-${i % 50}/file-${i}.js`);
  const base = Object.fromEntries(names.map((name) => [name, numbered(8)]));
  const head = Object.fromEntries(names.map((name) => [name, numbered(8, { 4: 'foo(x);' })]));
  const story = await openPullRequest(base, head, { checkout: false });
  try {
    // Five rules of 600 findings each reach the default caps of 15 for a rule and of 50 in all.
    const findings = names.flatMap((path, i) => [
      { path, line: 4, message: 'on a changed line', rule: `rule-${i % 5}` },
      { path, line: 8, message: 'elsewhere', severity: 1 as const },
    ]);
    story.repository.write('eslint.json', eslintReport(findings));
    const cold = await story.run();
    expect(cold.outputs).toMatchObject({
      findings: '6000',
      shown: '3000',
      commented: '50',
      'outside-filter': '3000',
      unexplained: '0',
    });
    const { reads, writes } = story.traffic();
    expect(reads + writes).toBeLessThanOrEqual(8);
    expect(Number(cold.outputs['annotated']) + Number(cold.outputs['summarised'])).toBe(2_950);
    expect(Buffer.byteLength(cold.summary)).toBeLessThan(1_048_576);
    const again = await story.run();
    expect(again.outputs).toMatchObject({ commented: '0', 'already-posted': '50', unexplained: '0' });
    expect(story.traffic()).toEqual({ reads: 1, writes: 0 });
  } finally {
    await story.close();
  }
}, 60_000);
