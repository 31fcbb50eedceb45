import type { GitHub } from 'action-kit/github';
import { GitHubError, MissingPermissionError, RateLimitError, WriteUncertainError } from 'action-kit/github-error';
import { parseMarker } from '../identity/marker.ts';
import { HostError, type NewComment, type Refusal, type ReviewHost, type ReviewState } from './review-host.ts';
import { OUR_REASON, type OwnThread } from './thread.ts';

export interface PullRequestPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

const THREADS = /* GraphQL */ `
  query ReviewThreads($owner: String!, $repo: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        headRefOid
        reviewThreads(first: 100, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            id
            isResolved
            isOutdated
            path
            line
            comments(first: 1) {
              totalCount
              nodes {
                id
                databaseId
                body
                viewerDidAuthor
                isMinimized
                minimizedReason
              }
            }
          }
        }
      }
    }
  }
`;

interface ThreadNode {
  readonly id: string;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly path: string;
  readonly line: number | null;
  readonly comments: { readonly totalCount: number; readonly nodes: readonly (CommentNode | null)[] };
}

interface CommentNode {
  readonly id: string;
  readonly databaseId: number | null;
  readonly body: string;
  readonly viewerDidAuthor: boolean;
  readonly isMinimized: boolean;
  readonly minimizedReason: string | null;
}

interface ThreadsPage {
  readonly repository: {
    readonly pullRequest: {
      readonly headRefOid: string;
      readonly reviewThreads: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        readonly nodes: readonly (ThreadNode | null)[];
      };
    } | null;
  } | null;
}

const MUTATIONS_AT_ONCE = 50;

/** The review of a pull request on GitHub. */
export function githubReviewHost(github: GitHub, place: PullRequestPlace): ReviewHost {
  const { owner, repo, number } = place;
  return {
    readReview: () => refusing(() => readReview(github, place)),
    createReview: (commit, body, comments) =>
      refusing(async () => {
        await github.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
          owner,
          repo,
          pull_number: number,
          commit_id: commit,
          event: 'COMMENT',
          ...(body === '' ? {} : { body }),
          comments: comments.map(lineComment),
        });
      }),
    createFileComment: (commit, comment) =>
      refusing(async () => {
        await github.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
          owner,
          repo,
          pull_number: number,
          commit_id: commit,
          path: comment.path,
          body: comment.body,
          subject_type: 'file',
        });
      }),
    retire: (threads, how) =>
      refusing(() =>
        mutate(github, 'HideComments', threads, (thread, i) => [
          `m${i}: minimizeComment(input: {subjectId: $c${i}, classifier: ${OUR_REASON.toUpperCase()}}) { clientMutationId }`,
          ...(how === 'resolve' ? [`r${i}: resolveReviewThread(input: {threadId: $t${i}}) { clientMutationId }`] : []),
        ]),
      ),
    deleteComments: (threads) =>
      refusing(() =>
        mutate(github, 'DeleteComments', threads, (_, i) => [
          `d${i}: deletePullRequestReviewComment(input: {id: $c${i}}) { clientMutationId }`,
        ]),
      ),
    findCheckRun: (order) =>
      refusing(async () => {
        const { data } = await github.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
          owner,
          repo,
          ref: order.head,
          check_name: order.name,
        });
        const found = data.check_runs.find((one) => one.external_id === order.key);
        return found && { id: Number(found.id), annotations: found.output.annotations_count };
      }),
    createCheckRun: (order, annotations) =>
      refusing(async () => {
        const { data } = await github.request('POST /repos/{owner}/{repo}/check-runs', {
          owner,
          repo,
          name: order.name,
          head_sha: order.head,
          external_id: order.key,
          status: 'completed',
          conclusion: order.conclusion,
          output: { title: order.title, summary: order.summary, annotations: [...annotations] },
        });
        return Number(data.id);
      }),
    addAnnotations: (id, order, annotations) =>
      refusing(async () => {
        await github.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
          owner,
          repo,
          check_run_id: id,
          output: { title: order.title, summary: order.summary, annotations: [...annotations] },
        });
      }),
  };
}

function lineComment({ path, body, line, startLine }: NewComment) {
  const range = startLine < line ? { start_line: startLine, start_side: 'RIGHT' as const } : {};
  return { path, body, line, side: 'RIGHT' as const, ...range };
}

async function readReview(github: GitHub, { owner, repo, number }: PullRequestPlace): Promise<ReviewState> {
  const threads: OwnThread[] = [];
  let after: string | null = null;
  for (;;) {
    const page: ThreadsPage = await github.graphql<ThreadsPage>(THREADS, { owner, repo, number, after });
    const pullRequest = page.repository?.pullRequest;
    if (!pullRequest)
      throw new HostError(`there is no pull request #${number}, or the token may not see it`, 'forbidden', undefined);
    for (const node of pullRequest.reviewThreads.nodes) {
      const own = node && ownThread(node);
      if (own) threads.push(own);
    }
    after = pullRequest.reviewThreads.pageInfo.endCursor;
    if (!pullRequest.reviewThreads.pageInfo.hasNextPage || after === null) {
      threads.sort((a, b) => a.databaseId - b.databaseId);
      return { headSha: pullRequest.headRefOid, threads };
    }
  }
}

/** A thread that this action began: GitHub says that we wrote its first comment, and the comment ends in our marker. */
function ownThread(node: ThreadNode): OwnThread | undefined {
  const [first] = node.comments.nodes;
  if (!first?.viewerDidAuthor) return undefined;
  const marker = parseMarker(first.body);
  if (marker === undefined) return undefined;
  return {
    threadId: node.id,
    commentId: first.id,
    databaseId: first.databaseId ?? 0,
    marker,
    path: node.path,
    line: node.line ?? 0,
    isResolved: node.isResolved,
    isOutdated: node.isOutdated,
    hidden: first.isMinimized ? (first.minimizedReason ?? 'hidden').toLowerCase() : '',
    answered: node.comments.totalCount > 1,
  };
}

/** Many small mutations in one request; ids go as variables, never into the text. */
async function mutate(
  github: GitHub,
  name: string,
  threads: readonly OwnThread[],
  fields: (thread: OwnThread, index: number) => readonly string[],
): Promise<void> {
  for (let from = 0; from < threads.length; from += MUTATIONS_AT_ONCE) {
    const part = threads.slice(from, from + MUTATIONS_AT_ONCE);
    const body = part.flatMap((thread, i) => fields(thread, i)).join('\n');
    const used = part.flatMap((thread, i) => [
      [`c${i}`, thread.commentId] as const,
      ...(body.includes(`$t${i}}`) ? [[`t${i}`, thread.threadId] as const] : []),
    ]);
    const declared = used.map(([name]) => `$${name}: ID!`).join(', ');
    await github.graphql(`mutation ${name}(${declared}) {\n${body}\n}`, Object.fromEntries(used));
  }
}

/** Tells refusals of GitHub from mistakes of ours: only the former become {@link HostError}. */
async function refusing<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GitHubError) throw new HostError(describe(error), refusalOf(error), error);
    throw error;
  }
}

function refusalOf(error: GitHubError): Refusal {
  if (error instanceof WriteUncertainError) return 'uncertain';
  if (error instanceof MissingPermissionError || error.status === 401 || error.status === 404) return 'forbidden';
  if (error instanceof RateLimitError) return 'other';
  return error.status === 422 ? 'invalid' : 'other';
}

function describe(error: GitHubError): string {
  return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
}
