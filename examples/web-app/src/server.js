import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { findReply } from './replies.js';

const LIMIT = 10_000;

/** Reads a JSON body of at most LIMIT characters. */
async function readJson(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > LIMIT) throw new RangeError('body too large');
  }
  return JSON.parse(body);
}

/** Answers one request: a message to the bot, or the page. */
export async function handle(request, response) {
  try {
    if (request.method === 'POST' && request.url === '/chat') {
      const { message } = await readJson(request);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ reply: findReply(String(message)) }));
      return;
    }
    const page = await readFile(new URL('../public/index.html', import.meta.url));
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page);
  } catch (error) {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: error.message }));
  }
}

export const server = createServer(handle);

if (process.argv[1] === new URL(import.meta.url).pathname) {
  server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
}
