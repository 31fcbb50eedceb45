import { isRetired, type OwnThread } from './thread.ts';

/** A finding that is to be shown, as far as matching goes. */
export interface Candidate {
  readonly index: number;
  readonly entry: string;
  readonly path: string;
  readonly line: number;
  readonly key: string;
}

/** Which findings already have a comment, and which comments are left without a finding. */
export interface Matches {
  /** Index of a finding → the thread that speaks for it. */
  readonly posted: ReadonlyMap<number, OwnThread>;
  /** Threads of this job none of whose findings is among the candidates. */
  readonly unmatched: readonly OwnThread[];
  /** Second comments for the same findings, made by two runs at once. */
  readonly duplicates: readonly OwnThread[];
}

interface Slot {
  readonly thread: OwnThread;
  taken: boolean;
}

/**
 * Gives each finding the comment it had before. Equal findings are told apart by their lines: first those on the very
 * line of the thread, then in order; then threads of files that have another name now.
 *
 * @param threads visible and retired threads of this job's scope, oldest first
 * @param exists true when the head has a file of that name, to tell a renamed file from another one
 */
export function matchThreads(
  candidates: readonly Candidate[],
  threads: readonly OwnThread[],
  exists: (path: string) => boolean,
): Matches {
  const slots = slotsByKey(threads);
  const posted = new Map<number, OwnThread>();
  const used = new Set<OwnThread>();
  const take = (candidate: Candidate, fits: (thread: OwnThread) => boolean): boolean => {
    const slot = slots.get(`${candidate.entry} ${candidate.key}`)?.find(({ taken, thread }) => !taken && fits(thread));
    if (slot === undefined) return false;
    slot.taken = true;
    used.add(slot.thread);
    posted.set(candidate.index, slot.thread);
    return true;
  };
  let open = candidates.filter((one) => !take(one, (thread) => thread.path === one.path && thread.line === one.line));
  open = open.filter((one) => !take(one, (thread) => thread.path === one.path));
  open.filter((one) => !take(one, (thread) => thread.path !== one.path && !exists(thread.path)));
  const unmatched = threads.filter((thread) => !used.has(thread) && !isRetired(thread));
  const duplicates = unmatched.filter((thread) => isDuplicate(thread, used));
  return { posted, unmatched: unmatched.filter((thread) => !duplicates.includes(thread)), duplicates };
}

function slotsByKey(threads: readonly OwnThread[]): Map<string, Slot[]> {
  const slots = new Map<string, Slot[]>();
  for (const thread of threads) {
    if (isRetired(thread)) continue;
    for (const key of thread.marker.keys) {
      const name = `${thread.marker.entry} ${key}`;
      const list = slots.get(name);
      if (list) list.push({ thread, taken: false });
      else slots.set(name, [{ thread, taken: false }]);
    }
  }
  return slots;
}

/** A visible thread on the same place with the same keys as one that is in use: two runs wrote it at once. */
function isDuplicate(thread: OwnThread, used: ReadonlySet<OwnThread>): boolean {
  if (thread.isResolved || thread.hidden !== '' || thread.answered || thread.line === 0) return false;
  for (const other of used)
    if (
      other.databaseId < thread.databaseId &&
      other.path === thread.path &&
      other.line === thread.line &&
      other.marker.entry === thread.marker.entry &&
      other.marker.keys.join() === thread.marker.keys.join()
    )
      return true;
  return false;
}
