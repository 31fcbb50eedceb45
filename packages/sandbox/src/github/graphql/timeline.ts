import type { Comment, Issue, IssueEvent, IssueEventKind } from '../entities/issue.ts';
import type { PullRequest, Review } from '../entities/pull-request.ts';
import { issuePath } from './comment.ts';
import { paginate, type PageArguments } from './connection.ts';
import { commitSource, findRef } from './git-source.ts';
import type { GraphqlContext } from './graphql-context.ts';
import { unsupported } from './graphql-failure.ts';
import { pullCommits, type PullCommitSource } from './pull-commits.ts';
import type { Fields, Resolver } from './resolver-map.ts';
import { visibleReviews } from './review.ts';

/** GraphQL's type of each kind of event that the store records. */
const EVENT_TYPES: Readonly<Record<IssueEventKind, string>> = {
  assigned: 'AssignedEvent',
  base_ref_changed: 'BaseRefChangedEvent',
  base_ref_force_pushed: 'BaseRefForcePushedEvent',
  closed: 'ClosedEvent',
  converted_to_draft: 'ConvertToDraftEvent',
  demilestoned: 'DemilestonedEvent',
  head_ref_deleted: 'HeadRefDeletedEvent',
  head_ref_force_pushed: 'HeadRefForcePushedEvent',
  head_ref_restored: 'HeadRefRestoredEvent',
  labeled: 'LabeledEvent',
  locked: 'LockedEvent',
  merged: 'MergedEvent',
  milestoned: 'MilestonedEvent',
  ready_for_review: 'ReadyForReviewEvent',
  renamed: 'RenamedTitleEvent',
  reopened: 'ReopenedEvent',
  review_dismissed: 'ReviewDismissedEvent',
  review_request_removed: 'ReviewRequestRemovedEvent',
  review_requested: 'ReviewRequestedEvent',
  unassigned: 'UnassignedEvent',
  unlabeled: 'UnlabeledEvent',
  unlocked: 'UnlockedEvent',
};

/** An event under the name of its own GraphQL type. */
export interface EventSource {
  readonly typename: string;
  readonly event: IssueEvent;
}

type Item = Comment | EventSource | PullCommitSource | Review;

/** Types of items that the store records; others can be asked for and are simply never there. */
const RECORDED = new Set([
  ...Object.values(EVENT_TYPES),
  'IssueComment',
  'PullRequestReview',
  'PullRequestCommit',
  'AutomaticBaseChangeSucceededEvent',
]);
/** `HEAD_REF_FORCE_PUSHED_EVENT` → `HeadRefForcePushedEvent` */
const typeOf = (itemType: string) =>
  itemType.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What happened outside of the sandbox's reach never happened here; what the sandbox has but does not record is refused. */
const ELSEWHERE =
  /PROJECT|MERGE_QUEUE|DISCUSSION|DUPLICATE|PINNED|TRANSFERRED|SUBSCRIBED|BLOCKED|PARENT_ISSUE|SUB_ISSUE|CONNECTED|COLUMNS|NOTE/;

async function itemsOf(
  issue: Issue | PullRequest,
  context: GraphqlContext,
): Promise<readonly { readonly at: string; readonly item: Item }[]> {
  const events = issue.events.map((event) => ({
    at: event.createdAt,
    item: { typename: EVENT_TYPES[event.kind], event },
  }));
  const comments = issue.comments.map((item) => ({ at: item.createdAt, item }));
  if (issue.typename === 'Issue') return sorted([...events, ...comments]);
  const reviews = visibleReviews(issue, context).map((item) => ({ at: item.submittedAt ?? item.createdAt, item }));
  const commits = await Promise.all(
    (await pullCommits(issue)).map(async (item) => {
      const commit = await issue.repository.git.commit(item.oid);
      return { at: commit?.committer.date ?? issue.createdAt, item };
    }),
  );
  return sorted([...commits, ...events, ...comments, ...reviews]);
}

function sorted<T extends { readonly at: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => a.at.localeCompare(b.at));
}

const keyOf = (item: Item) => ('event' in item ? item.event.nodeId : 'oid' in item ? item.oid : item.nodeId);

interface TimelineArguments extends PageArguments {
  readonly itemTypes?: readonly string[] | null;
  readonly since?: string | null;
  readonly skip?: number | null;
}

/** Everything that happened, oldest first. `filteredCount` counts the types asked for, `pageCount` those on the page. */
export const timelineItems: Resolver<Issue | PullRequest> = async (issue, args: TimelineArguments, context) => {
  const { itemTypes, since, skip } = args;
  const unknown = itemTypes?.find((itemType) => !RECORDED.has(typeOf(itemType)) && !ELSEWHERE.test(itemType));
  if (unknown !== undefined) throw unsupported(`timeline items of the type ${unknown}`);
  const wanted = itemTypes && new Set(itemTypes.map(typeOf));
  const all = await itemsOf(issue, context);
  const filtered = all.filter(({ at, item }) => (!wanted || wanted.has(item.typename)) && (!since || at >= since));
  const page = paginate(
    filtered.slice(skip ?? 0).map(({ item }) => item),
    args,
    keyOf,
  );
  return {
    ...page,
    totalCount: filtered.length,
    filteredCount: filtered.length,
    pageCount: page.nodes.length,
    updatedAt: issue.updatedAt,
  };
};

