import { ApiError, notFound, validationFailed } from '../api-error.ts';
import type { TreeEntry } from '../git-repository.ts';
import { gitCommitJson, readCommit } from '../present/commit.ts';
import { pathInUrl, repositoryApi, repositoryPage } from '../present/repository.ts';
import { setBranch } from '../pushes.ts';
import { BodyReader } from '../read-body.ts';
import { ok, raw, type Reply } from '../reply.ts';
import { actorOf, type Json, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { editTree } from './edit-tree.ts';
import { base64Lines, readIdentity } from './git-data.ts';

const repo = '/repos/{owner}/{repo}';
/** Bytes above which `content` stays empty, and above which not even the raw media type helps. */
const contentLimit = 1024 * 1024;
const rawLimit = 100 * 1024 * 1024;
/** @see https://docs.github.com/en/rest/repos/contents#get-repository-content */
const folderLimit = 1000;

/** Files by their paths. */
export function addContentRoutes({ router }: GitHub): void {
  router.route('GET', `${repo}/contents`, { permission: 'contents:read', handler: getContents });
  router.route('GET', `${repo}/contents/{path}`, { permission: 'contents:read', handler: getContents });
  router.route('PUT', `${repo}/contents/{path}`, { permission: 'contents:write', handler: putFile });
  router.route('DELETE', `${repo}/contents/{path}`, { permission: 'contents:write', handler: deleteFile });
  router.route('GET', `${repo}/readme`, { permission: 'contents:read', handler: getReadme });
}

async function commitOf({
  repository,
  query,
}: RepositoryContext): Promise<{ readonly ref: string; readonly sha: string }> {
  const ref = query.get('ref') ?? repository.defaultBranch;
  const sha = await repository.git.resolveCommit(ref.replace(/^refs\/(heads|tags)\//, ''));
  if (sha === undefined)
    throw new ApiError(404, query.has('ref') ? `No commit found for the ref ${ref}` : 'This repository is empty.');
  return { ref, sha };
}

/** What stands for a file or folder in a listing. */
function entryJson({ github, repository }: RepositoryContext, entry: TreeEntry, ref: string): Json {
  const type =
    entry.type === 'tree'
      ? 'dir'
      : entry.type === 'commit'
        ? 'submodule'
        : entry.mode === '120000'
          ? 'symlink'
          : 'file';
  const api = repositoryApi(github, repository);
  const html = repositoryPage(github, repository);
  const path = pathInUrl(entry.path);
  const self = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = entry.type === 'commit' ? null : `${api}/git/${entry.type}s/${entry.sha}`;
  const page = `${html}/${entry.type === 'tree' ? 'tree' : 'blob'}/${pathInUrl(ref)}/${path}`;
  return {
    name: entry.path.split('/').at(-1) ?? '', path: entry.path, sha: entry.sha, size: entry.size ?? 0, url: self, html_url: page, git_url: git,
    download_url: entry.type === 'blob' ? `${html}/raw/${pathInUrl(ref)}/${path}` : null, type, _links: { self, git, html: page },
  }; // oxfmt-ignore
}

async function fileJson(context: RepositoryContext, entry: TreeEntry, ref: string): Promise<Json> {
  const content = (await context.repository.git.object(entry.sha))?.content ?? Buffer.alloc(0);
  const json = { ...entryJson(context, entry, ref), size: content.length };
  if (entry.mode === '120000') return { ...json, type: 'symlink', target: content.toString() };
  if (content.length > contentLimit) return { ...json, content: '', encoding: 'none' };
  return { ...json, content: base64Lines(content), encoding: 'base64' };
}

async function getContents(context: RepositoryContext): Promise<Reply> {
  const { repository, params } = context;
  const { ref, sha } = await commitOf(context);
  const path = (params.path ?? '').replaceAll(/^\/+|\/+$/g, '');
  const entry = await repository.git.entryAt(sha, path);
  if (!entry) throw notFound();
  if (entry.type === 'tree') {
    const entries = (await repository.git.listTree(entry.sha, false)) ?? [];
    const prefix = path === '' ? '' : `${path}/`;
    const body = entries
      .slice(0, folderLimit)
      .map((one) => entryJson(context, { ...one, path: `${prefix}${one.path}` }, ref));
    return ok(context.media === 'object' ? { ...entryJson(context, entry, ref), entries: body } : body);
  }
  if (entry.type === 'commit') return ok({ ...entryJson(context, entry, ref), submodule_git_url: '' });
  return fileReply(context, entry, ref);
}

async function fileReply(context: RepositoryContext, entry: TreeEntry, ref: string): Promise<Reply> {
  if ((entry.size ?? 0) > rawLimit)
    throw new ApiError(
      403,
      'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
      {
        errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
      },
    );
  if (context.media === 'raw') {
    const object = await context.repository.git.object(entry.sha);
    return raw(object?.content ?? '', 'application/vnd.github.raw; charset=utf-8');
  }
  return ok(await fileJson(context, entry, ref));
}

async function getReadme(context: RepositoryContext): Promise<Reply> {
  const { repository } = context;
  const { ref, sha } = await commitOf(context);
  for (const folder of ['.github', '', 'docs']) {
    const tree = await repository.git.entryAt(sha, folder);
    const found = ((tree && (await repository.git.listTree(tree.sha, false))) ?? []).find((one) =>
      /^readme(\.|$)/i.test(one.path),
    );
    if (found)
      return fileReply(context, { ...found, path: folder === '' ? found.path : `${folder}/${found.path}` }, ref);
  }
  throw notFound();
}

/** Commits one changed path to a branch. */
async function commitChange(
  context: RepositoryContext,
  body: BodyReader,
  sha: string | null,
  known: TreeEntry | undefined,
): Promise<Json> {
  const { repository, github, params } = context;
  const branch = body.text('branch') ?? repository.defaultBranch;
  const tip = await repository.git.branch(branch);
  if (tip === undefined && (await repository.git.refs()).size > 0)
    throw new ApiError(404, `Branch ${branch} not found`);
  const path = params.path ?? '';
  const base = tip === undefined ? undefined : (await readCommit(repository, tip)).tree;
  const tree = await editTree(repository.git, base, [{ path, mode: known?.mode ?? '100644', sha }]);
  const committer = readIdentity(context, body.map('committer') ?? body.map('author'));
  const author = readIdentity(context, body.map('author') ?? body.map('committer'));
  const commit = await repository.git.writeCommit({
    tree,
    parents: tip === undefined ? [] : [tip],
    message: body.required('message'),
    author,
    committer,
  });
  await setBranch(github, repository, branch, commit, actorOf(context));
  const entry = sha === null ? undefined : await repository.git.entryAt(commit, path);
  return {
    content: entry ? entryJson(context, entry, branch) : null,
    commit: gitCommitJson(github, repository, await readCommit(repository, commit)),
  };
}

async function knownFile(context: RepositoryContext, body: BodyReader): Promise<TreeEntry | undefined> {
  const { repository, params } = context;
  const tip = await repository.git.branch(body.text('branch') ?? repository.defaultBranch);
  return tip === undefined ? undefined : repository.git.entryAt(tip, params.path ?? '');
}

/** The caller must say which version it changes, so that nobody's change is lost. */
async function putFile(context: RepositoryContext): Promise<Reply> {
  const body = new BodyReader(context.body, 'Content');
  body.required('message');
  const content = body.text('content');
  if (content === undefined) throw validationFailed({ resource: 'Content', code: 'missing_field', field: 'content' });
  const known = await knownFile(context, body);
  const sha = body.text('sha');
  if (known && sha === undefined) throw new ApiError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (known && sha !== known.sha) throw new ApiError(409, `${context.params.path ?? ''} does not match ${sha ?? ''}`);
  const blob = await context.repository.git.writeBlob(Buffer.from(content, 'base64'));
  const json = await commitChange(context, body, blob, known);
  return { status: known ? 200 : 201, body: json };
}

async function deleteFile(context: RepositoryContext): Promise<Reply> {
  const body = new BodyReader(context.body, 'Content');
  body.required('message');
  const sha = body.required('sha');
  const known = await knownFile(context, body);
  if (!known) throw notFound();
  if (sha !== known.sha) throw new ApiError(409, `${context.params.path ?? ''} does not match ${sha}`);
  return ok(await commitChange(context, body, null, known));
}
