import type { Case } from '../corpora.ts';

/** Why cases of another project come out differently here, or are not judged here at all. */
export interface Difference {
  readonly kind: 'different' | 'not-applicable';
  /** docs/mergeability-compatibility.md tells the same to readers. */
  readonly reason: string;
  readonly covers: (each: Case) => boolean;
}

type Values = Readonly<Record<string, unknown>>;
const valuesOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const optionsOf = ({ rule }: Case): Values => valuesOf(valuesOf(rule)['options']);
const methodsOf = (each: Case): Values => valuesOf(optionsOf(each)['methods'] ?? valuesOf(each['rule'])['methods']);
const isKind = (kind: string, { kind: found }: Case): boolean => found === kind;
const hasMethod = (each: Case, name: string): boolean => listOf(methodsOf(each)[name]).length > 0;

export const differences: readonly Difference[] = [
  {
    kind: 'different',
    reason: 'an error beside an approval stays an error: what could not be read must not help a pull request through',
    covers: (each) =>
      isKind('combination', each) && valuesOf(each['rule'])['op'] === 'or' && listOf(each['given']).includes('error'),
  },
  {
    kind: 'different',
    reason:
      'a comment that is to end with a push has to name the commit: when a commit was pushed, GitHub does not tell any more',
    covers: (each) => isKind('approval', each) && optionsOf(each)['invalidate_on_push'] === true,
  },
  {
    kind: 'different',
    reason: 'the words of a review may be edited, its verdict cannot: it goes on counting',
    covers: (each) =>
      isKind('approval', each) &&
      optionsOf(each)['ignore_edited_comments'] === true &&
      listOf(valuesOf(each['given'])['reviews']).some((review) => 'edited_at' in valuesOf(review)),
  },
  {
    kind: 'different',
    reason: 'neither the description nor the words of a review approve: only its verdict does',
    covers: (each) => hasMethod(each, 'body_patterns') || hasMethod(each, 'github_review_comment_patterns'),
  },
  {
    kind: 'different',
    reason: 'no commits are left out by their author: whoever pushes can write any author into a commit',
    covers: (each) => isKind('approval', each) && optionsOf(each)['ignore_commits_by'] !== undefined,
  },
  {
    kind: 'different',
    reason: "a commit that belongs to no account refuses approvals, because it might be the approver's",
    covers: (each) =>
      isKind('approval', each) &&
      listOf(valuesOf(each['given'])['commits']).some((commit) => valuesOf(commit)['author'] === undefined),
  },
  {
    kind: 'not-applicable',
    reason: 'the order of commits along first parents is not used: all commits that the base lacks count',
    covers: (each) => isKind('commit_order', each),
  },
  {
    kind: 'not-applicable',
    reason: 'the events that start a check are those of the workflow',
    covers: ({ id }) => id.startsWith('changelog/event'),
  },
];

/** The reason for an outcome that is not upstream's. */
export const explain = (each: Case, kind: Difference['kind']): string | undefined =>
  differences.find((difference) => difference.kind === kind && difference.covers(each))?.reason;
