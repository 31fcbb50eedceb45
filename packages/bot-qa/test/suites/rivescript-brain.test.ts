import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/result.ts';
import { Workspace } from '../cli/command-line.ts';
import { corpus } from './corpora-cases.ts';

/** The test suites of RiveScript, played by bot-qa against RiveScript itself, which learns from them while they are played. */
const folder = fileURLToPath(new URL('../real-bots', import.meta.url));
const workspace = new Workspace();

beforeAll(() => {
  if (!existsSync(`${folder}/node_modules/.package-lock.json`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
});
afterAll(() => workspace.remove());

async function play(isDeaf: boolean): Promise<{ readonly code: number | null; readonly failed: readonly string[] }> {
  const module = `${isDeaf ? 'deaf' : 'whole'}.mjs`;
  workspace.write(
    module,
    `import { learner } from ${JSON.stringify(`${folder}/rivescript-suite.mjs`)};\nexport default learner(${isDeaf});\n`,
  );
  workspace.write('bot-qa.yaml', JSON.stringify({ bots: { brain: { module } } }));
  const { code } = await workspace.run(['run', `${corpus}/rsts/*.yml`, '--setting', 'sendActions=true']);
  const events = readFileSync(workspace.path('.bot-qa/journal.ndjson'), 'utf8').trim().split('\n');
  const finished = events
    .map((text) => JSON.parse(text) as RunEvent)
    .filter((event) => event.type === 'conversation-finished');
  expect(finished).toHaveLength(10);
  return {
    code,
    failed: finished
      .filter((event) => event.verdict !== 'passed')
      .map((event) => event.name)
      .sort(),
  };
}

it('passes its own tests', async () => {
  expect(await play(false)).toEqual({ code: 0, failed: [] });
});

it('is found out when it does not learn', async () => {
  const failed = ['message_substitutions', 'person_substitutions', 'test_name'];
  expect(await play(true)).toEqual({ code: 1, failed });
});
