import { parseMarker } from '../src/identity/marker.ts';
import { HostError, type NewComment, type ReviewHost } from '../src/review/review-host.ts';
import type { OwnThread } from '../src/review/thread.ts';

/** A comment as the memory of a pull request has it. */
export interface StoredComment extends NewComment {
  readonly id: number;
  /** Who wrote it; only `bot` is the action. */
  readonly author: string;
  hidden: string;
  resolved: boolean;
  replies: number;
  /** Line at the head now; 0 when the line is gone. */
  at: number;
}

/** What happens to the n-th call. */
export type Fault = 'die-before' | 'die-after' | 'lost-answer' | 'unavailable' | 'forbidden';

/** The process was killed. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** A pull request in memory that refuses what GitHub refuses, for tests of long histories. */
export class MemoryPullRequest {
  headSha = 'head';
  readonly comments: StoredComment[] = [];
  readonly calls: string[] = [];
  /** Faults by the number of the call, from 1. */
  faults = new Map<number, Fault>();
  /** Lines that the diff shows; everything when undefined. */
  commentable: ((comment: NewComment) => boolean) | undefined;
  private nextId = 1;

  get writes(): string[] {
    return this.calls.filter((call) => call !== 'readReview');
  }

  visible(): StoredComment[] {
    return this.comments.filter(({ hidden }) => hidden === '');
  }

  write(comment: NewComment, author = 'bot'): StoredComment {
    const stored = { ...comment, id: this.nextId++, author, hidden: '', resolved: false, replies: 0, at: comment.line };
    this.comments.push(stored);
    return stored;
  }

  host(): ReviewHost {
    return {
      readReview: () =>
        this.call('readReview', () => ({
          headSha: this.headSha,
          threads: this.comments.filter(({ author }) => author === 'bot').flatMap((comment) => threadOf(comment) ?? []),
        })),
      createReview: (_commit, _body, comments) =>
        this.call('createReview', () => {
          if (comments.some((comment) => this.commentable?.(comment) === false))
            throw new HostError('422 Unprocessable Entity', 'invalid', undefined);
          for (const comment of comments) this.write(comment);
        }),
      createFileComment: (_commit, comment) => this.call('createFileComment', () => void this.write(comment)),
      retire: (threads) =>
        this.call('retire', () => {
          for (const comment of this.of(threads)) comment.hidden = 'outdated';
        }),
      deleteComments: (threads) =>
        this.call('deleteComments', () => {
          for (const comment of this.of(threads)) this.comments.splice(this.comments.indexOf(comment), 1);
        }),
      findCheckRun: () => this.call('findCheckRun', () => undefined),
      createCheckRun: () => this.call('createCheckRun', () => 1),
      addAnnotations: () => this.call('addAnnotations', () => undefined),
    };
  }

  private of(threads: readonly OwnThread[]): StoredComment[] {
    return this.comments.filter(({ id }) => threads.some(({ databaseId }) => databaseId === id));
  }

  private async call<T>(name: string, work: () => T): Promise<T> {
    this.calls.push(name);
    const fault = this.faults.get(this.calls.length);
    if (fault === 'die-before') throw new Killed(name);
    if (fault === 'unavailable') throw new HostError('503', name === 'readReview' ? 'other' : 'uncertain', undefined);
    if (fault === 'forbidden') throw new HostError('403', 'forbidden', undefined);
    const result = work();
    if (fault === 'die-after') throw new Killed(name);
    if (fault === 'lost-answer') throw new HostError('502', 'uncertain', undefined);
    return result;
  }
}

function threadOf(comment: StoredComment): OwnThread | undefined {
  const marker = parseMarker(comment.body);
  if (marker === undefined) return undefined;
  return {
    threadId: `T${comment.id}`,
    commentId: `C${comment.id}`,
    databaseId: comment.id,
    marker,
    path: comment.path,
    line: comment.at,
    isResolved: comment.resolved,
    isOutdated: comment.at === 0,
    hidden: comment.hidden,
    answered: comment.replies > 0,
  };
}
