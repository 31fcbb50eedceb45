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
