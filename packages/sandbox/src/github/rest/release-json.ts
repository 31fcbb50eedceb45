import { digest } from '../artifacts.ts';
import type { Release, ReleaseAsset } from '../entities/automation.ts';
import type { Json, RepositoryLinks } from './repository-links.ts';

/** A release as the API shows it. A draft has a page without its tag: there is no tag yet. */
export function releaseJson(release: Release, links: RepositoryLinks): Json {
  const url = `${links.api}/releases/${release.id}`;
  const page = release.draft ? `untagged-${release.id.toString(16).padStart(20, '0')}` : encodeURI(release.tagName);
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${links.html}/releases/tag/${page}`,
    id: release.id,
    author: links.user(release.author),
    node_id: release.nodeId,
    tag_name: release.tagName,
    target_commitish: release.target,
    name: release.name,
    draft: release.draft,
    immutable: false,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    updated_at: release.updatedAt,
    published_at: release.publishedAt,
    assets: release.assets.map((asset) => assetJson(asset, links)),
    tarball_url: release.draft ? null : `${links.api}/tarball/${encodeURI(release.tagName)}`,
    zipball_url: release.draft ? null : `${links.api}/zipball/${encodeURI(release.tagName)}`,
    body: release.body,
  };
}

export function assetJson(asset: ReleaseAsset, links: RepositoryLinks): Json {
  return {
    url: `${links.api}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: asset.nodeId,
    name: asset.name,
    label: asset.label,
    uploader: links.user(asset.uploader),
    content_type: asset.contentType,
    state: 'uploaded',
    size: asset.content.length,
    digest: digest(asset.content),
    download_count: asset.downloadCount,
    created_at: asset.createdAt,
    updated_at: asset.updatedAt,
    browser_download_url: `${links.html}/releases/download/${encodeURI(asset.release.tagName)}/${encodeURIComponent(asset.name)}`,
  };
}
