import type { GitHub } from 'action-kit/github';
import { parseUnifiedDiff } from 'action-kit/unified-diff';
import { changedFile, type Change, type ChangedFile } from './change.ts';

interface PullRequestPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly head: string;
}

interface ListedFile {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
  readonly changes: number;
  readonly patch?: string;
}

const PAGE_SIZES = [100, 20, 5, 1];
const MAX_FILES = 3_000;

/**
 * What a pull request changes, from the list of its files. In large answers GitHub leaves patches out and counts zero
 * changes; the same files are right on smaller pages, so those are asked for again. A file whose patch GitHub never
 * gives has unknown lines, which is not the same as none.
 */
export async function listChangedFiles(github: GitHub, place: PullRequestPlace): Promise<Change> {
  const listed: ListedFile[] = [];
  let more = true;
  for (let page = 1; more && listed.length < MAX_FILES; page++) {
    const files = await readPage(github, place, 100, page);
    more = files.length === 100;
    listed.push(...(files.some(looksCut) ? await readAgain(github, place, files, page) : files));
  }
  const files = new Map<string, ChangedFile>();
  for (const file of listed) files.set(file.filename, fromListed(file));
  return { head: place.head, mergeBase: '', files, lineTexts: async () => new Map() };
}

function looksCut(file: ListedFile): boolean {
  return file.patch === undefined && file.changes === 0 && file.status === 'modified';
}

/** The same hundred files on ever smaller pages, until none looks cut. */
async function readAgain(
  github: GitHub,
  place: PullRequestPlace,
  files: readonly ListedFile[],
  page: number,
): Promise<ListedFile[]> {
  const found = [...files];
  for (const size of PAGE_SIZES.slice(1)) {
    const first = (page - 1) * 100;
    for (let at = 0; at < found.length; at += size) {
      if (!found.slice(at, at + size).some(looksCut)) continue;
      const part = await readPage(github, place, size, (first + at) / size + 1);
      part.forEach((file, i) => {
        if (found[at + i]?.filename === file.filename) found[at + i] = file;
      });
    }
    if (!found.some(looksCut)) break;
  }
  return found;
}

async function readPage(github: GitHub, place: PullRequestPlace, size: number, page: number): Promise<ListedFile[]> {
  const { owner, repo, number } = place;
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
    owner,
    repo,
    pull_number: number,
    per_page: size,
    page,
  });
  return data;
}

function fromListed(file: ListedFile): ChangedFile {
  const isNew = file.status === 'added';
  const base = {
    path: file.filename,
    oldPath: file.previous_filename ?? file.filename,
    isNew,
    isDeleted: file.status === 'removed',
    added: [],
    hunks: [],
  };
  if (file.patch === undefined) {
    const problem = file.changes > 0 || looksCut(file) ? 'GitHub gives no patch for this file' : undefined;
    return { ...base, problem };
  }
  const [parsed] = parseUnifiedDiff(`--- a/file\n+++ b/file\n${file.patch}\n`);
  if (parsed === undefined) return { ...base, problem: 'the patch of this file holds no hunk' };
  const { added, hunks, problem } = changedFile(parsed);
  return { ...base, added, hunks, problem };
}
