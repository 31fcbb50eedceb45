import type { Repository } from '../entities/repository.ts';
import type { TreeEntry } from '../git-repository.ts';
import { nodeId } from '../node-id.ts';
import { gitActor } from './git-actor.ts';
import { commitSource, findObject, type GitSource } from './git-source.ts';
import { repositoryUrl } from './graphql-context.ts';
import { unprocessable } from './graphql-failure.ts';
import type { Fields } from './resolver-map.ts';

/** GitHub shows the text of a blob up to here and says that it is truncated beyond (512 kB, from memory). */
const TEXT_LIMIT = 512_000;
/** git's own rule: a NUL byte among the first 8,000 makes a file binary. */
const BINARY_PROBE = 8_000;

const object: Fields<GitSource> = {
  oid: ({ oid }) => oid,
  abbreviatedOid: ({ oid }) => oid.slice(0, 7),
  repository: ({ repository }) => repository,
  id: ({ typename, repository, oid }) => nodeId(typename, `${repository.id}:${oid}`),
  commitResourcePath: ({ repository, oid }) => `/${repository.owner.login}/${repository.name}/commit/${oid}`,
  commitUrl: ({ repository, oid }, _, context) => `${repositoryUrl(repository, context)}/commit/${oid}`,
};

async function content({ repository, oid }: GitSource): Promise<Buffer> {
  const found = await repository.git.object(oid);
  if (!found) throw unprocessable(`The object ${oid} is gone.`);
  return found.content;
}

const isBinary = (bytes: Buffer) => bytes.subarray(0, BINARY_PROBE).includes(0);

export const blob: Fields<GitSource> = {
  ...object,
  byteSize: async (source) => (await content(source)).length,
  isBinary: async (source) => isBinary(await content(source)),
  isTruncated: async (source) => (await content(source)).length > TEXT_LIMIT,
  text: async (source) => {
    const bytes = await content(source);
    return isBinary(bytes) ? null : bytes.subarray(0, TEXT_LIMIT).toString();
  },
};

/** An entry and the folder that it was found in; its own path is relative to that. */
export interface EntrySource {
  readonly repository: Repository;
  readonly directory: string;
  readonly entry: TreeEntry;
}

export const tree: Fields<GitSource> = {
  ...object,
  entries: async ({ repository, oid }) => {
    const entries = await repository.git.listTree(oid, false);
    return (entries ?? []).map((entry): EntrySource => ({ repository, directory: '', entry }));
  },
};

const nameOf = ({ entry }: EntrySource) => entry.path.split('/').at(-1) ?? '';
const pathOf = ({ directory, ...rest }: EntrySource) => {
  const name = nameOf({ directory, ...rest });
  return directory === '' ? name : `${directory}/${name}`;
};

export const treeEntry: Fields<EntrySource> = {
  name: nameOf,
  nameRaw: (source) => Buffer.from(nameOf(source)).toString('base64'),
  path: pathOf,
  pathRaw: (source) => Buffer.from(pathOf(source)).toString('base64'),
  extension: (source) => /\.[^.]+$/.exec(nameOf(source))?.[0] ?? '',
  mode: ({ entry }) => Number.parseInt(entry.mode, 8),
  type: ({ entry }) => entry.type,
  oid: ({ entry }) => entry.sha,
  size: ({ entry }) => entry.size ?? 0,
  repository: ({ repository }) => repository,
  // A submodule's commit lies in another repository.
  object: ({ repository, entry }) => (entry.type === 'commit' ? null : findObject(repository, entry.sha)),
};

export const tag: Fields<GitSource> = {
  ...object,
  name: async ({ repository, oid }) => (await repository.git.tag(oid))?.name ?? '',
  message: async ({ repository, oid }) => (await repository.git.tag(oid))?.message ?? null,
  tagger: async ({ repository, oid }, _, context) => {
    const found = await repository.git.tag(oid);
    return found ? gitActor(found.tagger, context) : null;
  },
  target: async ({ repository, oid }) => {
    const found = await repository.git.tag(oid);
    return found ? findObject(repository, found.object) : commitSource(repository, oid);
  },
};
