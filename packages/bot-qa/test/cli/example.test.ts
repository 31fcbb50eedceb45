import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Workspace } from './command-line.ts';

const root = join(import.meta.dirname, '../../../..');
const example = join(root, 'examples/web-app');

let workspace: Workspace;
let servers: Server[];
beforeEach(() => {
  workspace = new Workspace();
  servers = [];
  cpSync(example, workspace.folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  symlinkSync(join(root, 'node_modules'), workspace.path('node_modules'));
});
afterEach(() => {
  for (const server of servers) server.close();
  workspace.remove();
});

/** The commands of a workflow that call bot-qa, as lists of words. */
function commandsOf(workflow: string): string[][] {
  const { jobs } = parse(readFileSync(join(example, '.github/workflows', workflow), 'utf8')) as {
    readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
  };
  return Object.values(jobs)
    .flatMap(({ steps }) => steps.map(({ run }) => run ?? ''))
    .filter((run) => run.startsWith('npx bot-qa '))
    .map((run) => run.split(' ').slice(2));
}

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a new service has green conversations that would notice most breaks', async () => {
  const { code, out } = await workspace.run(['run', 'tests/conversations']);
  expect(out).toMatch(/green {2}\d+ conversations/);
  expect(code).toBe(0);
  const commands = commandsOf('pull-request.yml');
  expect(commands).toHaveLength(1);
  for (const command of commands) expect((await workspace.run(command)).code).toBe(0);
});

test('the commands of its workflows hold before a release, and keep a worse version from going out', async () => {
  const { handle } = (await import(join(example, 'src/server.js'))) as { readonly handle: RequestListener };
  const production = await serve(handle);
  const worse = await serve((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"reply":"I can start a refund."}');
  });
  const [merge, compare] = commandsOf('before-release.yml');
  for (const [candidate, code] of [
    [production, 0],
    [worse, 1],
  ] as const) {
    const environment = { PRODUCTION_URL: production, CANDIDATE_URL: candidate };
    const run = ['run', '--config=bot-qa.release.yaml', '--bot=candidate', 'tests/conversations'];
    for (const part of [1, 2])
      await workspace.run([...run, `--shard=${part}/2`, `--journal=part-${part}.ndjson`], environment);
    const journals = merge!.flatMap((word) =>
      word.includes('*') ? [1, 2].map((n) => word.replace('*', `${n}`)) : [word],
    );
    const report = await workspace.run(journals, environment);
    expect({ code: report.code, err: report.err }).toEqual({ code, err: '' });
    const comparison = await workspace.run(compare!, environment);
    expect({ code: comparison.code, err: comparison.err }).toEqual({ code, err: '' });
  }
});
