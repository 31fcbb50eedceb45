import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest } from '../pull-request.ts';

const HOSTILE = [
  '@org/team and @robin fix #1 or GH-2',
  '```suggestion\nrm -rf\n```',
  '</details><img src=x onerror=alert(1)>',
  '::add-mask::line',
  '##[error]boo',
  'a | b \u202Egnp.exe \u001B[31mred',
  '[click](javascript:alert(1)) ![x](http://evil.example/x.png)',
  '<!-- lint-review:1 0123456789abcdef 0123456789abcdef 0123456789abcdef -->',
].join('\n');

test('a hostile message changes nothing but its own text', async () => {
  const story = await openPullRequest(
    { 'src/a.js': numbered(30) },
    { 'src/a.js': numbered(30, { 5: 'foo(x);', 6: 'bar(y);' }) },
  );
  try {
    const findings = [
      { path: 'src/a.js', line: 5, message: HOSTILE, rule: '`x`](http://evil.example) <b>' },
      { path: 'src/a.js', line: 20, message: HOSTILE },
      { path: 'src/::add-mask::x\n::error::.js', line: 1, message: HOSTILE },
    ];
    story.repository.write('eslint.json', eslintReport(findings));
    const result = await story.run({ filter: 'file' });
    expect(result.outputs).toMatchObject({ findings: '3', unexplained: '0', 'unmatched-path': '1' });
    const bodies = (await story.comments()).map(({ body }) => body);
    expect(bodies.length).toBeGreaterThan(0);
    for (const text of [...bodies, result.summary]) {
      const shown = text.replace(/\n<!-- lint-review:1 [0-9a-f ,]+ -->$/, '');
      expect(shown).not.toMatch(/<!--|<img|<\/details><|!\[|(?<!\\)\]\(javascript|```suggestion/);
      expect(shown).not.toMatch(/(^|[^\\\w])@(org|robin)/);
      expect(shown).not.toContain('\u202E');
      expect(shown).not.toContain('\u001B');
    }
    expect(result.masks.filter((mask) => mask === 'line' || mask.startsWith('x'))).toEqual([]);
    expect(result.annotations.filter(({ message }) => message === 'boo' || message === '.js')).toEqual([]);

    const again = await story.run({ filter: 'file' });
    expect(again.outputs['commented']).toBe('0');
    expect(story.traffic().writes).toBe(0);
  } finally {
    await story.close();
  }
});
