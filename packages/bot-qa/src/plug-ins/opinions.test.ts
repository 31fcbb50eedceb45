import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNative } from '../native/read-native.ts';
import { linkFixtures } from '../link.ts';
import { functionConnector } from '../connectors/function.ts';
import { defaultTiming, noRetry } from '../run/bot-run.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import { runSuite } from '../run/run-suite.ts';
import { Opinions } from './opinions.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot-qa-opinions-'));
let asked = 0;
/** A model that likes politeness, and embeddings that count letters. */
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    asked++;
    const given = JSON.parse(body) as {
      readonly input?: readonly string[];
      readonly messages?: readonly { readonly content: string }[];
    };
    const letters = (text: string): number[] =>
      [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => text.toLowerCase().split(letter).length - 1);
    const polite = given.messages?.[1]?.content.includes('please') ?? false;
    const answer = given.input
      ? {
          data: given.input
            .map((text, index) => ({ index, embedding: text === 'broken' ? [] : letters(text) }))
            .reverse(),
        }
      : {
          choices: [
            {
              message: {
                content: `{"score": ${polite ? 1 : 0}, "reason": "${polite ? 'polite' : 'rude, it says open-sesame'}"}`,
              },
            },
          ],
        };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});

async function exitCodeOf(reply: string, check: string, offline = false, configured = true): Promise<number> {
  const text = `conversations:\n  - name: x\n    steps: [{user: a}, {bot: ${check}}]\n`;
  const suite = linkFixtures([readNative({ file: 'a.bot.yaml', text, bytes: Buffer.from(text) })]);
  const plugIn = { url, model: 'm', cache: join(folder, 'opinions.ndjson'), at: { file: 'c', line: 1, column: 1 } };
  const opinions = new Opinions({
    judge: configured ? plugIn : undefined,
    embedder: configured ? plugIn : undefined,
    offline,
    secrets: new SecretMask(['open-sesame']),
  });
  const connector = functionConnector(() => reply);
  const { exitCode } = await runSuite({
    suite,
    bots: [
      {
        ...defaultTiming,
        name: 'bot',
        connector,
        conversations: suite.conversations,
        concurrency: 1,
        rate: undefined,
        retry: noRetry,
      },
    ],
    ...{
      runId: 'r',
      seed: 0,
      digest: '',
      command: [],
      tool: '',
      concurrency: 1,
      repeat: 1,
      failFast: false,
      virtualTime: false,
      startedAt: 0,
      selection: {},
    },
    environment: () => undefined,
    secrets: new SecretMask(),
    reporters: [],
    signal: new AbortController().signal,
    assess: opinions.assess,
    opinion: opinions.opinion,
  });
  await opinions.close();
  return exitCode;
}

test('a judge decides, and what it said is kept for a run without a network', async () => {
  expect(await exitCodeOf('please wait', '{judge: is polite}')).toBe(0);
  expect(await exitCodeOf('go away', '{judge: is polite}')).toBe(1);
  const before = asked;
  expect(await exitCodeOf('please wait', '{judge: is polite}', true)).toBe(0);
  expect(await exitCodeOf('go away', '{judge: is polite}', true)).toBe(1);
  expect(asked).toBe(before);
  expect(readFileSync(join(folder, 'opinions.ndjson'), 'utf8')).toContain('it says ***');
});

test('an opinion that nobody gave is no pass, negated or not', async () => {
  expect(await exitCodeOf('something new', '{judge: is polite}', true)).toBe(1);
  expect(await exitCodeOf('something new', '{not: {judge: is polite}}', true)).toBe(1);
  expect(await exitCodeOf('please', '{judge: is polite}', false, false)).toBe(1);
});

test('an embedder measures likeness', async () => {
  expect(await exitCodeOf('opening hours', '{embedding: {to: hours of opening, at-least: 0.8}}')).toBe(0);
  expect(await exitCodeOf('zzz', '{embedding: {to: hours of opening, at-least: 0.8}}')).toBe(1);
});

test('embeddings that cannot be compared are no pass, negated or not', async () => {
  for (const reply of ['broken', '123'])
    for (const check of ['{embedding: {to: x, at-least: 0.1}}', '{not: {embedding: {to: x, at-least: 0.1}}}'])
      expect(await exitCodeOf(reply, check)).toBe(1);
});
