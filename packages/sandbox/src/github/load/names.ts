import type { Account } from '../entities/account.ts';
import type { Repository } from '../entities/repository.ts';
import type { Store } from '../store.ts';

/** A state that contradicts itself; the message says where in it, what was expected and what was found. */
export class StateError extends Error {
  override name = 'StateError';

  /** The place in the state: the keys to it and the numbers of list entries. */
  get path(): (string | number)[] {
    const where = this.message.split(': expected', 1)[0] ?? '';
    return [...where.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, key]) =>
      index === undefined ? (quoted ?? key ?? '') : Number(index),
    );
  }
}

/** @throws StateError when the state has no such login */
export function account(store: Store, login: string, where: string): Account {
  const found = store.findAccount(login);
  if (!found) throw new StateError(`${where}: expected a login of users or organizations, found "${login}"`);
  return found;
}

/** `owner/name` in two. */
export function splitName(fullName: string, where: string): [string, string] {
  const parts = /^([A-Za-z0-9][\w.-]*(?:\[bot\])?)\/([\w.-]+)$/.exec(fullName);
  if (!parts || parts[2] === '.' || parts[2] === '..')
    throw new StateError(`${where}: expected owner/name, found "${fullName}"`);
  return [parts[1] ?? '', parts[2] ?? ''];
}

/** Finds commits by what the state calls them: ids of inline commits first. */
export class CommitNames {
  readonly #repository: Repository;
  readonly #ids: ReadonlyMap<string, string>;

  constructor(repository: Repository, ids: ReadonlyMap<string, string>) {
    this.#repository = repository;
    this.#ids = ids;
  }

  /** @throws StateError when nothing has that name */
  async find(name: string, where: string): Promise<string> {
    const sha = this.#ids.get(name) ?? (await this.#repository.git.resolveCommit(name));
    if (sha === undefined)
      throw new StateError(`${where}: expected the id of a commit, a branch, a tag or an object name, found "${name}"`);
    return sha;
  }
}

/** A date of the state as GitHub writes it. */
export function dateOr(text: string | undefined, otherwise: string, where: string): string {
  if (text === undefined) return otherwise;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new StateError(`${where}: expected a date as 2026-01-31T09:00:00Z, found "${text}"`);
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
