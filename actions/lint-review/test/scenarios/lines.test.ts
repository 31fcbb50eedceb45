import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest } from '../pull-request.ts';

test('findings of the merge of head and base are shown on the lines of the head; lines of the base are not ours', async () => {
  const story = await openPullRequest(
    { 'src/a.js': numbered(40), 'old.js': numbered(30) },
    { 'src/a.js': numbered(40, { 20: 'foo(x);' }), 'old.js': numbered(30, { 9: 'bar(y);' }) },
  );
  try {
    const { repository } = story;
    repository.git('switch', '--quiet', 'main');
    const seven = Array.from({ length: 7 }, (_, i) => `base ${i}\n`).join('');
    repository.commit('base moves on', {
      'src/a.js': seven + numbered(40),
      'old.js': null,
      'renamed by base.js': `first\n${numbered(30)}`,
    });
    repository.git('switch', '--quiet', '--detach', 'main');
    repository.git('merge', '--quiet', '--no-edit', 'feature');
    repository.write(
      'eslint.json',
      eslintReport([
        { path: 'src/a.js', line: 27, message: 'ours' },
        { path: 'src/a.js', line: 3, message: 'theirs' },
        { path: 'renamed by base.js', line: 10, message: 'ours, under another name' },
      ]),
    );
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '2', 'outside-filter': '1', unexplained: '0' });
    const places = (await story.comments()).map(({ path, line, body }) => [path, line, body.includes('ours')]);
    expect(places.sort()).toEqual([
      ['old.js', 9, true],
      ['src/a.js', 20, true],
    ]);
  } finally {
    await story.close();
  }
});

test('renames with edits, CRLF, a missing last line end, odd names and deletions are placed right', async () => {
  const story = await openPullRequest(
    {
      'old name.js': numbered(30),
      'crlf.js': numbered(10).replaceAll('\n', '\r\n'),
      'end.js': 'one\ntwo',
      'gone.js': 'x\n',
    },
    {
      'old name.js': null,
      'dir/ünïcode "x".js': numbered(30, { 15: 'foo(x);' }),
      'crlf.js': numbered(10, { 4: 'foo(x);' }).replaceAll('\n', '\r\n'),
      'end.js': 'one\ntwo\n++ three',
      'gone.js': null,
    },
  );
  try {
    const findings = [
      { path: 'dir/ünïcode "x".js', line: 15 },
      { path: 'dir/ünïcode "x".js', line: 2 },
      { path: 'crlf.js', line: 4 },
      { path: 'crlf.js', line: 5 },
      { path: 'end.js', line: 3 },
      { path: 'end.js', line: 2 },
    ];
    story.repository.write('eslint.json', eslintReport(findings));
    const result = await story.run();
    const places = (await story.comments()).map(({ path, line }) => `${path}:${line}`).sort();
    expect(places).toEqual(['crlf.js:4', 'dir/ünïcode "x".js:15', 'end.js:2', 'end.js:3']);
    expect(result.outputs).toMatchObject({ 'outside-filter': '2', unexplained: '0' });
  } finally {
    await story.close();
  }
});

test('a finding on several lines gets a comment on these lines, and a fix becomes a suggestion', async () => {
  const text = numbered(30, { 10: 'const a = 1', 11: 'const b = 2' });
  const story = await openPullRequest({ 'src/a.js': numbered(30) }, { 'src/a.js': text });
  try {
    const offset = text.indexOf('const b = 2') + 'const b = 2'.length;
    const report = [
      {
        filePath: 'src/a.js',
        messages: [
          { ruleId: 'x', severity: 2, message: 'two lines', line: 10, column: 1, endLine: 11, endColumn: 3 },
          {
            ruleId: 'semi',
            severity: 1,
            message: 'Missing semicolon.',
            line: 11,
            column: 12,
            fix: { range: [offset, offset], text: ';' },
          },
        ],
      },
    ];
    story.repository.write('eslint.json', JSON.stringify(report));
    await story.run();
    const comments = await story.comments();
    expect(comments.map(({ startLine, line }) => [startLine, line])).toEqual([
      [10, 11],
      [null, 11],
    ]);
    expect(comments[1]?.body).toContain('```suggestion\nconst b = 2;\n```');
  } finally {
    await story.close();
  }
});

test('a finding on the line after the last one is about the end of the file, one far behind it about no line', async () => {
  const story = await openPullRequest(
    { 'src/a.js': numbered(30), 'src/b.js': numbered(30) },
    { 'src/a.js': numbered(31), 'src/b.js': numbered(30, { 5: 'foo(x);' }), 'src/new.js': numbered(2) },
  );
  try {
    const findings = [
      { path: 'src/a.js', line: 32, message: 'unclosed' },
      { path: 'src/a.js', line: 99, message: 'beyond' },
      { path: 'src/b.js', line: 31, message: 'old end' },
      { path: 'src/new.js', line: 3, message: 'unclosed' },
      { path: 'src/new.js', line: 9, message: 'beyond' },
    ];
    story.repository.write('eslint.json', eslintReport(findings));
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '3', 'outside-filter': '2', unexplained: '0' });
    const places = (await story.comments()).map(({ path, line, body }) => [
      path,
      line,
      /unclosed|beyond/.exec(body)?.[0],
    ]);
    expect(places.sort()).toEqual([
      ['src/a.js', 31, 'unclosed'],
      ['src/new.js', null, 'beyond'],
      ['src/new.js', 2, 'unclosed'],
    ]);
  } finally {
    await story.close();
  }
});
