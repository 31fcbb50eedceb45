import { type Clock, systemClock } from './clock.ts';
import { UserError } from './errors.ts';
import type { RepositoryName } from './event.ts';
import type { GitHub } from './github.ts';
import { GitHubError } from './github-error.ts';
import { listAll } from './github-pages.ts';
import { BUDGETS, truncateMarkdown } from './markdown-budget.ts';
import { readViewer, type Viewer } from './viewer.ts';
import { writeOnce } from './write-once.ts';

export interface StickyCommentPlace {
  readonly repository: RepositoryName;
  /** Of the pull request or issue. */
  readonly number: number;
  /** Tells the comment from others of the same author: the action and what the user calls this comment. */
  readonly key: string;
  /** In whose name the token writes; default: asked, one request. */
  readonly author?: Pick<Viewer, 'id'>;
  readonly clock?: Clock;
}

export interface StickyCommentResult {
  readonly id: number;
  readonly url: string;
  readonly action: 'created' | 'updated' | 'unchanged';
  /** Comments of ours with the same marker (of crashed or concurrent runs) that were deleted. */
  readonly duplicatesDeleted: number;
}

interface Comment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
}

/**
 * Makes the comment say `body`, whether it is there already or not. An equal body is not written again. Comments of
 * others count for nothing, whatever marker they hold; of several of ours the oldest stays and the others are deleted,
 * so that runs at the same time end with one.
 */
export async function upsertStickyComment(
  github: GitHub,
  place: StickyCommentPlace,
  body: string,
): Promise<StickyCommentResult> {
  const marker = markerOf(place.key);
  const text = withMarker(marker, body);
  const before = await listOwn(github, place, marker);
  if (before.length > 0) return settle(github, place, text, before, 'unchanged');
  const created = await create(github, place, marker, text);
  // Another run may have created one at the same moment: look again and keep the oldest.
  const after = await listOwn(github, place, marker);
  const all = after.some((each) => each.id === created.id) ? after : [...after, created].sort((a, b) => a.id - b.id);
  return settle(github, place, text, all, 'created');
}

/** Deletes the comment and its duplicates. Returns how many were deleted. */
export async function removeStickyComment(github: GitHub, place: StickyCommentPlace): Promise<number> {
  const own = await listOwn(github, place, markerOf(place.key));
  for (const comment of own) await remove(github, place, comment.id);
  return own.length;
}

/** Our comment as it is now, or undefined. */
export async function findStickyComment(github: GitHub, place: StickyCommentPlace): Promise<Comment | undefined> {
  return (await listOwn(github, place, markerOf(place.key)))[0];
}

/** Invisible, and ended by the first `-->`, so a key must hold nothing that could end it. */
function markerOf(key: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9 ._:/@-]{0,199}$/.test(key) && !key.includes('--'))
    return `<!-- sticky-comment: ${key} -->`;
  throw new UserError(
    `The name of a comment may hold letters, digits, spaces and . _ : / @ -, found ${JSON.stringify(key)}.`,
  );
}

/** The marker comes first: text that is quoted further down can then never be taken for it. */
function withMarker(marker: string, body: string): string {
  const room = BUDGETS.commentBody.characters - marker.length - 1;
  return `${marker}\n${truncateMarkdown(body, { characters: room })}`;
}

async function listOwn(github: GitHub, place: StickyCommentPlace, marker: string): Promise<Comment[]> {
  const author = place.author ?? (await readViewer(github));
  const comments = await listAll(github, 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...place.repository,
    issue_number: place.number,
  });
  return comments
    .filter((each) => Number(each.user?.id) === author.id && firstLine(each.body ?? '') === marker)
    .map((each) => ({ id: Number(each.id), url: each.html_url, body: each.body ?? '' }))
    .sort((a, b) => a.id - b.id);
}

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0]?.trimEnd() ?? '';

/** Browsers save edits with CRLF, and trailing white space may be cut. */
const same = (a: string, b: string): boolean =>
  a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd();

async function settle(
  github: GitHub,
  place: StickyCommentPlace,
  text: string,
  comments: readonly Comment[],
  action: 'created' | 'unchanged',
): Promise<StickyCommentResult> {
  const [oldest, ...duplicates] = comments as [Comment, ...Comment[]];
  const stale = !same(oldest.body, text);
  if (stale) await update(github, place, oldest.id, text);
  for (const duplicate of duplicates) await remove(github, place, duplicate.id);
  return { id: oldest.id, url: oldest.url, action: stale ? 'updated' : action, duplicatesDeleted: duplicates.length };
}

function create(github: GitHub, place: StickyCommentPlace, marker: string, body: string): Promise<Comment> {
  return writeOnce({
    clock: place.clock ?? systemClock,
    findExisting: async () => (await listOwn(github, place, marker))[0],
    write: async () => {
      const { data } = await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...place.repository,
        issue_number: place.number,
        body,
      });
      return { id: Number(data.id), url: data.html_url, body };
    },
  });
}

async function update(github: GitHub, place: StickyCommentPlace, id: number, body: string): Promise<void> {
  const parameters = { ...place.repository, comment_id: id };
  await writeOnce({
    clock: place.clock ?? systemClock,
    findExisting: async () => {
      const { data } = await github.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', parameters);
      return same(data.body ?? '', body) ? true : undefined;
    },
    write: async () => {
      await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...parameters, body });
      return true;
    },
  });
}

async function remove(github: GitHub, place: StickyCommentPlace, id: number): Promise<void> {
  const parameters = { ...place.repository, comment_id: id };
  const goneAsTrue = (error: unknown): true => {
    if (error instanceof GitHubError && error.status === 404) return true;
    throw error;
  };
  await writeOnce({
    clock: place.clock ?? systemClock,
    findExisting: async () =>
      github
        .request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', parameters)
        .then(() => undefined, goneAsTrue),
    write: async () =>
      github
        .request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', parameters)
        .then(() => true as const, goneAsTrue),
  });
}
