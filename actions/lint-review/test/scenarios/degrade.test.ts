import { api } from '../pull-request.ts';
import { LINES, withReview } from '../review-story.ts';

test('a token that can only read shows all findings as annotations and in the summary, and names the scope', async () => {
  await withReview(async (story) => {
    const result = await story.run({}, { github: { token: story.server.tokens['readonly'] ?? '' } });
    expect(result.outputs).toMatchObject({ commented: '0', annotated: '4', unexplained: '0' });
    const places = result.annotations.filter(({ file }) => file === 'src/a.js').map(({ line }) => line);
    expect(places).toEqual(LINES);
    for (const line of LINES) expect(result.summary).toContain(`wrong at ${line}`);
    const warning = result.annotations.find(({ level }) => level === 'warning');
    expect(warning?.message).toContain('pull-requests: write');
    expect(await story.comments()).toEqual([]);
  });
});

test('one refused anchor costs one comment', async () => {
  await withReview(async (story) => {
    story.server.faults.add({
      kind: 'status',
      status: 422,
      message: 'Unprocessable Entity',
      route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
      times: 3,
    });
    const result = await story.run();
    // The review as a whole, its first half, and the first comment alone, which is the culprit then.
    expect(result.outputs).toMatchObject({ commented: '3', annotated: '1', unexplained: '0' });
    expect((await story.comments()).map(({ line }) => line).sort()).toEqual(LINES.slice(1));
    expect(result.summary).toContain('GitHub refused the comment on src/a.js:5');
  });
});

test('a linter that crashes is red and leaves the comments of earlier runs alone', async () => {
  await withReview(async (story) => {
    await story.run();
    expect(await story.comments()).toHaveLength(4);
    story.repository.write(
      'crash.mjs',
      'process.stdout.write("["); process.stderr.write("out of memory"); process.exit(2);',
    );
    const result = await story.run({ reports: '', command: 'node crash.mjs', 'command-name': 'eslint.json' });
    expect(result.conclusion).toBe('failure');
    expect(result.annotations.find(({ level }) => level === 'error')?.message).toContain(
      'crashed with exit code 2: out of memory',
    );
    expect(story.traffic().writes).toBe(0);
    expect((await story.comments()).filter(({ isMinimized }) => isMinimized)).toEqual([]);
  });
});

test('a report that is missing, empty or read by the wrong format is no clean report', async () => {
  await withReview(async (story) => {
    await story.run();
    story.repository.write('empty.json', '');
    story.repository.write('blank.json', ' \n');
    const reports = ['nowhere.json', 'empty.json', 'blank.json', 'eslint.json as text:flake8'];
    const result = await story.run({ reports: reports.join('\n') });
    expect(result.conclusion).toBe('failure');
    const said = result.annotations.map(({ message }) => message).join('\n');
    expect(said).toContain('nowhere.json: no report at nowhere.json');
    expect(said).toContain('\nempty.json is empty');
    expect(said).toContain('\nblank.json is empty');
    expect(said).toContain('\neslint.json: nothing in it reads as text:flake8, but its content is that of eslint');
    expect(story.traffic().writes).toBe(0);
  });
});

test('a forged marker of another user counts for nothing', async () => {
  await withReview(async (story) => {
    await story.run();
    const [original] = await story.comments();
    await api(story.server, 'DELETE', `/repos/org/app/pulls/comments/${original?.databaseId}`);
    const head = story.repository.git('rev-parse', 'feature');
    const forged = { body: original?.body, path: original?.path, line: original?.line, side: 'RIGHT', commit_id: head };
    await api(story.server, 'POST', '/repos/org/app/pulls/1/comments', forged, 'mallory');
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '1', 'already-posted': '3' });
  });
});
