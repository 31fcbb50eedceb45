import { ApiError } from '../api-error.ts';
import { markMerged, setBranch } from '../pushes.ts';
import { emailOf, baseTip, tryMerge } from '../test-merge.ts';
import type { MergeMethod, PullRequest } from '../entities/pull-request.ts';
import { writeMerge } from '../merge-pull.ts';
import { mergeRefusal } from '../mergeability.ts';
import { commitJson, filesJson } from '../present/commit.ts';
import { commitsOf, filesOf } from '../pull-requests.ts';
import { BodyReader } from '../read-body.ts';
import { noContent, ok, paginate, pageOf, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { pullOf } from './found.ts';

const pull = '/repos/{owner}/{repo}/pulls/{pull_number}';

/** @see https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const fileLimit = 3000;
/** @see https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request */
const commitLimit = 250;

/** What pull requests hold, and merging it. */
export function addPullContentRoutes({ router }: GitHub): void {
  router.route('GET', `${pull}/files`, { permission: 'pull_requests:read', handler: listFiles });
  router.route('GET', `${pull}/commits`, { permission: 'pull_requests:read', handler: listCommits });
  router.route('GET', `${pull}/merge`, { permission: 'pull_requests:read', handler: isMerged });
  router.route('PUT', `${pull}/merge`, { permission: 'contents:write', createsContent: true, handler: merge });
  router.route('PUT', `${pull}/update-branch`, { permission: 'pull_requests:write', handler: updateBranch });
}

async function listFiles(context: RepositoryContext): Promise<Reply> {
  const found = pullOf(context);
  const files = (await filesOf(found)).slice(0, fileLimit);
  const { page, perPage } = pageOf(context);
  const shown = files.slice((page - 1) * perPage, page * perPage);
  const json = filesJson(context.github, context.repository, shown, found.headSha);
  const byFile = new Map(shown.map((file, index) => [file, json[index]]));
  return paginate(context, files, (file) => byFile.get(file));
}

async function listCommits(context: RepositoryContext): Promise<Reply> {
  const commits = (await commitsOf(pullOf(context))).slice(0, commitLimit);
  return paginate(context, commits, (sha) => commitJson(context.github, context.repository, sha));
}

function isMerged(context: RepositoryContext): Reply {
  if (pullOf(context).mergedAt === null) throw new ApiError(404, 'Not Found');
  return noContent;
}

const disallowed: Readonly<Record<MergeMethod, string>> = {
  merge: 'Merge commits are not allowed on this repository.',
  squash: 'Squash merges are not allowed on this repository.',
  rebase: 'Rebase merges are not allowed on this repository.',
};

/** @see https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request */
async function merge(context: RepositoryContext): Promise<Reply> {
  const found = pullOf(context);
  const { github, repository } = context;
  const body = new BodyReader(context.body, 'PullRequest');
  const method = body.oneOf('merge_method', ['merge', 'squash', 'rebase']) ?? 'merge';
  const sha = body.text('sha');
  const title = body.text('commit_title');
  const message = body.text('commit_message');
  if (found.state === 'closed') throw new ApiError(405, 'Pull Request is not mergeable');
  if (sha !== undefined && sha !== found.headSha)
    throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
  const allowed = {
    merge: repository.allowMergeCommit,
    squash: repository.allowSquashMerge,
    rebase: repository.allowRebaseMerge,
  };
  if (!allowed[method]) throw new ApiError(405, disallowed[method]);
  if (found.draft) throw new ApiError(405, 'Pull Request is still a draft');
  const { mergeSha } = await tryMerge(github, found);
  if (mergeSha === null) throw new ApiError(405, 'Pull Request is not mergeable');
  const refusal = await mergeRefusal(github, found);
  if (refusal) throw new ApiError(405, refusal.message);
  const actor = actorOf(context);
  const tip = await writeMerge(github.store, found, method, actor, { title, message });
  if (tip === null) throw new ApiError(405, "This branch can't be rebased");
  markMerged(github, found, actor, tip);
  await setBranch(github, repository, found.baseRef, tip, actor);
  await deleteMergedBranch(context, found);
  return ok({ sha: tip, merged: true, message: 'Pull Request successfully merged' });
}

async function deleteMergedBranch({ github, repository, actor }: RepositoryContext, found: PullRequest): Promise<void> {
  if (!repository.deleteBranchOnMerge || found.headRepository !== repository || !actor) return;
  if ((await repository.git.branch(found.headRef)) === undefined) return;
  await setBranch(github, repository, found.headRef, null, actor);
}

/** @see https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request-branch */
async function updateBranch(context: RepositoryContext): Promise<Reply> {
  const found = pullOf(context);
  const { github } = context;
  const expected = new BodyReader(context.body, 'PullRequest').text('expected_head_sha');
  const invalid = (message: string) => new ApiError(422, message);
  if (expected !== undefined && expected !== found.headSha)
    throw invalid(`expected head sha didn’t match current head ref.`);
  const home = found.headRepository;
  if (!home || found.state === 'closed') throw invalid('The pull request is closed.');
  const base = await baseTip(found);
  if (await found.repository.git.isAncestor(base, found.headSha))
    throw invalid('There are no new commits on the base branch.');
  const tree = await home.git.mergeTree(found.headSha, base);
  if (tree === null) throw invalid(`merge conflict between base and head`);
  const actor = actorOf(context);
  const date = github.store.clock.iso();
  const author = { name: actor.name ?? actor.login, email: emailOf(actor), date };
  const committer = { name: 'GitHub', email: 'noreply@github.com', date };
  const message = `Merge branch '${found.baseRef}' into ${found.headRef}`;
  const sha = await home.git.writeCommit({ tree, parents: [found.headSha, base], message, author, committer });
  await setBranch(github, home, found.headRef, sha, actor);
  const url = `${github.apiUrl}/repos/${found.repository.owner.login}/${found.repository.name}/pulls/${found.number}`;
  return { status: 202, body: { message: 'Updating pull request branch.', url } };
}
