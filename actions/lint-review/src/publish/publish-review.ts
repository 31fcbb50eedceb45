import { matchThreads, type Candidate } from '../review/match-threads.ts';
import { groupFindings, groupOf, type Group, type Shown } from '../review/group-findings.ts';
import { HostError, type NewComment, type ReviewHost, type ReviewState } from '../review/review-host.ts';
import { selectGroups, type Caps } from '../review/select-groups.ts';
import { isRetired, type OwnThread } from '../review/thread.ts';
import { postComments, type Draft } from './post-comments.ts';

/** What a review needs to know beside the findings. */
export interface ReviewOrder {
  readonly host: ReviewHost;
  /** Commit that was linted and that comments go to. */
  readonly head: string;
  readonly scope: string;
  readonly caps: Caps;
  /** Text of the first review of this run, given the numbers of comments written and of findings left for elsewhere. */
  readonly bodyOf: (comments: number, elsewhere: number) => string;
  readonly render: (group: Group) => NewComment;
  /** Sets the content keys of findings that have none. */
  readonly name: (findings: readonly Shown[]) => Promise<void>;
  /** True when the head has a file of that name. */
  readonly exists: (path: string) => boolean;
  /** Digests of the entries whose result is whole; only their comments may be found to be fixed. */
  readonly healthy: ReadonlySet<string>;
  /** Threads, of those given, whose findings the linter still reports somewhere outside of what is shown. */
  readonly stillReported: (threads: readonly OwnThread[]) => Promise<ReadonlySet<OwnThread>>;
  readonly fixedComments: 'minimise' | 'resolve' | 'keep';
  readonly warn: (message: string) => void;
  /** Waits, in milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

/** What became of the findings. */
export interface ReviewResult {
  readonly commented: readonly Shown[];
  readonly merged: readonly Shown[];
  readonly alreadyPosted: readonly Shown[];
  /** To be shown in another way. */
  readonly rest: readonly Shown[];
  readonly fixed: number;
  /** Why there are no comments, or fewer than there should be; undefined when all went well. */
  readonly trouble: string | undefined;
}

/** Brings the comments of the pull request in line with the findings: writes new ones, hides those that are fixed. */
export async function publishReview(shown: readonly Shown[], order: ReviewOrder): Promise<ReviewResult> {
  const nothing = { commented: [], merged: [], alreadyPosted: [], rest: shown, fixed: 0 };
  let state: ReviewState;
  try {
    state = await order.host.readReview();
  } catch (error) {
    if (error instanceof HostError) return { ...nothing, trouble: error.message };
    throw error;
  }
  if (state.headSha !== order.head)
    return {
      ...nothing,
      trouble: `The pull request has moved on to ${state.headSha.slice(0, 12)} while ${order.head.slice(0, 12)} was linted; the run for the new commit will review it.`,
    };
  // Names cost reading the files. Without earlier comments only what is going to be written needs one.
  if (state.threads.length > 0) await order.name(shown);
  const own = state.threads.filter(({ marker }) => marker.scope === order.scope);
  const matches = matchThreads(shown.map(candidateOf), own, order.exists);
  const others = matchOthers(shown, state.threads, order.scope, matches.posted);
  const isPosted = ({ index }: Shown): boolean => matches.posted.has(index) || others.has(index);
  const fresh = shown.filter((one) => !isPosted(one));
  const groups = groupFindings(fresh);
  const chosen = selectGroups(groups, order.caps, standingGroups(shown, matches.posted));
  await order.name(chosen.flatMap(({ members }) => members));
  const drafts = chosen.map((group) => draftOf(group, order.render(group)));
  const chosenFindings = chosen.reduce((sum, group) => sum + group.members.length, 0);
  const result = await postComments(
    order.host,
    order.head,
    order.bodyOf(chosen.length, fresh.length - chosenFindings),
    drafts,
    (subjects) => groupsThere(order, subjects),
  );
  for (const { subject, why } of result.refused)
    order.warn(`GitHub refused the comment on ${subject.anchor.path}:${subject.anchor.line}: ${why}`);
  const written = new Set(result.posted.flatMap((group) => group.members));
  if (written.size > 0) await removeDoubles(order, result.posted);
  const fixed = result.forbidden === undefined ? await retireFixed(order, matches.unmatched, matches.duplicates) : 0;
  return {
    commented: result.posted.flatMap((group) => group.members.slice(0, 1)),
    merged: result.posted.flatMap((group) => group.members.slice(1)),
    alreadyPosted: shown.filter(isPosted),
    rest: fresh.filter((one) => !written.has(one)),
    fixed,
    trouble: result.forbidden,
  };
}

/** A comment may stand on other lines than the finding: those that its suggestion replaces. */
function draftOf(group: Group, comment: NewComment): Draft<Group> {
  const anchor = { path: comment.path, startLine: comment.startLine, line: comment.line };
  return { comment, subject: { ...group, anchor } };
}

function candidateOf({ index, entry, path, key, anchor }: Shown): Candidate {
  return { index, entry, path, key, line: anchor?.line ?? 0 };
}

/** Findings that another job, such as another leg of a matrix, has already on the same line. */
function matchOthers(
  shown: readonly Shown[],
  threads: readonly OwnThread[],
  scope: string,
  posted: ReadonlyMap<number, OwnThread>,
): ReadonlySet<number> {
  const foreign = new Set<string>();
  for (const thread of threads)
    if (thread.marker.scope !== scope && thread.hidden === '')
      for (const key of thread.marker.keys) foreign.add(`${thread.marker.entry} ${key} ${thread.path} ${thread.line}`);
  const found = new Set<number>();
  if (foreign.size > 0)
    for (const one of shown)
      if (!posted.has(one.index) && foreign.has(placeName(one.entry, one.key, one))) found.add(one.index);
  return found;
}

function placeName(entry: string, key: string, one: Shown): string {
  return `${entry} ${key} ${one.path} ${one.anchor?.line ?? 0}`;
}

/** The open comments of earlier runs with the findings that they speak for. */
function standingGroups(shown: readonly Shown[], posted: ReadonlyMap<number, OwnThread>): Group[] {
  const spokenFor = new Map<OwnThread, Shown[]>();
  for (const one of shown) {
    const thread = posted.get(one.index);
    if (thread === undefined || thread.isResolved || thread.hidden !== '') continue;
    spokenFor.set(thread, [...(spokenFor.get(thread) ?? []), one]);
  }
  return [...spokenFor].map(([{ path, line }, members]) => groupOf({ path, startLine: line, line }, members));
}

/** GitHub's lists lag behind its writes, so one look after a lost answer is not enough. */
const LOOKS_AFTER_MS = [1_000, 2_000, 4_000];

/** The groups whose comment GitHub has after all. A review is made as a whole, so the first one found ends the search. */
async function groupsThere(order: ReviewOrder, groups: readonly Group[]): Promise<ReadonlySet<Group>> {
  for (const ms of LOOKS_AFTER_MS) {
    await order.pause(ms);
    const { threads } = await order.host.readReview();
    const own = threads.filter((thread) => thread.marker.scope === order.scope && !isRetired(thread));
    const there = new Set<string>(own.map(threadName));
    const found = groups.filter((group) => there.has(groupName(group)));
    if (found.length > 0) return new Set(found);
  }
  return new Set();
}

function groupName(group: Group): string {
  const { path, line } = group.anchor;
  return `${path}\0${line}\0${group.entry}\0${group.members.map(({ key }) => key).join()}`;
}

function threadName(thread: OwnThread): string {
  return `${thread.path}\0${thread.line}\0${thread.marker.entry}\0${thread.marker.keys.join()}`;
}

/**
 * Looks once more after writing: where a run beside this one wrote the same comment first, ours goes. Both runs keep the
 * older one, so exactly one stays.
 */
async function removeDoubles(order: ReviewOrder, groups: readonly Group[]): Promise<void> {
  try {
    const { threads } = await order.host.readReview();
    const mine = new Set(groups.map(groupName));
    const oldest = new Map<string, OwnThread>();
    const doubles: OwnThread[] = [];
    for (const thread of threads) {
      if (thread.hidden !== '' || !mine.has(threadName(thread))) continue;
      const first = oldest.get(threadName(thread));
      if (first === undefined) oldest.set(threadName(thread), thread);
      else if (!thread.answered && thread.marker.scope === order.scope) doubles.push(thread);
    }
    if (doubles.length > 0) await order.host.deleteComments(doubles);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    order.warn(`Could not look for comments that a parallel run wrote: ${error.message}`);
  }
}

/** Hides the comments whose finding is gone. Only of linters that ran well, and never a conversation. */
async function retireFixed(
  order: ReviewOrder,
  unmatched: readonly OwnThread[],
  duplicates: readonly OwnThread[],
): Promise<number> {
  const candidates = unmatched.filter(
    (thread) =>
      order.healthy.has(thread.marker.entry) && !thread.answered && thread.hidden === '' && !thread.isResolved,
  );
  const kept = candidates.length > 0 ? await order.stillReported(candidates) : new Set<OwnThread>();
  const gone = order.fixedComments === 'keep' ? [] : candidates.filter((thread) => !kept.has(thread));
  if (gone.length + duplicates.length === 0) return 0;
  try {
    await order.host.retire([...gone, ...duplicates], order.fixedComments === 'resolve' ? 'resolve' : 'minimise');
    return gone.length;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    // `resolveReviewThread` wants more than the comments themselves; `pull-requests: write` is not enough for it.
    const needed =
      order.fixedComments === 'resolve' ? 'contents: write (or fixed-comments: minimise)' : 'pull-requests: write';
    order.warn(`Comments whose finding is fixed stay visible: ${error.message} This takes ${needed}.`);
    return 0;
  }
}
