import type { ValidationError } from './api-error.ts';
import type { Release, ReleaseAsset } from './entities/automation.ts';
import type { Repository } from './entities/repository.ts';

/** Characters of a release's body. */
export const releaseBodyLength = 125_000;

/** What a request may say of a release, in the API's own spelling. */
export interface ReleaseInput {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly name?: string | null;
  readonly body?: string | null;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly make_latest?: 'true' | 'false' | 'legacy';
}

/**
 * What GitHub would refuse (422) of a request about a release; `current` is the one that is updated.
 *
 * Two drafts may carry one tag, and an update overwrites whatever another one wrote in between: releases have no
 * compare-and-set, which is why two jobs that draft notes at once make two drafts.
 */
export function findReleaseMistake(
  repository: Repository,
  input: ReleaseInput,
  current: Release | undefined,
): ValidationError | undefined {
  const tag = input.tag_name ?? current?.tagName;
  if (typeof tag !== 'string' || tag === '') return { resource: 'Release', code: 'missing_field', field: 'tag_name' };
  if ((input.body ?? '').length > releaseBodyLength) {
    const message = `body is too long (maximum is ${releaseBodyLength} characters)`;
    return { resource: 'Release', code: 'custom', field: 'body', message };
  }
  const published = !(input.draft ?? current?.draft ?? false);
  const taken = published && repository.releases.some((one) => one !== current && !one.draft && one.tagName === tag);
  return taken ? { resource: 'Release', code: 'already_exists', field: 'tag_name' } : undefined;
}

/** Changes what the input names, but for the date, which follows from the tag. */
export function updateRelease(release: Release, input: ReleaseInput, now: string): void {
  release.tagName = input.tag_name ?? release.tagName;
  release.target = input.target_commitish ?? release.target;
  if (input.name !== undefined) release.name = input.name;
  if (input.body !== undefined) release.body = input.body;
  release.prerelease = input.prerelease ?? release.prerelease;
  const publishes = release.publishedAt === null && !(input.draft ?? release.draft);
  release.draft = input.draft ?? release.draft;
  if (publishes) release.publishedAt = now;
  // `draft: true` takes a published release back, which is how a slow job un-publishes what someone published meanwhile.
  if (release.draft) release.publishedAt = null;
  release.updatedAt = now;
  // A release that is published becomes the latest unless it is told otherwise.
  const latest = input.make_latest ?? (publishes ? 'true' : release.makeLatest);
  if (latest === 'true' && latest !== release.makeLatest) {
    for (const other of release.repository.releases) if (other.makeLatest === 'true') other.makeLatest = 'legacy';
  }
  release.makeLatest = latest;
}

/** Newest first; drafts only for those who may push, which is how a reader's token overlooks a draft that exists. */
export function visibleReleases(repository: Repository, maySeeDrafts: boolean): Release[] {
  return repository.releases
    .filter((release) => maySeeDrafts || !release.draft)
    .sort((a, b) => Number(b.draft) - Number(a.draft) || b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
}

/** A draft has no tag yet, so it is never found by one. */
export function releaseByTag(repository: Repository, tag: string): Release | undefined {
  return repository.releases.find((release) => !release.draft && release.tagName === tag);
}

/** Neither draft nor prerelease: the one that was made the latest, else the one of the youngest commit. */
export function latestRelease(repository: Repository): Release | undefined {
  const full = visibleReleases(repository, false).filter((one) => !one.prerelease && one.makeLatest !== 'false');
  return full.find((release) => release.makeLatest === 'true') ?? full[0];
}

export function findAsset(repository: Repository, id: number): ReleaseAsset | undefined {
  return repository.releases.flatMap((release) => release.assets).find((asset) => asset.id === id);
}

/** The name under which GitHub keeps an uploaded file: letters that a URL does not like become dots. */
export function assetName(name: string): string {
  return name.replace(/[^\w.+@~-]+/g, '.').replace(/\.{2,}/g, '.');
}
