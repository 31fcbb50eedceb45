import type { CurrentPlace, PullRequest, ReviewThread, Side, ThreadAnchor } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import { findLine, mapLine, readPatch, type Patch, type PatchLine } from './git/hunks.ts';
import { filesOf, mergeBaseOf } from './pull-requests.ts';

/** Where a comment is to hang, as a request says it. */
export interface WantedPlace {
  readonly path: string;
  /** Undefined for a comment on the file, or with `position`. */
  readonly line?: number | undefined;
  readonly side?: Side | undefined;
  readonly startLine?: number | undefined;
  readonly startSide?: Side | undefined;
  /** The older way: the line of the patch. */
  readonly position?: number | undefined;
  readonly subject?: 'line' | 'file' | undefined;
}

/** Which part of a place does not lie in the diff. */
export type PlaceMistake = 'path' | 'line' | 'start_line' | 'position';

/**
 * Finds the line of the diff that a comment is to hang at. A line must be in a hunk, on its side; a comment on several
 * lines must begin above its end in the same hunk.
 *
 * @param commitSha the commit that the comment speaks of, usually the head
 * @see https://docs.github.com/en/rest/pulls/comments#create-a-review-comment-for-a-pull-request
 */
export async function anchorFor(
  pull: PullRequest,
  commitSha: string,
  wanted: WantedPlace,
): Promise<ThreadAnchor | PlaceMistake> {
  const file = (await filesOf(pull, commitSha)).find((one) => one.filename === wanted.path);
  if (!file) return 'path';
  const mergeBaseSha = await mergeBaseOf(pull, commitSha);
  const common = { path: wanted.path, commitSha, mergeBaseSha };
  const side = wanted.side ?? 'RIGHT';
  if (wanted.subject === 'file') {
    return {
      ...common,
      subject: 'file',
      line: null,
      side,
      startLine: null,
      startSide: null,
      position: null,
      diffHunk: '',
    };
  }
  const patch = readPatch(file.patch ?? '');
  const end =
    wanted.line === undefined
      ? patch.lines.find((one) => one.position === wanted.position)
      : findLine(patch, side, wanted.line);
  if (!end) return wanted.line === undefined ? 'position' : 'line';
  const sideFound = wanted.line === undefined ? (end.right === null ? 'LEFT' : 'RIGHT') : side;
  const line = sideFound === 'RIGHT' ? end.right : end.left;
  let startLine: number | null = null;
  let startSide: Side | null = null;
  if (wanted.startLine !== undefined) {
    startSide = wanted.startSide ?? sideFound;
    startLine = wanted.startLine;
    const start = findLine(patch, startSide, wanted.startLine);
    if (!start || start.hunk !== end.hunk || start.position >= end.position) return 'start_line';
  }
  return {
    ...common,
    subject: 'line',
    line,
    side: sideFound,
    startLine,
    startSide,
    position: end.position,
    diffHunk: hunkDownTo(patch, end),
  };
}

function hunkDownTo(patch: Patch, end: PatchLine): string {
  const lines = patch.lines
    .filter((one) => one.hunk === end.hunk && one.position <= end.position)
    .map((one) => one.text);
  return [patch.headers[end.hunk] ?? '', ...lines].join('\n');
}

const remembered = new WeakMap<ReviewThread, { readonly key: string; readonly place: Promise<CurrentPlace> }>();

/**
 * Where a thread hangs in the diff of today: its line followed through the changes since. It is outdated when the line
 * was changed or is no longer part of the diff; the comment then keeps the commit that it was made for.
 */
export function currentPlace(thread: ReviewThread): Promise<CurrentPlace> {
  const key = `${thread.pull.headSha} ${thread.pull.baseSha}`;
  const known = remembered.get(thread);
  if (known?.key === key) return known.place;
  const place = findPlace(thread);
  remembered.set(thread, { key, place });
  return place;
}

async function findPlace({ pull, anchor }: ReviewThread): Promise<CurrentPlace> {
  const outdated = { line: null, startLine: null, position: null, commitSha: anchor.commitSha, outdated: true };
  const file = (await filesOf(pull)).find((one) => one.filename === anchor.path);
  if (!file) return outdated;
  if (anchor.subject === 'file') return { ...outdated, commitSha: pull.headSha, outdated: false };
  const mergeBase = await mergeBaseOf(pull);
  const follow = async (line: number, side: Side) => {
    const [from, to] = side === 'RIGHT' ? [anchor.commitSha, pull.headSha] : [anchor.mergeBaseSha, mergeBase];
    const path = side === 'LEFT' ? (file.previousFilename ?? anchor.path) : anchor.path;
    return followLine(pull.repository, from, to, path, line);
  };
  const line = anchor.line === null ? null : await follow(anchor.line, anchor.side);
  const end = line === null ? undefined : findLine(readPatch(file.patch ?? ''), anchor.side, line);
  if (!end) return outdated;
  const startLine = anchor.startLine === null ? null : await follow(anchor.startLine, anchor.startSide ?? anchor.side);
  if (anchor.startLine !== null && startLine === null) return outdated;
  return { line, startLine, position: end.position, commitSha: pull.headSha, outdated: false };
}

async function followLine(
  repository: Repository,
  from: string,
  to: string,
  path: string,
  line: number,
): Promise<number | null> {
  if (from === to) return line;
  const { git } = repository;
  const [before, after] = [await git.entryAt(from, path), await git.entryAt(to, path)];
  if (!before || !after) return null;
  return before.sha === after.sha ? line : mapLine(await git.blobDiff(before.sha, after.sha), line);
}
