import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { delaysOf, textOf, type Way } from './ways.ts';

/**
 * The floor: a bare undici Pool that sends the same requests and parses the answers, and judges nothing. For a bot that
 * calls back, beside it a bare node:http server that counts the messages of each conversation.
 * Usage: raw-client.ts <origin> <way> <conversations> <turns> <concurrency>; prints JSON.
 */
const [origin, way] = process.argv.slice(2, 4) as [string, Way];
const [conversations = 0, turns = 0, concurrency = 0] = process.argv.slice(4).map(Number);
const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });

/** Who waits for the last message of a turn, by conversation. */
const waiting = new Map<string, { left: number; readonly done: () => void }>();

function receive(): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { conversationId } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly conversationId: string };
      const turn = waiting.get(conversationId)!;
      if (--turn.left === 0) turn.done();
      response.writeHead(200, { 'content-type': 'text/plain' }).end();
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const server = way === 'calling-back' ? await receive() : undefined;
const callback = server && `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** One turn, until the bot has said all that it has to say. */
async function play(session: string, text: string): Promise<void> {
  const called =
    server && new Promise<void>((done) => waiting.set(session, { left: delaysOf(way, text).length, done }));
  const { body } = await pool.request({
    method: 'POST',
    path: `/${way}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ conversationId: session, userId: session, text, ...(server && { callback }) }),
  });
  await (server ? body.dump() : body.json());
  await called;
}

/** How long each turn took beyond the bot's own delay, in milliseconds. */
const added = new Float64Array(conversations * turns);
let next = 0;
let measured = 0;
const started = performance.now();
const worker = async (): Promise<void> => {
  while (next < conversations) {
    const conversation = next++;
    for (let turn = 0; turn < turns; turn++) {
      const at = performance.now();
      const text = textOf(turn, conversation);
      await play(`s${conversation}`, text);
      added[measured++] = performance.now() - at - Math.max(...delaysOf(way, text));
    }
  }
};
await Promise.all(Array.from({ length: concurrency }, worker));
const seconds = (performance.now() - started) / 1000;
await pool.destroy();
server?.closeAllConnections();
server?.close();
added.sort();
process.stdout.write(
  JSON.stringify({
    turnsPerSecond: (conversations * turns) / seconds,
    p50: added[Math.floor(measured * 0.5)],
    p99: added[Math.floor(measured * 0.99)],
  }),
);
