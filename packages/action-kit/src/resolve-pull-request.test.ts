import { afterEach, describe, expect, test } from '@jest/globals';
import { clientOf, type Reply, type SeenRequest, serve } from '../test/http-server.ts';
import { UserError } from './errors.ts';
import type { WorkflowEvent } from './event.ts';
import { type PullRequestTarget, type ResolveOptions, resolvePullRequest } from './resolve-pull-request.ts';

const SHOP = { id: 1, name: 'shop', owner: { login: 'acme' } };
const FORK = { id: 2, name: 'shop', owner: { login: 'eve' } };
const sha = (digit: string): string => digit.repeat(40);

interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string; readonly ref: string; readonly repo: typeof SHOP | null };
  readonly state?: 'open' | 'closed';
  readonly base?: string;
}

const apiPull = ({ number, head, state = 'open', base = 'main' }: Pull) => ({
  number,
  state,
  head,
  base: { sha: sha('b'), ref: base, repo: SHOP },
  node_id: `PR_${number}`,
  html_url: 'https://x',
  title: 'T',
  body: null,
  draft: false,
  merged: false,
  user: { id: 5, login: 'eve', type: 'User' },
  labels: [{ name: 'bug' }],
  merge_commit_sha: null,
  changed_files: 1,
  commits: 1,
  additions: 1,
  deletions: 0,
  created_at: '',
  updated_at: '',
});

let server: Awaited<ReturnType<typeof serve>>;
afterEach(() => server.close());

interface World {
  readonly pulls: readonly Pull[];
  readonly commits?: Readonly<Record<string, { parents: string[]; message?: string; pulls?: number[] }>>;
  readonly queue?: readonly { head: string; base: string; number: number }[];
}

/** The routes of GitHub's API that resolving needs, over a few facts. */
function answer({ pulls, commits = {}, queue }: World, { url, method }: SeenRequest): Reply {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const numbered = /\/pulls\/(\d+)$/.exec(pathname)?.[1];
  const missing: Reply = { status: 404, body: { message: 'Not Found' } };
  if (method === 'POST') {
    if (queue === undefined)
      return {
        body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] },
      };
    const nodes = queue.map((each) => ({
      headCommit: { oid: each.head },
      baseCommit: { oid: each.base },
      pullRequest: { number: each.number },
    }));
    return {
      body: {
        data: {
          repository: {
            mergeQueue: {
              entries: { totalCount: nodes.length, nodes, pageInfo: { hasNextPage: false, endCursor: null } },
            },
          },
        },
      },
    };
  }
  if (numbered !== undefined) {
    const pull = pulls.find((each) => each.number === Number(numbered));
    return pull === undefined ? missing : { body: apiPull(pull) };
  }
  const commit = /\/commits\/([0-9a-f]{40})(\/pulls)?$/.exec(pathname);
  if (commit !== null) {
    const known = commits[commit[1] as string];
    if (commit[2] !== undefined)
      return { body: pulls.filter((each) => known?.pulls?.includes(each.number)).map(apiPull) };
    return known === undefined
      ? missing
      : {
          body: {
            sha: commit[1],
            message: known.message ?? '',
            parents: known.parents.map((parent) => ({ sha: parent })),
          },
        };
  }
  const head = searchParams.get('head');
  const listed = pulls.filter(
    ({ state, head: side }) =>
      state !== 'closed' && (head === null || head === `${side.repo?.owner.login}:${side.ref}`),
  );
  return { body: listed.map(apiPull) };
}

async function resolve(
  world: World,
  name: string,
  payload: object,
  options: ResolveOptions = {},
): Promise<PullRequestTarget> {
  server = await serve((request) => answer(world, request));
  const event: WorkflowEvent = {
    name,
    payload: payload as WorkflowEvent['payload'],
    repository: { owner: 'acme', repo: 'shop' },
    sha: sha('0'),
    ref: 'refs/heads/topic',
  };
  return resolvePullRequest(clientOf(server.url), event, options);
}

