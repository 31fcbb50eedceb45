import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { callSandbox, spawnSandbox } from '../run-sandbox.ts';
import { removeFolders, writeFolder } from '../write-action.ts';

afterAll(removeFolders);

const file = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

describe('sandbox up', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves the example until %s, with the tokens that it printed',
    async (signal) => {
      const child = spawnSandbox('up', '--state', file('examples/state.yml'));
      const [line] = (await once(createInterface(child.stdout as Readable), 'line')) as [string];
      const ready = JSON.parse(line) as {
        url: string;
        apiUrl: string;
        graphqlUrl: string;
        tokens: Record<string, string>;
      };
      expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const releases = await fetch(`${ready.apiUrl}/repos/octo/app/releases`, {
        headers: { authorization: `Bearer ${ready.tokens.mona}` },
      });
      expect(await releases.json()).toMatchObject([{ tag_name: 'v1.0.0' }]);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );

  it('says where a state file is wrong', async () => {
    const folder = writeFolder({ 'state.yml': 'repositories:\n  octo/app:\n    pullRequest: []\n' });
    expect(await callSandbox('up', '--state', `${folder}/state.yml`)).toEqual({
      stdout: '',
      stderr: `sandbox up: ${folder}/state.yml:3:5: repositories.octo/app: unknown key "pullRequest"; did you mean pullRequests?\n`,
      status: 2,
    });
  });

  const app = (more: string) => `users: { mona: {} }\nrepositories:\n  mona/app:\n    ${more}\n`;
  it.each([
    [
      'tokens:\n  a: { app: x, permissions: { pull-request: write } }\n',
      ':2:31: tokens.a.permissions: unknown key "pull-request"; did you mean pull-requests?',
    ],
    [
      'tokens:\n  a: { user: nobody }\n',
      ':2:14: tokens.a.user: expected a login of users or organizations, found "nobody"',
    ],
    [
      app('pullRequests: [{ title: t, head: nope }]'),
      ':4:38: repositories["mona/app"].pullRequests[0].head: expected a branch, found "nope"',
    ],
    [
      app('commits: [{ files: { a: "1" } }]\n    pullRequests: [{ title: t, head: main }]'),
      ':5:38: repositories["mona/app"].pullRequests[0].head: expected a branch with commits that main has not, found "main"',
    ],
    [
      app('labels: [{ name: bug, color: red }]'),
      ':4:34: repositories["mona/app"].labels[0].color: expected six hex digits, found "red"',
    ],
    [
      app('commits: [{ branch: a..b }]'),
      ':4:25: repositories["mona/app"].commits[0].branch: expected a name that git takes',
    ],
    [
      app('commits: [{ files: { ../x: "1" } }]'),
      ':4:24: repositories["mona/app"].commits[0].files: expected paths from',
    ],
    ['users: { mona: {} }\nrepositories: { mona/..: {} }\n', ':2:26: repositories["mona/.."]: expected owner/name'],
    [
      `a: &a [${'1,'.repeat(99)}]\nb: &b [${'*a,'.repeat(99)}]\nc: [${'*b,'.repeat(99)}]\n`,
      ': aliases (*name) expand to more than 1000 values; write them out',
    ],
  ])('says what is wrong with %j, and where', async (text, message) => {
    const folder = writeFolder({ 'state.yml': text });
    const { stderr, status } = await callSandbox('up', '--state', `${folder}/state.yml`);
    expect(stderr).toContain(`sandbox up: ${folder}/state.yml${message}`);
    expect(status).toBe(2);
  });

  it.each([
    [['up'], 'expected --state <file>'],
    [['up', '--state', 'none.yml'], 'none.yml: ENOENT'],
    [['up', '--state', file('examples/state.yml'), '--port', 'x'], '--port: expected a whole number, found "x"'],
  ])('refuses %j', async (args, message) => {
    const { stderr, status } = await callSandbox(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe('sandbox schema', () => {
  it('prints what the type State says', async () => {
    const check = spawnSync(process.execPath, [file('scripts/generate-state-schema.ts'), '--check'], {
      encoding: 'utf8',
    });
    expect([check.stderr, check.status]).toEqual(['', 0]);
    expect((await callSandbox('schema')).stdout).toBe(readFileSync(file('state.schema.json'), 'utf8'));
  });
});
