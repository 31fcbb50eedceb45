import { notFound } from '../api-error.ts';
import { maySee } from '../authorize.ts';
import type { Repository } from '../entities/repository.ts';
import { findPull } from '../pull-requests.ts';
import { raw, type Reply } from '../reply.ts';
import type { RepositoryContext, RequestContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { pullDiff, pullPatch } from './diff-media.ts';

const repo = '/repos/{owner}/{repo}';

/** What the API's answers point to outside of the API (`diff_url`, `raw_url`, `download_url`, `tarball_url`). */
export function addPageRoutes({ router }: GitHub): void {
  const page = { permission: 'none', unlimited: true } as const;
  router.route('GET', '/{owner}/{repo}/pull/{pull_number}.diff', {
    ...page,
    handler: (context) => pull(context, pullDiff),
  });
  router.route('GET', '/{owner}/{repo}/pull/{pull_number}.patch', {
    ...page,
    handler: (context) => pull(context, pullPatch),
  });
  router.route('GET', '/{owner}/{repo}/raw/{path}', { ...page, handler: rawFile });
  router.route('GET', '/{owner}/{repo}/legacy.{archive_format}/{ref}', { ...page, handler: archive });
  for (const kind of ['tarball', 'zipball'] as const) {
    const redirect = (context: RepositoryContext) => redirectToArchive(context, kind === 'tarball' ? 'tar.gz' : 'zip');
    router.route('GET', `${repo}/${kind}`, { permission: 'contents:read', handler: redirect });
    router.route('GET', `${repo}/${kind}/{ref}`, { permission: 'contents:read', handler: redirect });
  }
}

/** A private repository's pages need a token, too. */
function repositoryOf({ github, params, token }: RequestContext): Repository {
  const repository = github.store.findRepository(params.owner ?? '', params.repo ?? '');
  if (!repository || !maySee(github.store, token, repository)) throw notFound();
  return repository;
}

async function pull(context: RequestContext, write: typeof pullDiff): Promise<Reply> {
  const found = findPull(repositoryOf(context), Number(context.params.pull_number));
  if (!found) throw notFound();
  return raw(await write(found), 'text/plain; charset=utf-8');
}

/** `raw/{ref}/{path}`, where the ref may hold slashes: the longest name that is one counts, as at GitHub. */
async function rawFile(context: RequestContext): Promise<Reply> {
  const { git } = repositoryOf(context);
  const parts = (context.params.path ?? '').split('/');
  for (let at = parts.length - 1; at > 0; at -= 1) {
    const sha = await git.resolveCommit(parts.slice(0, at).join('/'));
    const entry = sha === undefined ? undefined : await git.entryAt(sha, parts.slice(at).join('/'));
    const object = entry?.type === 'blob' ? await git.object(entry.sha) : undefined;
    if (object) return raw(object.content, 'text/plain; charset=utf-8');
  }
  throw notFound();
}

/** @see https://docs.github.com/en/rest/repos/contents#download-a-repository-archive-tar */
async function redirectToArchive(context: RepositoryContext, format: string): Promise<Reply> {
  const { repository, github, params } = context;
  const sha = await repository.git.resolveCommit(params.ref ?? repository.defaultBranch);
  if (sha === undefined) throw notFound();
  const location = `${github.url}/${repository.owner.login}/${repository.name}/legacy.${format}/${sha}`;
  return { status: 302, headers: { location } };
}

/** The archive itself; everything lies in one folder, `owner-name-sha`. */
async function archive(context: RequestContext): Promise<Reply> {
  const repository = repositoryOf(context);
  const { archive_format: format = '', ref = '' } = context.params;
  const sha = ['tar.gz', 'zip'].includes(format) ? await repository.git.resolveCommit(ref) : undefined;
  if (sha === undefined) throw notFound();
  const prefix = `${repository.owner.login}-${repository.name}-${sha.slice(0, 7)}/`;
  return raw(
    await repository.git.archive(sha, format, prefix),
    format === 'zip' ? 'application/zip' : 'application/x-gzip',
  );
}