const base: Fields<EventSource> = {
  id: ({ event }) => event.nodeId,
  actor: ({ event }) => event.actor,
  createdAt: ({ event }) => event.createdAt,
};
const pullRequest: Fields<EventSource> = {
  pullRequest: ({ event }) => (event.issue.typename === 'PullRequest' ? event.issue : null),
};
const detail =
  (name: keyof IssueEvent['details']): Resolver<EventSource> =>
  ({ event }) =>
    event.details[name] ?? null;
const commit =
  (name: 'after' | 'before' | 'sha'): Resolver<EventSource> =>
  ({ event }) => {
    const oid = event.details[name];
    return typeof oid === 'string' ? commitSource(event.issue.repository, oid) : null;
  };
const label: Resolver<EventSource> = ({ event: { details, issue } }) =>
  issue.repository.labels.get(details.label?.name.toLowerCase() ?? '') ??
  issue.repository.labels.get(details.label?.name ?? '') ??
  null;
const forcePush: Fields<EventSource> = {
  ...base,
  ...pullRequest,
  beforeCommit: commit('before'),
  afterCommit: commit('after'),
};
const page: Resolver<EventSource> = ({ event }, _, { github }) =>
  `${github.url}${issuePath(event.issue)}#event-${event.id}`;

/** The fields of each event type. */
export const events: Readonly<Record<string, Fields<EventSource>>> = {
  /** No base is changed by GitHub itself here, so that there is never one; it may be asked for. */
  AutomaticBaseChangeSucceededEvent: { ...base, ...pullRequest },
  AssignedEvent: { ...base, assignee: detail('assignee'), assignable: ({ event }) => event.issue },
  UnassignedEvent: { ...base, assignee: detail('assignee'), assignable: ({ event }) => event.issue },
  LabeledEvent: { ...base, label, labelable: ({ event }) => event.issue },
  UnlabeledEvent: { ...base, label, labelable: ({ event }) => event.issue },
  MilestonedEvent: { ...base, milestoneTitle: ({ event }) => event.details.milestone?.title ?? '' },
  DemilestonedEvent: { ...base, milestoneTitle: ({ event }) => event.details.milestone?.title ?? '' },
  RenamedTitleEvent: {
    ...base,
    previousTitle: ({ event }) => event.details.rename?.from ?? '',
    currentTitle: ({ event }) => event.details.rename?.to ?? '',
  },
  ClosedEvent: { ...base, closable: ({ event }) => event.issue, closer: commit('sha'), url: page },
  ReopenedEvent: { ...base, closable: ({ event }) => event.issue },
  MergedEvent: {
    ...base,
    ...pullRequest,
    commit: commit('sha'),
    mergeRefName: ({ event }) => (event.issue.typename === 'PullRequest' ? event.issue.baseRef : ''),
    url: page,
  },
  LockedEvent: { ...base, lockable: ({ event }) => event.issue },
  UnlockedEvent: { ...base, lockable: ({ event }) => event.issue },
  ConvertToDraftEvent: { ...base, ...pullRequest, url: page },
  ReadyForReviewEvent: { ...base, ...pullRequest, url: page },
  ReviewRequestedEvent: { ...base, ...pullRequest, requestedReviewer: detail('reviewer') },
  ReviewRequestRemovedEvent: { ...base, ...pullRequest, requestedReviewer: detail('reviewer') },
  ReviewDismissedEvent: {
    ...base,
    ...pullRequest,
    databaseId: ({ event }) => event.id,
    dismissalMessage: ({ event }) => event.details.review?.message ?? null,
    previousReviewState: ({ event }) => event.details.review?.state.toUpperCase() ?? 'COMMENTED',
    review: ({ event }) => event.issue.repository.reviews.get(event.details.review?.id ?? 0) ?? null,
    url: page,
  },
  BaseRefChangedEvent: {
    ...base,
    ...pullRequest,
    databaseId: ({ event }) => event.id,
    previousRefName: ({ event }) => event.details.before ?? '',
    currentRefName: ({ event }) => event.details.after ?? '',
  },
  HeadRefDeletedEvent: {
    ...base,
    ...pullRequest,
    headRefName: ({ event }) => (event.issue.typename === 'PullRequest' ? event.issue.headRef : ''),
  },
  HeadRefRestoredEvent: { ...base, ...pullRequest },
  HeadRefForcePushedEvent: {
    ...forcePush,
    ref: ({ event: { issue } }) =>
      issue.typename === 'PullRequest' && issue.headRepository
        ? findRef(issue.headRepository, `refs/heads/${issue.headRef}`)
        : null,
  },
  BaseRefForcePushedEvent: {
    ...forcePush,
    ref: ({ event: { issue } }) =>
      issue.typename === 'PullRequest' ? findRef(issue.repository, `refs/heads/${issue.baseRef}`) : null,
  },
};
