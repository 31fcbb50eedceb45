import type { Repository } from '../entities/repository.ts';

/** A commit, tree, blob or annotated tag of a repository. What it holds is read when a field asks for it. */
export interface GitSource {
  readonly typename: 'Commit' | 'Tree' | 'Blob' | 'Tag';
  readonly repository: Repository;
  readonly oid: string;
}

/** A branch or tag by its full name, e.g. `refs/heads/main`. */
export interface RefSource {
  readonly typename: 'Ref';
  readonly repository: Repository;
  readonly fullName: string;
  /** What it points at, which may be an annotated tag. */
  readonly oid: string;
}

const TYPES = { commit: 'Commit', tree: 'Tree', blob: 'Blob', tag: 'Tag' } as const;

export function commitSource(repository: Repository, oid: string): GitSource {
  return { typename: 'Commit', repository, oid };
}

/** The object of a full object name, or null when the repository has none. */
export async function findObject(repository: Repository, oid: string): Promise<GitSource | null> {
  const object = await repository.git.object(oid);
  return object ? { typename: TYPES[object.type], repository, oid } : null;
}

/** A ref by its full name, or null. */
export async function findRef(repository: Repository, fullName: string): Promise<RefSource | null> {
  const oid = await repository.git.ref(fullName);
  return oid === undefined ? null : { typename: 'Ref', repository, fullName, oid };
}
