import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest, type PullRequestStory } from '../pull-request.ts';

const LINES = [5, 6, 7, 8];
const CHANGED = Object.fromEntries(LINES.map((line) => [line, `changed(${line});`]));

async function withStory(work: (story: PullRequestStory) => Promise<void>): Promise<void> {
  const story = await openPullRequest({ 'src/a.js': numbered(30) }, { 'src/a.js': numbered(30, CHANGED) });
  const findings = LINES.map((line) => ({ path: 'src/a.js', line, message: `wrong ${line}` }));
  story.repository.write('eslint.json', eslintReport(findings));
  try {
    await work(story);
  } finally {
    await story.close();
  }
}

const linesOf = async (story: PullRequestStory): Promise<(number | null)[]> =>
  (await story.comments()).filter(({ isMinimized }) => !isMinimized).map(({ line }) => line);

test('cut off at any request and run again, the pull request ends the same', async () => {
  for (const at of [1, 2, 3, 4])
    for (const kind of ['reset', 'lost-response'] as const)
      await withStory(async (story) => {
        const cancel = new AbortController();
        story.server.faults.add({ kind, at, token: 'actions', times: 0 });
        const first = story.run({}, { signal: cancel.signal, cancelDelays: { interrupt: 100, terminate: 100 } });
        setTimeout(() => cancel.abort(), 1_500);
        await first;
        story.server.faults.clear();
        const second = await story.run();
        expect(second.outputs['unexplained']).toBe('0');
        expect({ at, kind, lines: await linesOf(story) }).toEqual({ at, kind, lines: LINES });
      });
});
