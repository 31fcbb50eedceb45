import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent } from 'undici';
import { delaysOf, repliesTo, type Way } from './ways.ts';

/**
 * The bot of the benchmarks, in its own process; prints its port. It answers "You said: …", and the path says how:
 *
 * - POST /at-once, /delayed: `{messages: [{text}]}`, at once or after 5 to 50 ms
 * - POST /calling-back: 202, and three messages `{conversationId, text, last}` to the `callback` of the request, each
 *   after 0 to 20 ms, so mostly out of order; the one that goes when all others have been taken says so
 * - GET /seen: what it has seen since it was last asked, `{turns, seconds}` from the first request to the last answer
 */
interface Said {
  readonly conversationId: string;
  readonly text: string;
  readonly callback?: string;
}

const agent = new Agent({ connections: 64, pipelining: 1 });
let seen = { turns: 0, first: 0, last: 0 };

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

async function post(callback: URL, message: unknown): Promise<void> {
  const { statusCode, body } = await agent.request({
    origin: callback.origin,
    path: callback.pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`expected 200 from ${callback.href}, found ${statusCode}`);
}

function callBack({ conversationId, text: heard, callback }: Said): void {
  const url = new URL(callback!);
  const delays = delaysOf('calling-back', heard);
  const posted: Promise<void>[] = [];
  const say = async (text: string): Promise<void> => {
    const last = posted.length === delays.length - 1;
    if (last) await Promise.all(posted);
    posted.push(post(url, { conversationId, text, last }));
  };
  repliesTo('calling-back', heard).forEach((text, index) => setTimeout(() => void say(text), delays[index]));
}

function reply(way: Way, said: Said, response: ServerResponse): void {
  if (way === 'calling-back') {
    callBack(said);
    return answer(response, 202, undefined);
  }
  const finish = (): void => {
    answer(response, 200, { messages: repliesTo(way, said.text).map((text) => ({ text })) });
    seen.last = performance.now();
  };
  if (way === 'at-once') finish();
  else setTimeout(finish, delaysOf(way, said.text)[0]);
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/seen') {
    answer(response, 200, { turns: seen.turns, seconds: (seen.last - seen.first) / 1000 });
    seen = { turns: 0, first: 0, last: 0 };
    return;
  }
  if (seen.turns++ === 0) seen.first = performance.now();
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => reply(request.url!.slice(1) as Way, JSON.parse(body) as Said, response));
}

const server = createServer(serve);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { readonly port: number }).port}\n`));
process.on('SIGTERM', () => process.exit(0));
