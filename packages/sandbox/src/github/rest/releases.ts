import { ApiError, notFound, validationFailed } from '../api-error.ts';
import type { Release, ReleaseAsset } from '../entities/automation.ts';
import { readReleaseNotesConfig, writeReleaseNotes, type ReleaseNotesConfig } from '../release-notes.ts';
import { releasedPulls } from '../released-pulls.ts';
import { assetName, findAsset, findReleaseMistake, latestRelease, releaseByTag, updateRelease, visibleReleases, type ReleaseInput } from '../releases.ts'; // oxfmt-ignore
import { maySee } from '../authorize.ts';
import { BodyReader } from '../read-body.ts';
import { created, noContent, ok, paginate, raw, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext, type RequestContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { atLeast } from '../store.ts';
import { linksOf } from './repository-links.ts';
import { assetJson, releaseJson } from './release-json.ts';
import { isRefName } from '../git/ref-name.ts';

const repo = '/repos/{owner}/{repo}';

/** More releases than this the list does not give: GitHub answers 500 beyond. */
const listLimit = 1000;

/** Drafts are for those who may push: by role for a person, by `contents: write` for a workflow's token. */
function maySeeDrafts(context: RepositoryContext): boolean {
  const { token, actor, repository } = context;
  if (token?.permissions) return token.permissions.contents === 'write';
  return actor !== undefined && atLeast(context.github.store.roleOf(repository, actor), 'write');
}

function releaseOf(context: RepositoryContext): Release {
  const release = context.repository.releases.find((one) => one.id === Number(context.params.release_id));
  if (!release || (release.draft && !maySeeDrafts(context))) throw notFound();
  return release;
}

function assetOf(context: RepositoryContext): ReleaseAsset {
  const asset = findAsset(context.repository, Number(context.params.asset_id));
  if (!asset || (asset.release.draft && !maySeeDrafts(context))) throw notFound();
  return asset;
}

function show(context: RepositoryContext, release: Release | undefined): Reply {
  if (!release) throw notFound();
  return ok(releaseJson(release, linksOf(context)));
}

/** Where the tag is, or will be made: a draft's target may not exist yet. */
async function targetCommit(
  context: RepositoryContext,
  input: ReleaseInput,
  release: Release | undefined,
): Promise<string> {
  const { git, defaultBranch } = context.repository;
  const tag = input.tag_name ?? release?.tagName ?? '';
  const target = input.target_commitish ?? release?.target ?? defaultBranch;
  const sha = (await git.resolveExpression(`refs/tags/${tag}^{commit}`)) ?? (await git.resolveCommit(target));
  if (sha === undefined) throw validationFailed({ resource: 'Release', code: 'invalid', field: 'target_commitish' });
  return sha;
}

/** Publishing makes the tag when there is none; `created_at` is then the date of its commit. */
async function publish(context: RepositoryContext, release: Release, sha: string): Promise<void> {
  const { git } = context.repository;
  const ref = `refs/tags/${release.tagName}`;
  if ((await git.ref(ref)) === undefined) {
    if (!isRefName(ref)) throw validationFailed({ resource: 'Release', code: 'invalid', field: 'tag_name' });
    await git.updateRefs([{ ref, after: sha }]);
  }
  const commit = await git.commit(sha);
  if (commit) release.createdAt = `${new Date(commit.committer.date).toISOString().slice(0, 19)}Z`;
}

/** What a body says of a release; what it leaves out is left out. */
function readInput(body: BodyReader): ReleaseInput {
  const given = {
    tag_name: body.text('tag_name'),
    target_commitish: body.text('target_commitish'),
    name: body.text('name'),
    body: body.text('body'),
    draft: body.boolean('draft'),
    prerelease: body.boolean('prerelease'),
    make_latest: body.oneOf('make_latest', ['true', 'false', 'legacy']),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function create(context: RepositoryContext): Promise<Reply> {
  const body = new BodyReader(context.body, 'Release');
  const input = readInput(body);
  const withNotes = body.boolean('generate_release_notes') ?? false;
  const { repository } = context;
  const mistake = findReleaseMistake(repository, input, undefined);
  if (mistake) throw validationFailed(mistake);
  const draft = input.draft ?? false;
  const sha = draft ? undefined : await targetCommit(context, input, undefined);
  const { store } = context.github;
  const now = store.clock.iso();
  const notes = withNotes ? await generate(context, input.tag_name ?? '', input.target_commitish) : undefined;
  const release: Release = store.add({
    ...store.identify('Release'),
    repository,
    tagName: input.tag_name ?? '',
    target: input.target_commitish ?? repository.defaultBranch,
    name: null,
    body: null,
    draft: true,
    prerelease: false,
    makeLatest: 'legacy',
    author: actorOf(context),
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
    assets: [],
  });
  repository.releases.push(release);
  const written = notes && {
    name: input.name ?? notes.name,
    body: [input.body, notes.body].filter(Boolean).join('\n\n'),
  };
  updateRelease(release, { ...input, ...written, draft }, now);
  if (sha !== undefined) await publish(context, release, sha);
  const links = linksOf(context);
  return created(releaseJson(release, links), `${links.api}/releases/${release.id}`);
}

async function update(context: RepositoryContext): Promise<Reply> {
  const release = releaseOf(context);
  const input = readInput(new BodyReader(context.body, 'Release'));
  const mistake = findReleaseMistake(context.repository, input, release);
  if (mistake) throw validationFailed(mistake);
  const sha = (input.draft ?? release.draft) ? undefined : await targetCommit(context, input, release);
  updateRelease(release, input, context.github.store.clock.iso());
  if (sha !== undefined) await publish(context, release, sha);
  return show(context, release);
}

function remove(context: RepositoryContext): Reply {
  const release = releaseOf(context);
  context.repository.releases.splice(context.repository.releases.indexOf(release), 1);
  context.github.store.remove(release);
  return noContent;
}

async function notesConfig(
  context: RepositoryContext,
  path: string | undefined,
  commit: string,
  target: string,
): Promise<ReleaseNotesConfig> {
  const { git } = context.repository;
  for (const candidate of path === undefined ? ['.github/release.yml', '.github/release.yaml'] : [path]) {
    const entry = await git.entryAt(commit, candidate);
    if (entry?.type !== 'blob') continue;
    try {
      return readReleaseNotesConfig((await git.object(entry.sha))?.content.toString(), `${candidate} at ${target}`);
    } catch {
      throw new ApiError(422, `Invalid release notes configuration file: ${candidate}`);
    }
  }
  if (path !== undefined) throw new ApiError(422, `The release notes configuration file ${path} was not found`);
  return readReleaseNotesConfig(undefined, '');
}

async function generate(
  context: RepositoryContext,
  tag: string,
  target: string | undefined,
  previous?: string,
  configPath?: string,
): Promise<{ readonly name: string; readonly body: string }> {
  const { repository } = context;
  const input = { tag_name: tag, ...(target !== undefined && { target_commitish: target }) };
  const head = await targetCommit(context, input, undefined);
  const before = visibleReleases(repository, false).filter((one) => !one.prerelease && one.tagName !== tag);
  const previousTag = previous ?? before[0]?.tagName;
  const from =
    previousTag === undefined ? undefined : await repository.git.resolveExpression(`refs/tags/${previousTag}^{commit}`);
  if (previous !== undefined && from === undefined) throw validationFailed('previous_tag_name is not a valid tag');
  const { html } = linksOf(context);
  return {
    name: tag,
    body: writeReleaseNotes({
      config: await notesConfig(context, configPath, head, target ?? repository.defaultBranch),
      pulls: await releasedPulls(repository, from, head, html),
      repositoryUrl: html,
      tag,
      previousTag,
    }),
  };
}

function upload(context: RepositoryContext): Reply {
  const release = releaseOf(context);
  const { store } = context.github;
  const given = context.query.get('name');
  if (!given) throw validationFailed({ resource: 'ReleaseAsset', code: 'missing_field', field: 'name' });
  const name = assetName(given);
  if (release.assets.some((asset) => asset.name === name)) {
    throw validationFailed({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
  }
  if (context.rawBody.length === 0) throw new ApiError(400, 'Bad Content-Length: 0');
  const now = store.clock.iso();
  const asset: ReleaseAsset = store.add({
    ...store.identify('ReleaseAsset'),
    release,
    name,
    label: context.query.get('label'),
    contentType: context.headers['content-type'] ?? 'application/octet-stream',
    content: context.rawBody,
    uploader: actorOf(context),
    downloadCount: 0,
    createdAt: now,
    updatedAt: now,
  });
  release.assets.push(asset);
  return created(assetJson(asset, linksOf(context)));
}

function getAsset(context: RepositoryContext): Reply {
  const asset = assetOf(context);
  if (context.headers.accept?.includes('application/octet-stream') !== true)
    return ok(assetJson(asset, linksOf(context)));
  asset.downloadCount += 1;
  return raw(asset.content, 'application/octet-stream');
}

function updateAsset(context: RepositoryContext): Reply {
  const asset = assetOf(context);
  const body = new BodyReader(context.body, 'ReleaseAsset');
  const [name, label] = [body.text('name'), body.text('label')];
  if (name !== undefined && asset.release.assets.some((one) => one !== asset && one.name === assetName(name))) {
    throw validationFailed({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
  }
  if (name !== undefined) asset.name = assetName(name);
  if (label !== undefined) asset.label = label;
  asset.updatedAt = context.github.store.clock.iso();
  return ok(assetJson(asset, linksOf(context)));
}

function removeAsset(context: RepositoryContext): Reply {
  const asset = assetOf(context);
  asset.release.assets.splice(asset.release.assets.indexOf(asset), 1);
  context.github.store.remove(asset);
  return noContent;
}

/** The address that a browser downloads an asset from; a private repository's needs a token here, too. */
function downloadAsset({ github, params, token }: RequestContext): Reply {
  const repository = github.store.findRepository(params.owner ?? '', params.repo ?? '');
  if (!repository || !maySee(github.store, token, repository)) throw notFound();
  const asset = releaseByTag(repository, params.tag ?? '')?.assets.find((one) => one.name === params.name);
  if (!asset) throw notFound();
  asset.downloadCount += 1;
  return raw(asset.content, asset.contentType);
}

/** Releases, their assets and their generated notes. */
export function addReleaseRoutes({ router }: GitHub): void {
  const read = { permission: 'contents:read' } as const;
  const write = { permission: 'contents:write' } as const;
  router.route('GET', `${repo}/releases`, {
    ...read,
    handler: (context) => {
      const links = linksOf(context);
      const page = Number(context.query.get('page') ?? 1) * Number(context.query.get('per_page') ?? 30);
      if (page > listLimit) throw new ApiError(500, 'Only the first 1000 results are available.');
      return paginate(context, visibleReleases(context.repository, maySeeDrafts(context)), (one) =>
        releaseJson(one, links),
      );
    },
  });
  router.route('POST', `${repo}/releases`, { ...write, createsContent: true, handler: create });
  router.route('POST', `${repo}/releases/generate-notes`, {
    ...write,
    handler: async (context) => {
      const body = new BodyReader(context.body, 'Release');
      const [tag, target] = [body.required('tag_name'), body.text('target_commitish')];
      const [previous, config] = [body.text('previous_tag_name'), body.text('configuration_file_path')];
      return ok(await generate(context, tag, target, previous, config));
    },
  });
  router.route('GET', `${repo}/releases/latest`, {
    ...read,
    handler: (context) => show(context, latestRelease(context.repository)),
  });
  router.route('GET', `${repo}/releases/tags/{tag}`, {
    ...read,
    handler: (context) => show(context, releaseByTag(context.repository, context.params.tag ?? '')),
  });
  router.route('GET', `${repo}/releases/{release_id}`, {
    ...read,
    handler: (context) => show(context, releaseOf(context)),
  });
  router.route('PATCH', `${repo}/releases/{release_id}`, { ...write, handler: update });
  router.route('DELETE', `${repo}/releases/{release_id}`, { ...write, handler: remove });
  router.route('GET', `${repo}/releases/{release_id}/assets`, {
    ...read,
    handler: (context) => paginate(context, releaseOf(context).assets, (asset) => assetJson(asset, linksOf(context))),
  });
  router.route('POST', `${repo}/releases/{release_id}/assets`, { ...write, takesFile: true, handler: upload });
  router.route('GET', `${repo}/releases/assets/{asset_id}`, { ...read, handler: getAsset });
  router.route('PATCH', `${repo}/releases/assets/{asset_id}`, { ...write, handler: updateAsset });
  router.route('DELETE', `${repo}/releases/assets/{asset_id}`, { ...write, handler: removeAsset });
  const page = '/{owner}/{repo}/releases/download/{tag}/{name}';
  router.route('GET', page, { permission: 'none', unlimited: true, handler: downloadAsset });
}
