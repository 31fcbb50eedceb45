import { HostError, type NewComment, type ReviewHost } from '../review/review-host.ts';

/** GitHub creates more than about 30 comments in one review but may answer 502 to it. */
export const COMMENTS_PER_REVIEW = 30;

/** How often an unclear answer is looked into before the rest is left to the other ways of showing findings. */
const MAX_DOUBTS = 3;

/** A comment with something to remember it by. */
export interface Draft<T> {
  readonly comment: NewComment;
  readonly subject: T;
}

/** What became of the drafts. */
export interface Posted<T> {
  readonly posted: readonly T[];
  /** Refused one by one by GitHub, with its words. */
  readonly refused: readonly { readonly subject: T; readonly why: string }[];
  /** Not tried, because GitHub refuses all of them; with its words. */
  readonly forbidden: string | undefined;
  readonly notSent: readonly T[];
}

/**
 * Posts comments in reviews of at most {@link COMMENTS_PER_REVIEW}. When GitHub refuses a review because of one comment,
 * without saying which, the review is halved until the culprit stands alone; all others are posted.
 *
 * @param alreadyThere which subjects GitHub has after all, asked when nobody knows whether a request was carried out
 */
export async function postComments<T>(
  host: ReviewHost,
  commit: string,
  body: string,
  drafts: readonly Draft<T>[],
  alreadyThere: (subjects: readonly T[]) => Promise<ReadonlySet<T>>,
): Promise<Posted<T>> {
  const posted: T[] = [];
  const refused: { subject: T; why: string }[] = [];
  const queue = batches(drafts);
  let text = body;
  let doubts = 0;
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    const failure = await tryBatch(host, commit, text, batch);
    if (failure === undefined) {
      posted.push(...batch.map(({ subject }) => subject));
      text = '';
    } else if (failure.refusal === 'uncertain' && doubts++ < MAX_DOUBTS) {
      const there = await look(alreadyThere, batch);
      if (there instanceof HostError)
        return { posted, refused, forbidden: there.message, notSent: subjectsOf([batch, ...queue]) };
      posted.push(...there);
      const rest = batch.filter(({ subject }) => !there.has(subject));
      if (rest.length > 0) queue.unshift(rest);
    } else if (failure.refusal === 'invalid' && batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      queue.unshift(batch.slice(0, half), batch.slice(half));
    } else if (failure.refusal === 'invalid') {
      refused.push(...batch.map(({ subject }) => ({ subject, why: failure.message })));
    } else {
      return { posted, refused, forbidden: failure.message, notSent: subjectsOf([batch, ...queue]) };
    }
  }
  return { posted, refused, forbidden: undefined, notSent: [] };
}

async function look<T>(
  alreadyThere: (subjects: readonly T[]) => Promise<ReadonlySet<T>>,
  batch: readonly Draft<T>[],
): Promise<ReadonlySet<T> | HostError> {
  try {
    return await alreadyThere(batch.map(({ subject }) => subject));
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
}

function subjectsOf<T>(batchList: readonly (readonly Draft<T>[])[]): T[] {
  return batchList.flat().map(({ subject }) => subject);
}

/** Comments on lines in reviews; comments on files one by one, because a review does not take them. */
function batches<T>(drafts: readonly Draft<T>[]): Draft<T>[][] {
  const onLines = drafts.filter(({ comment }) => comment.line > 0);
  const queue: Draft<T>[][] = [];
  for (let i = 0; i < onLines.length; i += COMMENTS_PER_REVIEW) queue.push(onLines.slice(i, i + COMMENTS_PER_REVIEW));
  for (const draft of drafts) if (draft.comment.line === 0) queue.push([draft]);
  return queue;
}

async function tryBatch<T>(
  host: ReviewHost,
  commit: string,
  body: string,
  batch: readonly Draft<T>[],
): Promise<HostError | undefined> {
  try {
    const [first] = batch;
    if (first?.comment.line === 0) await host.createFileComment(commit, first.comment);
    else
      await host.createReview(
        commit,
        body,
        batch.map(({ comment }) => comment),
      );
    return undefined;
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
}
