import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { ApiError } from './api-error.ts';
import { authenticate, may, maySee } from './authorize.ts';
import type { Repository } from './entities/repository.ts';
import { gitEnvironment } from './git/run-git.ts';
import { enforcePushRules } from './push-rules.ts';
import { prepareTestMerges, recordPush } from './pushes.ts';
import type { LoggedRequest } from './request-log.ts';
import type { GitHub } from './server.ts';

/** A request of git itself. */
export interface GitService {
  readonly owner: string;
  readonly name: string;
  readonly service: 'git-upload-pack' | 'git-receive-pack';
  /** `/info/refs`, `/git-upload-pack` or `/git-receive-pack` */
  readonly path: string;
  readonly query: string;
}

/** What git's smart HTTP asks for: `/owner/name.git/info/refs?service=git-upload-pack` and so on. */
export function findGitService(path: string, query: URLSearchParams): GitService | undefined {
  const parts = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(path);
  if (!parts) return undefined;
  const [, owner = '', name = '', rest = ''] = parts;
  const service = rest === '/info/refs' ? query.get('service') : rest.slice(1);
  if (service !== 'git-upload-pack' && service !== 'git-receive-pack') return undefined;
  return {
    owner: decodeURIComponent(owner), name: decodeURIComponent(name), service, path: rest,
    query: rest === '/info/refs' ? `service=${service}` : '',
  }; // oxfmt-ignore
}

/** Clones, fetches and pushes: git's own `http-backend` behind the sandbox's tokens. */
export async function serveGit(
  github: GitHub,
  git: GitService,
  request: IncomingMessage,
  response: ServerResponse,
  entry: LoggedRequest,
): Promise<void> {
  const { store } = github;
  const repository = store.findRepository(git.owner, git.name);
  const writes = git.service === 'git-receive-pack';
  const refuse = (status: number, message: string) => {
    entry.status = status;
    const headers = {
      'content-type': 'text/plain',
      ...(status === 401 && { 'www-authenticate': 'Basic realm="GitHub"' }),
    };
    response.writeHead(status, headers).end(`${message}\n`);
    request.resume();
  };
  let token;
  try {
    token = authenticate(store, request.headers.authorization);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return refuse(401, 'Invalid username or token.');
  }
  entry.token = token?.name;
  const faults = github.faults.take({
    method: request.method ?? '',
    route: git.service,
    path: entry.path,
    token: token?.name,
  });
  entry.fault = faults.map((fault) => fault.kind).join(' ') || undefined;
  for (const fault of faults) {
    if (fault.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 0));
    if (fault.kind === 'reset') return void response.destroy();
    if (fault.kind === 'status') return refuse(fault.status ?? 500, fault.message ?? 'Server Error');
  }
  // git asks again with credentials after a 401, so that is also the answer for what may not be known.
  if (!repository || !maySee(store, token, repository))
    return token ? refuse(404, 'Repository not found.') : refuse(401, 'Authentication required.');
  if (!token && writes) return refuse(401, 'Authentication required.');
  if (!may(store, token, repository, writes ? 'contents:write' : 'contents:read'))
    return refuse(403, `Permission to ${git.owner}/${git.name}.git denied to ${token?.actor.login ?? 'anonymous'}.`);
  await prepareTestMerges(github, repository);
  const before = writes ? new Map(await repository.git.refs()) : undefined;
  // What comes after a push must be true before the client hears that it worked.
  const finish = async () => {
    if (!before || git.path === '/info/refs') return;
    repository.git.forgetRefs();
    if (token) await recordPush(github, repository, before, token.actor);
  };
  const rules = writes && token ? await enforcePushRules(store, repository, token) : undefined;
  const env = { REMOTE_USER: token?.actor.login ?? 'anonymous', ...rules?.env };
  try {
    await runBackend(repository, git, request, response, entry, env, writes ? finish : undefined);
  } finally {
    await rules?.remove();
  }
}

function runBackend(
  repository: Repository,
  git: GitService,
  request: IncomingMessage,
  response: ServerResponse,
  entry: LoggedRequest,
  more: Readonly<Record<string, string>>,
  beforeEnd: (() => Promise<void>) | undefined,
): Promise<void> {
  const { path } = repository.git;
  const header = (name: string) => String(request.headers[name] ?? '');
  const env = {
    ...gitEnvironment(),
    GIT_PROJECT_ROOT: dirname(path), GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: `${path.slice(dirname(path).length)}${git.path}`,
    REQUEST_METHOD: request.method ?? 'GET', QUERY_STRING: git.query, CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'), GIT_PROTOCOL: header('git-protocol'), REMOTE_ADDR: '127.0.0.1',
    ...more, ...(request.headers['content-length'] !== undefined && { CONTENT_LENGTH: request.headers['content-length'] }),
  }; // oxfmt-ignore
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    child.on('error', reject);
    child.stdin.on('error', () => undefined);
    request.pipe(child.stdin);
    let head: Buffer | undefined = Buffer.alloc(0);
    const held: Buffer[] = [];
    const write = (chunk: Buffer) => {
      entry.responseBytes += chunk.length;
      if (beforeEnd) held.push(chunk);
      else if (!response.write(chunk)) {
        child.stdout.pause();
        response.once('drain', () => child.stdout.resume());
      }
    };
    child.stdout.on('data', (chunk: Buffer) => {
      if (!head) return write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const lines = head.toString('latin1', 0, end).split('\r\n');
      const headers = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      );
      entry.status = Number.parseInt(headers.status ?? '200', 10);
      delete headers.status;
      response.writeHead(entry.status, headers);
      const rest = head.subarray(end + 4);
      head = undefined;
      if (rest.length > 0) write(rest);
    });
    response.on('close', () => child.kill());
    child.on('close', () => {
      Promise.resolve(beforeEnd?.()).then(() => {
        if (!response.headersSent) response.writeHead(500);
        response.end(Buffer.concat(held));
        resolve();
      }, reject);
    });
  });
}
