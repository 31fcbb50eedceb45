import type { Release, ReleaseAsset } from '../entities/automation.ts';
import { latestRelease } from '../releases.ts';
import { paginate, type PageArguments } from './connection.ts';
import { commitSource, findRef } from './git-source.ts';
import { repositoryPath, repositoryUrl } from './graphql-context.ts';
import type { Fields } from './resolver-map.ts';

/** A draft has a page without its tag: there is no tag yet. */
function pageOf({ draft, id, tagName }: Release): string {
  return `/releases/tag/${draft ? `untagged-${id.toString(16).padStart(20, '0')}` : encodeURI(tagName)}`;
}

export const release: Fields<Release> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  description: ({ body }) => body,
  tagName: ({ tagName }) => tagName,
  isDraft: ({ draft }) => draft,
  isPrerelease: ({ prerelease }) => prerelease,
  isLatest: (one) => latestRelease(one.repository) === one,
  // The field is a User: what a bot made has no author here.
  author: ({ author }) => (author.typename === 'User' ? author : null),
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  publishedAt: ({ publishedAt }) => publishedAt,
  repository: ({ repository }) => repository,
  tag: ({ repository, tagName }) => findRef(repository, `refs/tags/${tagName}`),
  tagCommit: async ({ repository, tagName }) => {
    const oid = await repository.git.resolveCommit(`refs/tags/${tagName}`);
    return oid === undefined ? null : commitSource(repository, oid);
  },
  resourcePath: (one) => `${repositoryPath(one.repository)}${pageOf(one)}`,
  url: (one, _, context) => `${repositoryUrl(one.repository, context)}${pageOf(one)}`,
  releaseAssets: ({ assets }, args: PageArguments & { name?: string }) => {
    const { name } = args;
    return paginate(
      assets.filter((asset) => name === undefined || asset.name === name),
      args,
      ({ id }) => id,
    );
  },
};

export const releaseAsset: Fields<ReleaseAsset> = {
  id: ({ nodeId }) => nodeId,
  name: ({ name }) => name,
  contentType: ({ contentType }) => contentType,
  size: ({ content }) => content.length,
  downloadCount: ({ downloadCount }) => downloadCount,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  uploadedBy: ({ uploader }) => uploader,
  release: (one) => one.release,
  url: ({ release: { repository }, id }, _, { github }) =>
    `${github.apiUrl}/repos${repositoryPath(repository)}/releases/assets/${id}`,
  downloadUrl: ({ release: { repository, tagName }, name }, _, context) =>
    `${repositoryUrl(repository, context)}/releases/download/${encodeURI(tagName)}/${encodeURIComponent(name)}`,
};
