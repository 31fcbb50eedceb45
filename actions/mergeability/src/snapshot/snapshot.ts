import type { Account } from './account.ts';
import type { Gate } from './branch-rules.ts';
import type { Fact, FactName, FactTypes } from './facts.ts';
import { type Answer, type Question, type QuestionKind, questionKey } from './question.ts';

export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly visibility: 'public' | 'private' | 'internal';
  readonly topics: readonly string[];
  readonly defaultBranch: string;
}

/** What every evaluation knows about the pull request. Times are milliseconds since 1970. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** Null when the account was deleted. */
  readonly author: Account | null;
  readonly authorAssociation: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly state: 'open' | 'closed' | 'merged';
  readonly isDraft: boolean;
  readonly isLocked: boolean;
  readonly autoMerge: boolean;
  readonly milestone: string | null;
  readonly base: { readonly ref: string; readonly sha: string };
  /** `repository` is `owner/name`, null when the fork was deleted. */
  readonly head: { readonly ref: string; readonly sha: string; readonly repository: string | null };
}

/** Where the verdict is asked: for the pull request, or for a group of the merge queue that holds it. */
export interface Subject {
  readonly kind: 'pull-request' | 'merge-group';
  /** The commit whose checks count and that gets the status. */
  readonly sha: string;
}

/**
 * Everything that a verdict depends on, as plain JSON. What nobody asked for is left out; what could not be read says
 * so. Recorded snapshots judge the same forever.
 */
export interface Snapshot {
  readonly format: 1;
  readonly subject: Subject;
  readonly repository: Repository;
  readonly pullRequest: PullRequest;
  /** Left out in imagined pull requests. */
  readonly gate?: Gate;
  readonly facts: { readonly [Name in FactName]?: Fact<FactTypes[Name]> };
  /** By {@link questionKey}. */
  readonly answers: Readonly<Record<string, Fact<unknown>>>;
}

/** A fact that the verdict needs is missing: the condition becomes an error, never a pass. */
export class UnreadableFact extends Error {
  override name = 'UnreadableFact';
  readonly fix: string | undefined;

  constructor(reason: string, fix?: string) {
    super(reason);
    this.fix = fix;
  }
}

/** @throws UnreadableFact when the fact was not collected or could not be read */
export function factOf<Name extends FactName>(snapshot: Snapshot, name: Name): FactTypes[Name] {
  const fact = snapshot.facts[name];
  return valueOf(fact, name);
}

/** @throws UnreadableFact when the question was not asked or could not be answered */
export function answerOf<K extends QuestionKind>(snapshot: Snapshot, question: Question<K>): Answer<K> {
  const key = questionKey(question);
  const fact = Object.hasOwn(snapshot.answers, key) ? (snapshot.answers[key] as Fact<Answer<K>>) : undefined;
  return valueOf(fact, key);
}

function valueOf<T>(fact: Fact<T> | undefined, name: string): T {
  if (fact === undefined) throw new UnreadableFact(`${name} was not collected.`);
  if (!fact.known) throw new UnreadableFact(fact.reason, fact.fix);
  return fact.value;
}
