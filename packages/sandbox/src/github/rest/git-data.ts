import { ApiError, notFound, validationFailed } from '../api-error.ts';
import type { Repository } from '../entities/repository.ts';
import type { Identity, TreeEntry } from '../git-repository.ts';
import { GitError } from '../git/run-git.ts';
import { nodeId } from '../node-id.ts';
import { gitCommitJson, readCommit } from '../present/commit.ts';
import { pathInUrl, repositoryApi } from '../present/repository.ts';
import { setBranch } from '../pushes.ts';
import { BodyReader } from '../read-body.ts';
import { created, noContent, ok, paginate, raw, type Reply } from '../reply.ts';
import { actorOf, type Json, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { emailOf } from '../test-merge.ts';
import { checkProtected } from './branches.ts';
import { editTree } from './edit-tree.ts';
import { isRefName } from '../git/ref-name.ts';

const git = '/repos/{owner}/{repo}/git';
const reads = { permission: 'contents:read' } as const;
const writes = { permission: 'contents:write' } as const;
/** @see https://docs.github.com/en/rest/git/trees#get-a-tree */
const treeLimit = 100_000;
const treeBytes = 7 * 1024 * 1024;

/** git's own objects and refs. */
export function addGitDataRoutes({ router }: GitHub): void {
  router.route('GET', `${git}/blobs/{file_sha}`, { ...reads, handler: getBlob });
  router.route('POST', `${git}/blobs`, { ...writes, handler: createBlob });
  router.route('GET', `${git}/trees/{tree_sha}`, { ...reads, handler: getTree });
  router.route('POST', `${git}/trees`, { ...writes, handler: createTree });
  router.route('GET', `${git}/commits/{commit_sha}`, { ...reads, handler: getCommit });
  router.route('POST', `${git}/commits`, { ...writes, handler: createCommit });
  router.route('GET', `${git}/tags/{tag_sha}`, { ...reads, handler: getTag });
  router.route('POST', `${git}/tags`, { ...writes, handler: createTag });
  router.route('GET', `${git}/ref/{ref}`, { ...reads, handler: getRef });
  router.route('GET', `${git}/matching-refs/{ref}`, { ...reads, handler: listRefs });
  router.route('POST', `${git}/refs`, { ...writes, handler: createRef });
  router.route('PATCH', `${git}/refs/{ref}`, { ...writes, handler: updateRef });
  router.route('DELETE', `${git}/refs/{ref}`, { ...writes, handler: deleteRef });
}

function apiOf({ github, repository }: RepositoryContext): string {
  return `${repositoryApi(github, repository)}/git`;
}

async function getBlob(context: RepositoryContext): Promise<Reply> {
  const { repository, params, media } = context;
  const object = await repository.git.object(params.file_sha ?? '');
  if (object?.type !== 'blob') throw notFound();
  if (media === 'raw') return raw(object.content, 'application/vnd.github.raw; charset=utf-8');
  return ok({
    sha: object.sha, node_id: nodeId('Blob', `${repository.id}:${object.sha}`), size: object.content.length,
    url: `${apiOf(context)}/blobs/${object.sha}`, content: base64Lines(object.content), encoding: 'base64',
  }); // oxfmt-ignore
}

/** Base64 as GitHub breaks it: 60 letters a line. */
export function base64Lines(content: Buffer): string {
  return content.toString('base64').replaceAll(/.{1,60}/g, '$&\n');
}

async function createBlob(context: RepositoryContext): Promise<Reply> {
  const body = new BodyReader(context.body, 'Blob');
  const encoding = body.oneOf('encoding', ['utf-8', 'base64']) ?? 'utf-8';
  const text = body.text('content');
  if (text === undefined) throw validationFailed({ resource: 'Blob', code: 'missing_field', field: 'content' });
  const sha = await context.repository.git.writeBlob(Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8'));
  const url = `${apiOf(context)}/blobs/${sha}`;
  return created({ sha, url }, url);
}

function entryJson(context: RepositoryContext, entry: TreeEntry): Json {
  const kind = { blob: 'blobs', tree: 'trees', commit: undefined }[entry.type];
  return {
    path: entry.path, mode: entry.mode, type: entry.type, sha: entry.sha, ...(entry.size !== undefined && { size: entry.size }),
    ...(kind !== undefined && { url: `${apiOf(context)}/${kind}/${entry.sha}` }),
  }; // oxfmt-ignore
}

async function getTree(context: RepositoryContext): Promise<Reply> {
  const { repository, params, query } = context;
  const name = params.tree_sha ?? '';
  const commit = await repository.git.resolveCommit(name);
  const sha =
    commit === undefined
      ? await repository.git.resolveExpression(`${name}^{tree}`)
      : (await readCommit(repository, commit)).tree;
  // Whatever `recursive` says, even 0 or false: that it is there makes the listing recursive.
  const entries = sha === undefined ? undefined : await repository.git.listTree(sha, query.has('recursive'));
  if (sha === undefined || !entries) throw notFound();
  const tree: Json[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const json = entryJson(context, entry);
    bytes += JSON.stringify(json).length;
    if (tree.length >= treeLimit || bytes > treeBytes)
      return ok({ sha, url: `${apiOf(context)}/trees/${sha}`, tree, truncated: true });
    tree.push(json);
  }
  return ok({ sha, url: `${apiOf(context)}/trees/${sha}`, tree, truncated: false });
}

async function createTree(context: RepositoryContext): Promise<Reply> {
  const { repository } = context;
  const body = new BodyReader(context.body, 'Tree');
  const entries = body.maps('tree');
  if (!entries || entries.length === 0) throw new ApiError(422, 'Invalid tree info');
  const base = body.text('base_tree');
  const baseTree = base === undefined ? undefined : await repository.git.resolveExpression(`${base}^{tree}`);
  if (base !== undefined && baseTree === undefined) throw new ApiError(422, 'base_tree is not a valid tree');
  const changes = await Promise.all(
    entries.map(async (entry) => {
      const one = new BodyReader(entry, 'Tree');
      const content = one.text('content');
      const sha =
        entry.sha === null
          ? null
          : content === undefined
            ? one.required('sha')
            : await repository.git.writeBlob(content);
      const mode = one.oneOf('mode', ['100644', '100755', '040000', '160000', '120000']) ?? '100644';
      if (sha !== null && mode !== '160000' && !(await repository.git.object(sha)))
        throw new ApiError(422, `tree.sha ${sha} is not a valid object`);
      return { path: one.required('path'), mode, sha };
    }),
  );
  const sha = await editTree(repository.git, baseTree, changes);
  const tree = ((await repository.git.listTree(sha, false)) ?? []).map((entry) => entryJson(context, entry));
  const url = `${apiOf(context)}/trees/${sha}`;
  return created({ sha, url, tree, truncated: false }, url);
}

async function getCommit(context: RepositoryContext): Promise<Reply> {
  const commit = await context.repository.git.commit(context.params.commit_sha ?? '');
  if (!commit) throw notFound();
  return ok(gitCommitJson(context.github, context.repository, commit));
}

/** Author or committer of a body; the caller when nothing is said. */
export function readIdentity(context: RepositoryContext, given: Json | undefined): Identity {
  const actor = actorOf(context);
  const date = context.github.store.clock.iso();
  if (!given) return { name: actor.name ?? actor.login, email: emailOf(actor), date };
  const body = new BodyReader(given, 'Commit');
  const clean = (text: string) => text.replaceAll(/[<>\n\0]/g, '');
  const moment = body.text('date') ?? date;
  if (Number.isNaN(Date.parse(moment))) throw validationFailed({ resource: 'Commit', code: 'invalid', field: 'date' });
  return { name: clean(body.required('name')), email: clean(body.required('email')), date: moment };
}

async function createCommit(context: RepositoryContext): Promise<Reply> {
  const { repository, github } = context;
  const body = new BodyReader(context.body, 'Commit');
  const message = body.required('message');
  const tree = body.required('tree');
  const parents = body.texts('parents') ?? [];
  if ((await repository.git.object(tree))?.type !== 'tree') throw new ApiError(422, 'Tree SHA does not exist');
  for (const parent of parents)
    if (!(await repository.git.commit(parent)))
      throw new ApiError(422, 'Parent SHA does not exist or is not a commit object');
  const author = readIdentity(context, body.map('author'));
  const committer = body.has('committer') ? readIdentity(context, body.map('committer')) : author;
  const sha = await repository.git.writeCommit({ tree, parents, message, author, committer });
  const json = gitCommitJson(github, repository, await readCommit(repository, sha));
  return created(json, String(json.url));
}

async function tagJson(context: RepositoryContext, sha: string): Promise<Json> {
  const tag = await context.repository.git.tag(sha);
  if (!tag) throw notFound();
  const api = apiOf(context);
  return {
    node_id: nodeId('Tag', `${context.repository.id}:${sha}`), tag: tag.name, sha, url: `${api}/tags/${sha}`, message: tag.message, tagger: tag.tagger,
    object: { sha: tag.object, type: tag.type, url: `${api}/${tag.type}s/${tag.object}` },
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  }; // oxfmt-ignore
}

async function getTag(context: RepositoryContext): Promise<Reply> {
  return ok(await tagJson(context, context.params.tag_sha ?? ''));
}

async function createTag(context: RepositoryContext): Promise<Reply> {
  const { repository } = context;
  const body = new BodyReader(context.body, 'Tag');
  const name = body.required('tag');
  const object = body.required('object');
  const type = body.oneOf('type', ['commit', 'tree', 'blob']) ?? 'commit';
  if ((await repository.git.object(object))?.type !== type) throw new ApiError(422, 'Could not verify object');
  if (!isRefName(`refs/tags/${name}`)) throw validationFailed({ resource: 'Tag', code: 'invalid', field: 'tag' });
  const sha = await repository.git.writeTag(
    name,
    object,
    type,
    readIdentity(context, body.map('tagger')),
    body.required('message'),
  );
  const json = await tagJson(context, sha);
  return created(json, String(json.url));
}

async function refJson(context: RepositoryContext, ref: string, sha: string): Promise<Json> {
  const { repository } = context;
  const type = (await repository.git.object(sha))?.type ?? 'commit';
  const api = apiOf(context);
  return {
    ref, node_id: nodeId('Ref', `${repository.id}:${ref}`), url: `${api}/${pathInUrl(ref)}`, object: { sha, type, url: `${api}/${type}s/${sha}` },
  }; // oxfmt-ignore
}

async function getRef(context: RepositoryContext): Promise<Reply> {
  const ref = `refs/${context.params.ref ?? ''}`;
  const sha = await context.repository.git.ref(ref);
  if (sha === undefined) throw notFound();
  return ok(await refJson(context, ref, sha));
}

async function listRefs(context: RepositoryContext): Promise<Reply> {
  const start = `refs/${context.params.ref ?? ''}`;
  const refs = [...(await context.repository.git.refs())].filter(
    ([ref]) => ref.startsWith(start) && !ref.startsWith('refs/sandbox/'),
  );
  return paginate(context, refs, ([ref, sha]) => refJson(context, ref, sha), {
    defaultSize: 100_000,
    largest: 100_000,
  });
}

/** @throws ApiError 422 in GitHub's words for what git says no to */
async function moveRef(context: RepositoryContext, ref: string, after: string | null): Promise<void> {
  const { repository, github } = context;
  try {
    if (ref.startsWith('refs/heads/')) await setBranch(github, repository, ref.slice(11), after, actorOf(context));
    else await repository.git.updateRefs([{ ref, after }]);
  } catch (error) {
    if (error instanceof GitError) throw new ApiError(422, 'Reference update failed');
    throw error;
  }
}

async function createRef(context: RepositoryContext): Promise<Reply> {
  const { repository } = context;
  const body = new BodyReader(context.body, 'Reference');
  const ref = body.required('ref');
  const sha = body.required('sha');
  if (!/^refs\/[^/]+\/./.test(ref) || !isRefName(ref)) throw new ApiError(422, `${ref} is not a valid ref name.`);
  if (/^refs\/(pull|sandbox)\//.test(ref)) throw new ApiError(422, 'Reference namespace is reserved');
  if (!(await repository.git.object(sha))) throw new ApiError(422, 'Object does not exist');
  if ((await repository.git.ref(ref)) !== undefined) throw new ApiError(422, 'Reference already exists');
  await moveRef(context, ref, sha);
  const json = await refJson(context, ref, sha);
  return created(json, String(json.url));
}

async function existing(context: RepositoryContext): Promise<{ readonly ref: string; readonly before: string }> {
  const ref = `refs/${context.params.ref ?? ''}`;
  const before = await context.repository.git.ref(ref);
  if (before === undefined || /^refs\/(pull|sandbox)\//.test(ref)) throw new ApiError(422, 'Reference does not exist');
  return { ref, before };
}

async function updateRef(context: RepositoryContext): Promise<Reply> {
  const { repository } = context;
  const { ref, before } = await existing(context);
  const body = new BodyReader(context.body, 'Reference');
  const sha = body.required('sha');
  if (!(await repository.git.object(sha))) throw new ApiError(422, 'Object does not exist');
  if (!(await isForward(repository, before, sha))) {
    if (body.boolean('force') !== true) throw new ApiError(422, 'Update is not a fast forward');
    if (ref.startsWith('refs/heads/')) checkProtected(repository, ref.slice(11), 'force');
  }
  await moveRef(context, ref, sha);
  return ok(await refJson(context, ref, sha));
}

async function isForward(repository: Repository, before: string, after: string): Promise<boolean> {
  const [from, to] = [await repository.git.resolveCommit(before), await repository.git.resolveCommit(after)];
  return from !== undefined && to !== undefined && (await repository.git.isAncestor(from, to));
}

async function deleteRef(context: RepositoryContext): Promise<Reply> {
  const { ref } = await existing(context);
  if (ref.startsWith('refs/heads/')) checkProtected(context.repository, ref.slice(11), 'delete');
  await moveRef(context, ref, null);
  return noContent;
}
