import type { State } from '../state.ts';
import { loadAccounts, loadTokens } from './load/load-accounts.ts';
import { loadContents, loadRepository } from './load/load-repository.ts';
import type { Store } from './store.ts';

/** Folders of this machine that loading needs. */
export interface LoadFolders {
  /** Where the bare repositories are made. */
  readonly repositories: string;
  /** What relative folders in the state are relative to. */
  readonly sources: string;
}

/**
 * Fills a store.
 *
 * @throws StateError for a state that contradicts itself: which key, what was expected, what was found
 */
export async function loadState(store: Store, state: State, folders: LoadFolders): Promise<void> {
  loadAccounts(store, state);
  const repositories = Object.entries(state.repositories ?? {});
  const loaded = [];
  for (const [fullName, repository] of repositories)
    loaded.push([await loadRepository(store, fullName, repository, folders), repository] as const);
  for (const [made, repository] of loaded) await loadContents(store, made, repository);
  loadTokens(store, state);
}