const seven: Pull = { number: 7, head: { sha: sha('7'), ref: 'topic', repo: SHOP } };
const forked: Pull = { number: 8, head: { sha: sha('8'), ref: 'topic', repo: FORK } };
const numberOf = (target: PullRequestTarget): number | string =>
  target.kind === 'pull-request' ? target.pullRequest.number : target.kind === 'none' ? target.reason : target.kind;

describe('events that name their pull request', () => {
  test('facts are read anew: the payload of a re-run is stale, and says so by its head', async () => {
    const target = await resolve({ pulls: [seven] }, 'pull_request', {
      pull_request: { number: 7, title: 'old', head: { sha: sha('6') } },
    });
    expect(target).toMatchObject({
      kind: 'pull-request',
      eventHeadSha: sha('6'),
      pullRequest: { title: 'T', body: '', head: { sha: sha('7') }, labels: ['bug'], fromFork: false },
    });
  });

  test.each(['pull_request_target', 'pull_request_review', 'pull_request_review_comment'])('%s', async (name) => {
    expect(numberOf(await resolve({ pulls: [seven] }, name, { pull_request: { number: 7 } }))).toBe(7);
  });

  test('a comment on a pull request, and one on an issue', async () => {
    expect(
      numberOf(await resolve({ pulls: [seven] }, 'issue_comment', { issue: { number: 7, pull_request: {} } })),
    ).toBe(7);
    await server.close();
    expect(numberOf(await resolve({ pulls: [] }, 'issue_comment', { issue: { number: 3 } }))).toContain(
      'is on issue 3',
    );
  });

  test('a pull request from a fork that is gone is still one from a fork', async () => {
    const target = await resolve({ pulls: [{ ...forked, head: { ...forked.head, repo: null } }] }, 'pull_request', {
      number: 8,
    });
    expect(target).toMatchObject({ pullRequest: { fromFork: true, head: { repository: undefined } } });
  });
});

describe('workflow_run', () => {
  const run = (pull: Pull, more: object = {}) => ({
    workflow_run: {
      head_sha: pull.head.sha,
      head_branch: pull.head.ref,
      head_repository: pull.head.repo,
      pull_requests: [],
      ...more,
    },
  });

  test('leads a run of a fork back to its pull request, not to one of the same branch name', async () => {
    expect(numberOf(await resolve({ pulls: [seven, forked] }, 'workflow_run', run(forked)))).toBe(8);
  });

  test('a head that has moved on is no match', async () => {
    const reason = numberOf(
      await resolve({ pulls: [forked] }, 'workflow_run', run({ ...forked, head: { ...forked.head, sha: sha('1') } })),
    );
    expect(reason).toContain(`#8 is at ${sha('8')}`);
  });

  test('the number out of an artifact chooses among the fitting ones only', async () => {
    const twice = { ...forked, number: 9, base: 'develop' };
    await expect(resolve({ pulls: [forked, twice] }, 'workflow_run', run(forked))).rejects.toThrow(
      'several pull requests: #8, #9',
    );
    await server.close();
    expect(numberOf(await resolve({ pulls: [forked, twice] }, 'workflow_run', run(forked), { number: 9 }))).toBe(9);
    await server.close();
    await expect(resolve({ pulls: [seven, forked] }, 'workflow_run', run(forked), { number: 7 })).rejects.toThrow(
      'Pull request 7 was given',
    );
  });

  test('a fork that is gone is a reason, no guess', async () => {
    expect(
      numberOf(await resolve({ pulls: [seven] }, 'workflow_run', run(seven, { head_repository: null }))),
    ).toContain('is gone');
  });
});

