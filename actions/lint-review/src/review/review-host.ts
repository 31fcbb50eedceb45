import { UserError } from 'action-kit/errors';
import type { CheckAnnotation, CheckRunOrder } from '../publish/check-run.ts';
import type { OwnThread } from './thread.ts';

/** A comment to create. */
export interface NewComment {
  readonly path: string;
  readonly body: string;
  /** Last line, or 0 for a comment on the file. */
  readonly line: number;
  readonly startLine: number;
}

/** What GitHub knows about the review of a pull request. */
export interface ReviewState {
  /** The head as it is now, which may be newer than the one that was linted. */
  readonly headSha: string;
  /** Threads that this action began in earlier runs, of any scope, oldest first. */
  readonly threads: readonly OwnThread[];
}

/** The part of GitHub that a review needs. All methods throw {@link HostError} for what GitHub refuses. */
export interface ReviewHost {
  readReview(): Promise<ReviewState>;
  /** One review with comments on lines; refused as a whole when one of them is refused. */
  createReview(commit: string, body: string, comments: readonly NewComment[]): Promise<void>;
  /** One comment on a file as a whole. */
  createFileComment(commit: string, comment: NewComment): Promise<void>;
  /** Hides comments and resolves threads, many in one request. */
  retire(threads: readonly OwnThread[], how: 'minimise' | 'resolve'): Promise<void>;
  /** Deletes comments that this very run made and that another run had made already. */
  deleteComments(threads: readonly OwnThread[]): Promise<void>;
  /** The check run that an earlier run of the same order made, and how many annotations it has got. */
  findCheckRun(order: CheckRunOrder): Promise<{ readonly id: number; readonly annotations: number } | undefined>;
  /** Creates a completed check run with its first annotations; returns its id. */
  createCheckRun(order: CheckRunOrder, annotations: readonly CheckAnnotation[]): Promise<number>;
  /** Adds annotations to a check run. */
  addAnnotations(id: number, order: CheckRunOrder, annotations: readonly CheckAnnotation[]): Promise<void>;
}

/** Why GitHub refused, as far as it matters for what to do next. */
export type Refusal =
  /** The token may not; nothing of the kind will work in this run. */
  | 'forbidden'
  /** The request is wrong, for example a line that the diff does not show. */
  | 'invalid'
  /** Nobody knows whether it happened. */
  | 'uncertain'
  | 'other';

/** A request that GitHub refused. */
export class HostError extends UserError {
  override readonly name = 'HostError';
  readonly refusal: Refusal;

  constructor(message: string, refusal: Refusal, cause: unknown) {
    super(message, { cause });
    this.refusal = refusal;
  }
}
