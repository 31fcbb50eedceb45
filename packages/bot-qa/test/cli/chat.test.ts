import { readFileSync } from 'node:fs';
import { echoModule, Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

test.each(['a.bot.yaml', 'a.bot.txt'])('a conversation by hand becomes a fixture that passes: %s', async (file) => {
  workspace = new Workspace({ 'bot.mjs': echoModule });
  const { child, finished } = workspace.start(['chat', '--module', 'bot.mjs', '--record', file, '--name', 'by hand']);
  child.stdin!.end('hello\ntwo things\n');
  const { code, out } = await finished;
  expect(out).toContain('"You said: hello"');
  expect(code).toBe(0);
  expect(readFileSync(workspace.path(file), 'utf8')).toContain('by hand');
  const played = await workspace.run(['run', file, '--module', 'bot.mjs']);
  expect(played.out).toContain('1 passed');
});

test('calibrate shows what a threshold would take for the same', async () => {
  workspace = new Workspace({
    'a.bot.yaml':
      'conversations:\n  - name: x\n    steps:\n      - bot: Your parcel arrives on the third floor today\n      - bot: Your parcel arrives on the fourth floor today\n      - bot: Something else altogether\n',
  });
  const { code, out } = await workspace.run(['calibrate', 'a.bot.yaml']);
  expect(out).toContain('3 pairs of different answers');
  expect(out).toContain('third floor');
  expect(code).toBe(0);
});