describe('events without a pull request in them', () => {
  test('push: the open pull request whose head was pushed', async () => {
    const payload = { ref: 'refs/heads/topic', after: sha('7'), repository: { id: 1 } };
    expect(numberOf(await resolve({ pulls: [seven, forked] }, 'push', payload))).toBe(7);
    await server.close();
    expect(numberOf(await resolve({ pulls: [] }, 'push', payload))).toContain('No open pull request');
    await server.close();
    expect(numberOf(await resolve({ pulls: [] }, 'push', { ...payload, ref: 'refs/tags/v1' }))).toContain(
      'is no branch',
    );
    await server.close();
    expect(numberOf(await resolve({ pulls: [] }, 'push', { ...payload, after: sha('0') }))).toContain('was deleted');
  });

  test('workflow_dispatch: the number that was typed in', async () => {
    expect(
      numberOf(await resolve({ pulls: [seven] }, 'workflow_dispatch', { inputs: { 'pull-request': ' 7 ' } })),
    ).toBe(7);
    await server.close();
    await expect(resolve({ pulls: [] }, 'workflow_dispatch', { inputs: { pr: 'seven' } })).rejects.toThrow(
      'input "pr", found "seven"',
    );
    await server.close();
    expect(numberOf(await resolve({ pulls: [] }, 'workflow_dispatch', { inputs: null }))).toContain('started by hand');
  });

  test('schedule: all open ones', async () => {
    expect(await resolve({ pulls: [forked, seven] }, 'schedule', {})).toEqual({
      kind: 'open-pull-requests',
      numbers: [7, 8],
    });
  });

  test('another event says that it does not say', async () => {
    expect(numberOf(await resolve({ pulls: [] }, 'release', {}))).toBe(
      'The event release does not say which pull request it is about.',
    );
  });
});

describe('merge_group', () => {
  const payload = {
    merge_group: {
      head_sha: sha('f'),
      base_sha: sha('b'),
      base_ref: 'refs/heads/main',
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-8-x',
    },
  };
  const numbers = (target: PullRequestTarget): number[] =>
    target.kind === 'merge-group' ? target.pullRequests.map((each) => each.number) : [];

  test('the queue names every pull request of the group, in order', async () => {
    const queue = [
      { head: sha('f'), base: sha('e'), number: 8 },
      { head: sha('e'), base: sha('b'), number: 7 },
      { head: sha('1'), base: sha('f'), number: 9 },
    ];
    expect(numbers(await resolve({ pulls: [seven, forked], queue }, 'merge_group', payload))).toEqual([7, 8]);
  });

  test('without the right to read the queue, merge commits lead to their heads', async () => {
    const commits = {
      [sha('f')]: { parents: [sha('e'), sha('8')] },
      [sha('e')]: { parents: [sha('b'), sha('7')] },
      [sha('7')]: { parents: [], pulls: [7] },
      [sha('8')]: { parents: [], pulls: [8] },
    };
    expect(numbers(await resolve({ pulls: [seven, forked], commits }, 'merge_group', payload))).toEqual([7, 8]);
  });

  test('squashed commits lead to the open pull requests that their titles name', async () => {
    const commits = {
      [sha('f')]: { parents: [sha('e')], message: 'Two (#8)' },
      [sha('e')]: { parents: [sha('b')], message: 'One (#7)\n\nx' },
    };
    expect(numbers(await resolve({ pulls: [seven, forked], commits }, 'merge_group', payload))).toEqual([7, 8]);
  });

  test.each([
    ['a commit that belongs to nobody', { [sha('f')]: { parents: [sha('b')], message: 'sneaked in' } }],
    ['a title that names a closed one', { [sha('f')]: { parents: [sha('b')], message: 'x (#6)' } }],
    [
      'a merge of another commit than the head',
      { [sha('f')]: { parents: [sha('b'), sha('d')], message: 'Merge pull request #7 from x' } },
    ],
    ['a head that does not descend from the base', { [sha('f')]: { parents: [], message: 'x (#7)' } }],
  ])('%s is an error: a gate must not pass what it has not seen', async (_, commits) => {
    const closed: Pull = { ...seven, number: 6, state: 'closed' };
    await expect(resolve({ pulls: [seven, closed], commits }, 'merge_group', payload)).rejects.toBeInstanceOf(
      UserError,
    );
  });
});
