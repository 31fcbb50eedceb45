import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What npm asks of a registry, by name: the manifests it has, and those that were put there. */
const packages = new Map<string, { versions: Record<string, unknown>; _attachments?: object }>();
let status = 200;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '/').slice(1));
    if (status !== 200) {
      response.writeHead(status).end('{}');
    } else if (request.method === 'PUT') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        packages.set(name, JSON.parse(Buffer.concat(chunks).toString('utf8')) as { versions: Record<string, unknown> });
        response.writeHead(201).end('{}');
      });
    } else {
      const found = packages.get(name);
      response.writeHead(found ? 200 : 404).end(JSON.stringify(found ?? { error: 'not_found' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** The script as the release job runs it, with npm itself, against a registry of one's own. */
async function publish(): Promise<{ exitCode: number | null; output: string }> {
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../publish-packages.ts')], {
    env: {
      ...process.env,
      npm_config_registry: `http://${address}/`,
      [`npm_config_//${address}/:_authToken`]: 'a-token',
      npm_config_cache: join(tmpdir(), `npm-cache-${process.pid}`),
      npm_config_fetch_retries: '0',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, output };
}

test('what npm has not is published, once', async () => {
  const first = await publish();
  expect(first.output).toContain('published bot-qa@');
  expect(first.exitCode).toBe(0);
  expect([...packages.keys()].sort()).toEqual(['bot-qa', 'mergeability']);
  const second = await publish();
  expect(second.exitCode).toBe(0);
  expect(second.output.match(/is published already/g)).toHaveLength(2);
});

test('a registry that does not answer is an error, not a version to publish', async () => {
  status = 500;
  const { exitCode, output } = await publish();
  expect(output).toContain('npm could not say whether bot-qa@');
  expect(exitCode).not.toBe(0);
});
