/** Characters of a release's body. */
export const releaseBodyLength = 125_000;

export interface ReleaseAsset {
  readonly id: number;
  name: string;
  label: string | null;
  readonly contentType: string;
  readonly data: Buffer;
  readonly uploader: string;
  readonly createdAt: string;
  updatedAt: string;
  downloads: number;
}

export interface Release {
  readonly id: number;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  readonly author: string;
  /** The date of the commit, by which GitHub sorts; for a draft the time of its creation. */
  createdAt: string;
  publishedAt: string | null;
  updatedAt: string;
  /** `make_latest: true` was the last word on which release is the latest. */
  markedLatest: boolean;
  excludedFromLatest: boolean;
  readonly assets: ReleaseAsset[];
}

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

/** One entry of a 422's `errors`. */
export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field: string;
  readonly message?: string;
}

/** The releases of one repository. */
export class Releases {
  readonly all: Release[] = [];
  readonly #nextId: () => number;
  readonly #now: () => string;

  constructor(nextId: () => number, now: () => string) {
    this.#nextId = nextId;
    this.#now = now;
  }

  /**
   * What GitHub would refuse (422) of a request about a release.
   *
   * Two drafts may carry one tag, and an update overwrites whatever another one wrote in between: releases have no
   * compare-and-set, which is why two jobs that draft notes at once make two drafts.
   */
  findMistake(input: ReleaseInput, current: Release | undefined): FieldError | undefined {
    const tag = input.tag_name ?? current?.tag;
    if (!tag) return { resource: 'Release', code: 'missing_field', field: 'tag_name' };
    if ((input.body ?? '').length > releaseBodyLength) {
      const message = `body is too long (maximum is ${releaseBodyLength} characters)`;
      return { resource: 'Release', code: 'custom', field: 'body', message };
    }
    const published = !(input.draft ?? current?.draft ?? false);
    const taken = published && this.all.some((one) => one !== current && !one.draft && one.tag === tag);
    return taken ? { resource: 'Release', code: 'already_exists', field: 'tag_name' } : undefined;
  }

  /** @param commitDate of the commit that the tag names or will name; undefined for a draft */
  create(input: ReleaseInput, author: string, target: string, commitDate: string | undefined): Release {
    const now = this.#now();
    const release: Release = {
      id: this.#nextId(),
      tag: input.tag_name ?? '',
      target,
      name: null,
      body: null,
      draft: true,
      prerelease: false,
      author,
      createdAt: now,
      publishedAt: null,
      updatedAt: now,
      markedLatest: false,
      excludedFromLatest: false,
      assets: [],
    };
    this.all.push(release);
    this.update(release, { ...input, draft: input.draft ?? false }, commitDate);
    return release;
  }

  /** Changes what the input names. */
  update(release: Release, input: ReleaseInput, commitDate: string | undefined): void {
    release.tag = input.tag_name ?? release.tag;
    release.target = input.target_commitish ?? release.target;
    if (input.name !== undefined) release.name = input.name;
    if (input.body !== undefined) release.body = input.body;
    release.prerelease = input.prerelease ?? release.prerelease;
    release.draft = input.draft ?? release.draft;
    release.updatedAt = this.#now();
    if (!release.draft) {
      release.publishedAt ??= this.#now();
      release.createdAt = commitDate ?? release.createdAt;
    }
    if (input.make_latest === 'true') {
      for (const other of this.all) other.markedLatest = other === release;
      release.excludedFromLatest = false;
    }
    if (input.make_latest === 'false') {
      release.excludedFromLatest = true;
      release.markedLatest = false;
    }
  }

  delete(release: Release): void {
    this.all.splice(this.all.indexOf(release), 1);
  }

  /** Newest first; drafts only for those who may push, which is how a reader's token overlooks a draft that exists. */
  visible(maySeeDrafts: boolean): Release[] {
    return this.all
      .filter((release) => maySeeDrafts || !release.draft)
      .sort((a, b) => Number(b.draft) - Number(a.draft) || b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
  }

  /** A draft has no tag yet, so it is never found by one. */
  byTag(tag: string): Release | undefined {
    return this.all.find((release) => !release.draft && release.tag === tag);
  }

  /** Neither draft nor prerelease: the one marked as the latest, else the one of the youngest commit. */
  latest(): Release | undefined {
    const full = this.visible(false).filter((release) => !release.prerelease && !release.excludedFromLatest);
    return full.find((release) => release.markedLatest) ?? full[0];
  }

  /** Adds a file. Letters that a URL does not like become dots, as on GitHub. */
  addAsset(
    release: Release,
    asset: Pick<ReleaseAsset, 'name' | 'label' | 'contentType' | 'data' | 'uploader'>,
  ): ReleaseAsset {
    const now = this.#now();
    const added = {
      ...asset,
      id: this.#nextId(),
      name: assetName(asset.name),
      createdAt: now,
      updatedAt: now,
      downloads: 0,
    };
    release.assets.push(added);
    return added;
  }

  findAsset(id: number): { readonly release: Release; readonly asset: ReleaseAsset } | undefined {
    for (const release of this.all) {
      const asset = release.assets.find((one) => one.id === id);
      if (asset) return { release, asset };
    }
    return undefined;
  }
}

/** The name under which GitHub keeps an uploaded file. */
export function assetName(name: string): string {
  return name.replace(/[^\w.+@~-]+/g, '.').replace(/\.{2,}/g, '.');
}
