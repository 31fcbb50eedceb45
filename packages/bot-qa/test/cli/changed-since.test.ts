import { execFileSync } from 'node:child_process';
import { echoModule, Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const git = (...given: string[]): void =>
  void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...given], {
    cwd: workspace.path('.'),
    stdio: 'ignore',
  });

const files = {
  'bot.mjs': echoModule,
  't/one.bot.yaml': 'conversations: [{name: one, steps: [{include: outer}, {user: hi}, {bot: {contains: hi}}]}]\n',
  't/two.bot.yaml': 'conversations: [{name: two, steps: [{user: {list: greet}}, {bot: {contains: h}}]}]\n',
  't/three.bot.yaml': 'conversations: [{name: three, steps: [{user: x}, {bot: {contains: x}}]}]\n',
  't/outer.bot.yaml': 'blocks: {outer: [{include: inner}]}\n',
  't/inner.bot.yaml': 'blocks: {inner: [{user: a}, {bot: {contains: a}}]}\n',
  't/lists.bot.yaml': 'lists: {greet: [hello, hey]}\n',
  't/four.convo.txt': 'four\n\n#me\n$x\n\n#bot\n*$x*\n',
  't/four.scriptingmemory.txt': '|$x\nc1|a\n',
  't/five.convo.txt': 'five\n\n#me\nhi\n\n#bot\nUTT_HI\n',
  't/five.utterances.txt': 'UTT_HI\nhi\nhello\n',
  'bot-qa.yaml': 'bots: {b: {connector: function, module: bot.mjs}}\n',
};

test('what a change touches is played: blocks, lists, tables and the configuration are part of a conversation', async () => {
  workspace = new Workspace(files);
  git('init', '-b', 'main');
  git('add', '-A');
  git('commit', '-m', 'all');
  const selected = async (): Promise<string[]> => {
    const { out } = await workspace.run(['list', 't', '--changed-since', 'main']);
    return [...out.matchAll(/› (\w+)(?: |$)/gm)].map((match) => match[1]!);
  };
  for (const [file, text, expected] of [
    ['t/inner.bot.yaml', `${files['t/inner.bot.yaml']}# more\n`, ['one']],
    ['t/lists.bot.yaml', 'lists: {greet: [hello, hey, hi]}\n', ['two']],
    ['t/four.scriptingmemory.txt', '|$x\nc1|b\n', ['four']],
    ['t/five.utterances.txt', 'UTT_HI\nhi\n', ['five']],
    ['t/three.bot.yaml', `${files['t/three.bot.yaml']}# more\n`, ['three']],
    ['bot-qa.yaml', `${files['bot-qa.yaml']}# more\n`, ['five', 'four', 'one', 'three', 'two']],
  ] as const) {
    workspace.write(file, text);
    expect([file, (await selected()).sort()]).toEqual([file, expected]);
    git('checkout', '.');
  }
  git('mv', 't/three.bot.yaml', 't/drei.bot.yaml');
  expect(await selected()).toEqual(['three']);
  const { err } = await workspace.run(['list', 't', '--changed-since', 'nothing']);
  expect(err).toContain('fatal: bad revision');
});
