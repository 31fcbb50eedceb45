import { ApiError, notFound } from '../api-error.ts';
import type { CommitComment, Repository } from '../entities/repository.ts';
import { pullsOfCommit } from '../associated-pulls.ts';
import { authorAssociation } from '../author-association.ts';
import { protectionOf } from '../branch-rules.ts';
import { emptyTree } from '../git/diff.ts';
import { userJson } from '../present/account.ts';
import { commitFiles, commitJson, filesJson, readCommit } from '../present/commit.ts';
import { reactions } from '../present/issue.ts';
import { pullSimpleJson } from '../present/pull-request.ts';
import { repositoryApi, repositoryPage } from '../present/repository.ts';
import { BodyReader } from '../read-body.ts';
import { created, linkHeader, noContent, ok, pageOf, paginate, raw, type Reply } from '../reply.ts';
import { actorOf, type Json, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { limitedDiff } from './diff-media.ts';

const commits = '/repos/{owner}/{repo}/commits';
const reads = { permission: 'contents:read' } as const;

/** Commits, their comments and what differs between two of them. */
export function addCommitRoutes({ router }: GitHub): void {
  router.route('GET', commits, { ...reads, handler: listCommits });
  router.route('GET', `${commits}/{ref}`, { ...reads, handler: getCommit });
  router.route('GET', `${commits}/{commit_sha}/pulls`, {
    permission: ['pull_requests:read', 'contents:read'],
    handler: listPulls,
  });
  router.route('GET', `${commits}/{commit_sha}/branches-where-head`, { ...reads, handler: listBranches });
  router.route('GET', `${commits}/{commit_sha}/comments`, { ...reads, handler: listComments });
  router.route('POST', `${commits}/{commit_sha}/comments`, {
    permission: 'contents:write',
    createsContent: true,
    handler: addComment,
  });
  router.route('GET', '/repos/{owner}/{repo}/comments/{comment_id}', {
    ...reads,
    handler: (context) => ok(commentJson(context.github, commentOf(context))),
  });
  router.route('PATCH', '/repos/{owner}/{repo}/comments/{comment_id}', {
    permission: 'contents:write',
    handler: updateComment,
  });
  router.route('DELETE', '/repos/{owner}/{repo}/comments/{comment_id}', {
    permission: 'contents:write',
    handler: deleteComment,
  });
  router.route('GET', '/repos/{owner}/{repo}/compare/{basehead}', { ...reads, handler: compare });
}

/** The commit of a `{ref}` or `{commit_sha}`; GitHub says 422 for what is no commit. */
async function shaOf({ repository }: RepositoryContext, name: string): Promise<string> {
  const sha = await repository.git.resolveCommit(name);
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return sha;
}

async function listCommits(context: RepositoryContext): Promise<Reply> {
  const { repository, query, github } = context;
  const { git } = repository;
  const name = query.get('sha') ?? repository.defaultBranch;
  const sha = await git.resolveCommit(name);
  if (sha === undefined) {
    if ((await git.refs()).size === 0) throw new ApiError(409, 'Git Repository is empty.');
    throw notFound();
  }
  const path = query.get('path');
  if (path?.includes('\0')) return paginate(context, [], () => undefined);
  const dates = (['since', 'until'] as const).flatMap((key) => {
    const time = Date.parse(query.get(key) ?? '');
    return Number.isNaN(time) ? [] : [`--${key}=${Math.floor(time / 1000)}`];
  });
  let shas = await git.revList(
    [sha],
    ['--date-order', ...dates],
    path === null || path === '' ? [] : [`:(literal)${path}`],
  );
  for (const role of ['author', 'committer'] as const) {
    const wanted = query.get(role)?.toLowerCase();
    if (wanted === undefined) continue;
    const fits = await Promise.all(
      shas.map(async (one) => {
        const email = (await git.commit(one))?.[role].email ?? '';
        return email.toLowerCase() === wanted || github.store.findAccountByEmail(email)?.login.toLowerCase() === wanted;
      }),
    );
    shas = shas.filter((_, index) => fits[index]);
  }
  return paginate(context, shas, (one) => commitJson(github, repository, one));
}

/** @see https://docs.github.com/en/rest/commits/commits#get-a-commit : 300 files a page, 3,000 in all */
async function getCommit(context: RepositoryContext): Promise<Reply> {
  const { repository, github, media, params } = context;
  const sha = await shaOf(context, params.ref ?? '');
  if (media === 'sha') return raw(sha, 'application/vnd.github.sha; charset=utf-8');
  const commit = await readCommit(repository, sha);
  const from = commit.parents[0] ?? emptyTree;
  if (media === 'diff')
    return raw(await limitedDiff(repository, from, sha, 'Commit'), 'application/vnd.github.diff; charset=utf-8');
  if (media === 'patch') {
    await limitedDiff(repository, from, sha, 'Commit');
    return raw(await repository.git.formatPatch([sha], ['-1']), 'application/vnd.github.patch; charset=utf-8');
  }
  const files = await commitFiles(repository, commit);
  const page = pageOf(context, 300, 300);
  const shown = files.slice(0, 3000).slice((page.page - 1) * page.perPage, page.page * page.perPage);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const link = linkHeader(context, page, Math.min(files.length, 3000));
  const body = {
    ...(await commitJson(github, repository, sha)), stats: { total: additions + deletions, additions, deletions },
    files: filesJson(github, repository, shown, sha),
  }; // oxfmt-ignore
  return { status: 200, body, ...(link !== undefined && { headers: { link } }) };
}

/** The pull requests that brought a commit into the default branch, or that hold it while they are open. */
async function listPulls(context: RepositoryContext): Promise<Reply> {
  const { repository, params, github } = context;
  const sha = await shaOf(context, params.commit_sha ?? '');
  const found = await pullsOfCommit(repository, sha);
  return paginate(context, found, (pull) => pullSimpleJson(github, pull));
}

async function listBranches(context: RepositoryContext): Promise<Reply> {
  const sha = await shaOf(context, context.params.commit_sha ?? '');
  const refs = [...(await context.repository.git.refs())].filter(
    ([ref, at]) => ref.startsWith('refs/heads/') && at === sha,
  );
  const url = `${repositoryApi(context.github, context.repository)}/commits/${sha}`;
  return ok(
    refs.map(([ref]) => {
      const name = ref.slice(11);
      return { name, commit: { sha, url }, protected: protectionOf(context.repository, name).isProtected };
    }),
  );
}

const comparedCommits = 250;
const comparedFiles = 300;

/** `base...head`, each also `owner:branch` of a repository of the same network. */
async function findSides(context: RepositoryContext): Promise<{ base: string; head: string }> {
  const { repository, github, params } = context;
  const [baseName, headName] = (params.basehead ?? '').split('...');
  if (!baseName || !headName) throw notFound();
  const find = async (name: string): Promise<string> => {
    const colon = name.indexOf(':');
    const owner = name.slice(0, Math.max(0, colon)).toLowerCase();
    const home =
      colon < 0 || owner === repository.owner.login.toLowerCase() ? repository : network(github, repository, owner);
    const sha = await home?.git.resolveCommit(name.slice(colon + 1));
    if (!home || sha === undefined) throw notFound();
    if (home !== repository) await repository.git.fetchFrom(home.git, ['+refs/heads/*:refs/sandbox/' + `${home.id}/*`]);
    return sha;
  };
  return { base: await find(baseName), head: await find(headName) };
}

function network(github: GitHub, repository: Repository, owner: string): Repository | undefined {
  const root = repository.parent ?? repository;
  return [...github.store.repositories].find(
    (one) => (one === root || one.parent === root) && one.owner.login.toLowerCase() === owner,
  );
}

/**
 * What `head` has that `base` has not: at most 250 commits a page, and on the first page at most 300 files.
 *
 * @see https://docs.github.com/en/rest/commits/commits#compare-two-commits
 */
async function compare(context: RepositoryContext): Promise<Reply> {
  const { repository, github, media, params, query } = context;
  const { git } = repository;
  const { base, head } = await findSides(context);
  const mergeBase = await git.mergeBase(base, head);
  if (mergeBase === undefined)
    throw new ApiError(404, `No common ancestor between ${params.basehead?.split('...').join(' and ')}.`);
  if (media === 'diff')
    return raw(
      await limitedDiff(repository, mergeBase, head, 'Comparison'),
      'application/vnd.github.diff; charset=utf-8',
    );
  if (media === 'patch') {
    await limitedDiff(repository, mergeBase, head, 'Comparison');
    return raw(await git.formatPatch([head, `^${base}`]), 'application/vnd.github.patch; charset=utf-8');
  }
  const ahead = await git.revList([head, `^${base}`], ['--reverse']);
  const behind = await git.revList([base, `^${head}`]);
  const paged = query.has('page') || query.has('per_page');
  const page = pageOf(context, comparedCommits, comparedCommits);
  // Without paging GitHub shows the newest 250.
  const shown = paged
    ? ahead.slice((page.page - 1) * page.perPage, page.page * page.perPage)
    : ahead.slice(-comparedCommits);
  const files = page.page > 1 ? [] : (await git.diff(mergeBase, head)).slice(0, comparedFiles);
  const url = `${repositoryApi(github, repository)}/compare/${params.basehead ?? ''}`;
  const html = `${repositoryPage(github, repository)}/compare/${params.basehead ?? ''}`;
  const link = linkHeader(context, page, ahead.length);
  const body: Json = {
    url, html_url: html, permalink_url: `${repositoryPage(github, repository)}/compare/${repository.owner.login}:${base.slice(0, 7)}...${repository.owner.login}:${head.slice(0, 7)}`,
    diff_url: `${html}.diff`, patch_url: `${html}.patch`, base_commit: await commitJson(github, repository, base),
    merge_base_commit: await commitJson(github, repository, mergeBase),
    status: ahead.length === 0 ? (behind.length === 0 ? 'identical' : 'behind') : behind.length === 0 ? 'ahead' : 'diverged',
    ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length,
    commits: await Promise.all(shown.map((sha) => commitJson(github, repository, sha))), files: filesJson(github, repository, files, head),
  }; // oxfmt-ignore
  return { status: 200, body, ...(link !== undefined && { headers: { link } }) };
}

function commentJson(github: GitHub, comment: CommitComment): Json {
  const { repository } = comment;
  const url = `${repositoryApi(github, repository)}/comments/${comment.id}`;
  return {
    url, html_url: `${repositoryPage(github, repository)}/commit/${comment.sha}#commitcomment-${comment.id}`, id: comment.id,
    node_id: comment.nodeId, user: userJson(github, comment.author), position: comment.position, line: comment.line, path: comment.path,
    commit_id: comment.sha, created_at: comment.createdAt, updated_at: comment.updatedAt, body: comment.body,
    author_association: authorAssociation(github.store, repository, comment.author), reactions: reactions(url),
  }; // oxfmt-ignore
}

function commentOf({ repository, params }: RepositoryContext): CommitComment {
  const comment = repository.commitComments.get(Number(params.comment_id));
  if (!comment) throw notFound();
  return comment;
}

async function listComments(context: RepositoryContext): Promise<Reply> {
  const sha = await shaOf(context, context.params.commit_sha ?? '');
  const comments = [...context.repository.commitComments.values()].filter((comment) => comment.sha === sha);
  return paginate(context, comments, (comment) => commentJson(context.github, comment));
}

async function addComment(context: RepositoryContext): Promise<Reply> {
  const { github, repository } = context;
  const { store } = github;
  const sha = await shaOf(context, context.params.commit_sha ?? '');
  const body = new BodyReader(context.body, 'CommitComment');
  body.prose('body');
  const createdAt = store.clock.iso();
  const comment = store.add<CommitComment>({
    ...store.identify('CommitComment'), repository, sha, author: actorOf(context), body: body.required('body'), path: body.text('path') ?? null,
    position: body.number('position') ?? null, line: body.number('line') ?? null, createdAt, updatedAt: createdAt,
  }); // oxfmt-ignore
  repository.commitComments.set(comment.id, comment);
  const json = commentJson(github, comment);
  return created(json, String(json.url));
}

function updateComment(context: RepositoryContext): Reply {
  const comment = commentOf(context);
  const body = new BodyReader(context.body, 'CommitComment');
  body.prose('body');
  comment.body = body.required('body');
  comment.updatedAt = context.github.store.clock.iso();
  return ok(commentJson(context.github, comment));
}

function deleteComment(context: RepositoryContext): Reply {
  const comment = commentOf(context);
  context.repository.commitComments.delete(comment.id);
  context.github.store.remove(comment);
  return noContent;
}
