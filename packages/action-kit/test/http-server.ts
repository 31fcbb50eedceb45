import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../src/clock.ts';
import { createGitHub, type GitHub, type GitHubOptions } from '../src/github.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server does with one request: an answer, or `lost` (handled, then the connection breaks). */
export type Reply =
  | 'lost'
  | {
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
      readonly cut?: boolean;
    };

/** A server that answers from a script: each request takes the next reply; the last one is repeated. */
export async function serve(
  replies: readonly Reply[] | ((request: SeenRequest, index: number) => Reply),
): Promise<{ url: string; host: string; requests: SeenRequest[]; close: () => Promise<void> }> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(seen);
      const index = requests.length - 1;
      const reply =
        typeof replies === 'function' ? replies(seen, index) : (replies[Math.min(index, replies.length - 1)] ?? {});
      if (reply === 'lost') return request.socket.destroy();
      const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
      const headers = { 'content-type': 'application/json; charset=utf-8', ...reply.headers };
      if (reply.cut === true) {
        response.writeHead(reply.status ?? 200, { ...headers, 'content-length': String(body.length) });
        response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
        return;
      }
      response.writeHead(reply.status ?? 200, headers);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A clock on which sleeping takes no time, and which remembers how long was slept. */
export function manualClock(start = Date.UTC(2026, 0, 1)): Clock & { readonly slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

export const TOKEN = 'ghs_aTokenThatMustNeverBeSeen';

/** A client for the server, on a manual clock, with all waiting told apart from spacing. */
export function clientOf(url: string, options: Partial<GitHubOptions> = {}): GitHub {
  return createGitHub({
    token: TOKEN,
    env: { GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql`, GITHUB_SERVER_URL: url },
    clock: manualClock(),
    writeSpacingMs: 0,
    ...options,
  });
}
