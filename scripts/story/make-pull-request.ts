import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GitHubServer } from 'sandbox/github';
import type { State } from 'sandbox/state';

/** The company of the story: one repository made from examples/web-app, a developer, a reviewer and their team. */
export function describeCompany(): State {
  return {
    users: {
      ada: { name: 'Ada', email: 'ada@example.com' },
      grace: { name: 'Grace', email: 'grace@example.com' },
    },
    organizations: {
      acme: {
        name: 'Acme',
        members: { ada: 'member', grace: 'admin' },
        teams: { core: { members: { grace: 'maintainer' } } },
      },
    },
    tokens: {
      ada: { user: 'ada' },
      grace: { user: 'grace' },
      // The Actions service itself, which puts a check run beside every job.
      service: { app: 'github-actions', permissions: { checks: 'write' } },
      // What the examples' workflows grant to their jobs.
      workflow: {
        app: 'github-actions',
        permissions: { contents: 'read', 'pull-requests': 'write', statuses: 'write', checks: 'read', issues: 'read' },
      },
    },
    repositories: {
      'acme/web-app': {
        folder: 'examples/web-app',
        collaborators: { ada: 'write' },
        teams: { core: 'maintain' },
        labels: [{ name: 'feature', color: '0e8a16' }],
      },
    },
  };
}

/** Where the story's pull request is, and the folder in which a job finds its code. */
export type OpenedPullRequest = { repository: string; number: number; headSha: string; checkout: string };

const run = promisify(execFile);

/** Runs git for a person, whose token stays out of the arguments. The server answers from this very process, so git must not block it. */
function gitAs(person: string, server: GitHubServer, folder: string): (...args: string[]) => Promise<unknown> {
  const credentials = Buffer.from(`x-access-token:${server.tokens[person] ?? ''}`).toString('base64');
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraheader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${credentials}`,
    GIT_AUTHOR_NAME: person,
    GIT_AUTHOR_EMAIL: `${person}@example.com`,
    GIT_COMMITTER_NAME: person,
    GIT_COMMITTER_EMAIL: `${person}@example.com`,
  };
  return (...args) => run('git', ['-C', folder, ...args], { env, timeout: 60_000 });
}

/**
 * Ada clones the service, changes it against its own lint rules, pushes a branch and opens a pull request, all as a
 * person would: real git over HTTP, and the REST API.
 *
 * @param change a folder with the files that she changes
 * @param modules the node_modules that a job's `npm ci` would install
 */
export async function openPullRequest(
  server: GitHubServer,
  scratch: string,
  change: string,
  modules: string,
): Promise<OpenedPullRequest> {
  const repository = 'acme/web-app';
  const clone = join(scratch, 'ada');
  mkdirSync(clone);
  const git = gitAs('ada', server, clone);
  await git('clone', '--quiet', `${server.url}/${repository}.git`, '.');
  await git('switch', '--quiet', '--create', 'feature/opening-hours');
  cpSync(change, clone, { recursive: true });
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'feat: tell the opening hours');
  await git('push', '--quiet', 'origin', 'feature/opening-hours');

  const response = await fetch(`${server.apiUrl}/repos/${repository}/pulls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.tokens.ada ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      title: 'feat: tell the opening hours',
      body: 'Customers ask when we are open. The bot answers now, and a function tells whether the shop is open.',
      head: 'feature/opening-hours',
      base: 'main',
    }),
  });
  if (response.status !== 201)
    throw new Error(`opening the pull request answered ${response.status}: ${await response.text()}`);
  const { number, head } = (await response.json()) as { number: number; head: { sha: string } };

  // A job checks out the test merge, as actions/checkout does on pull_request.
  const checkout = join(scratch, 'job');
  mkdirSync(checkout);
  const job = gitAs('workflow', server, checkout);
  await job('init', '--quiet');
  await job(
    'fetch',
    '--quiet',
    `${server.url}/${repository}.git`,
    `+refs/pull/${number}/merge:refs/remotes/pull/${number}/merge`,
    '+refs/heads/*:refs/remotes/origin/*',
  );
  await job('checkout', '--quiet', '--detach', `refs/remotes/pull/${number}/merge`);
  symlinkSync(modules, join(checkout, 'node_modules'));
  return { repository, number, headSha: head.sha, checkout };
}
