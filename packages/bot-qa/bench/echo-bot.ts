import { createServer } from 'node:http';

/** The bot of the benchmarks, in its own process: answers `{messages: [{text: "You said: …"}]}` at once. Prints its port. */
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const { text } = JSON.parse(body) as { readonly text: string };
    const answer = JSON.stringify({ messages: [{ text: `You said: ${text}` }] });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { readonly port: number }).port}\n`));
process.on('SIGTERM', () => process.exit(0));
