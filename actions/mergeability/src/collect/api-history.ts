import { UserError } from 'action-kit/errors';
import type { GitHub } from 'action-kit/github';
import { GitHubError } from 'action-kit/github-error';
import { listAll } from 'action-kit/github-pages';
import type { ChangedFile, LineCounts } from '../snapshot/facts.ts';
import { commitSet } from '../snapshot/question.ts';
import { UnreadableFact } from '../snapshot/snapshot.ts';
import { apiTexts, NEEDS_GIT } from './api-texts.ts';
import type { FileText, History } from './history.ts';

export interface ApiHistoryOptions {
  readonly github: GitHub;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly base: string;
  readonly head: string;
  readonly changedFiles: () => number;
  /** Texts of the base that are known already. */
  readonly texts?: ReadonlyMap<string, FileText>;
}

interface Comparison {
  readonly mergeBase: string;
  readonly ahead: number;
  readonly behind: number;
}

/** The history by REST and GraphQL alone, for runners without git. What the API cannot tell for sure is unreadable. */
export function apiHistory(options: ApiHistoryOptions): History {
  const { github, owner, repo, number, base, head } = options;
  const memo = <K, V>(read: (key: K) => Promise<V>): ((key: K) => Promise<V>) => {
    const known = new Map<string, Promise<V>>();
    return (key) => {
      const name = JSON.stringify(key);
      const value = known.get(name) ?? read(key);
      known.set(name, value);
      return value;
    };
  };
  const compare = memo(async ([from, to]: readonly [string, string]): Promise<Comparison> => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${from}...${to}`,
      per_page: 1,
    });
    return { mergeBase: data.merge_base_commit.sha, ahead: data.ahead_by, behind: data.behind_by };
  });
  const rawFiles = memo(async (_: 'files') =>
    listAll(
      github,
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      { owner, repo, pull_number: number },
      { expected: options.changedFiles() },
    ),
  );
  const tip = memo(async (branch: string): Promise<string | undefined> => {
    try {
      const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
        owner,
        repo,
        ref: `heads/${branch}`,
      });
      return data.object.sha;
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  });
  const texts = apiTexts({ github, owner, repo });
  const ahead = memo(([from, to]: readonly [string, string]) => commitsAhead(options, from, to));

  return {
    isLocal: false,
    commits: async () => undefined,
    commitCount: async () => (await compare([base, head])).ahead,
    async files() {
      return (await rawFiles('files')).map((file): ChangedFile => {
        const status = file.status === 'changed' || file.status === 'unchanged' ? 'modified' : file.status;
        return file.previous_filename === undefined
          ? { path: file.filename, status }
          : { path: file.filename, previousPath: file.previous_filename, status };
      });
    },
    async lines() {
      const files = await rawFiles('files');
      return Object.fromEntries(
        files.map(({ filename, additions, deletions }): [string, LineCounts] => [filename, { additions, deletions }]),
      );
    },
    behind: async () => (await compare([base, head])).behind,
    conflict: async () => undefined,
    async textsAt(at, paths) {
      const commit = at === 'base' ? base : at === 'head' ? head : (await compare([base, head])).mergeBase;
      const known = at === 'base' ? paths.filter((path) => options.texts?.has(path)) : [];
      const read = await texts(
        commit,
        paths.filter((path) => !known.includes(path)),
      );
      return new Map([...read, ...known.map((path) => [path, options.texts?.get(path) ?? null] as const)]);
    },
    async foreign(trunk, other) {
      const [from, against] = await Promise.all([tip(trunk), tip(other)]);
      if (from === undefined || against === undefined) return null;
      const [ours, theirs] = await Promise.all([ahead([from, head]), ahead([from, against])]);
      const line = firstParentLine(against, theirs);
      return commitSet(ours.map(({ sha }) => sha).filter((sha) => line.has(sha)));
    },
    async missing(branch, into) {
      const [from, to] = await Promise.all([branch === null ? head : tip(branch), tip(into)]);
      if (from === undefined || to === undefined) return null;
      return commitSet((await ahead([to, from])).filter(({ parents }) => parents.length < 2).map(({ sha }) => sha));
    },
    async ancestor(ancestor, of) {
      if (ancestor === of) return true;
      try {
        return (await compare([ancestor, of])).behind === 0;
      } catch (error) {
        if (error instanceof GitHubError && error.status === 404) return false;
        throw error;
      }
    },
    cleanMerge: () =>
      Promise.reject(new UnreadableFact('whether a merge was clean can only be told with git.', NEEDS_GIT)),
    patches: () =>
      Promise.reject(new UnreadableFact('whether the content changed can only be told with git.', NEEDS_GIT)),
  };
}

/** The commits that were a branch's tip one after another, as far as the list goes. */
function firstParentLine(
  tip: string,
  commits: readonly { readonly sha: string; readonly parents: readonly string[] }[],
): Set<string> {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const line = new Set<string>();
  for (let at = bySha.get(tip); at !== undefined; at = bySha.get(at.parents[0] ?? '')) line.add(at.sha);
  return line;
}

/** All commits of one side of a comparison, oldest first, page by page; a count that does not match is an error. */
async function commitsAhead(
  { github, owner, repo }: ApiHistoryOptions,
  from: string,
  to: string,
): Promise<{ sha: string; parents: string[] }[]> {
  const commits: { sha: string; parents: string[] }[] = [];
  for (let page = 1; ; page++) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${from}...${to}`,
      per_page: 100,
      page,
    });
    commits.push(...data.commits.map(({ sha, parents }) => ({ sha, parents: parents.map((parent) => parent.sha) })));
    if (commits.length >= data.total_commits) return commits;
    if (data.commits.length === 0)
      throw new UserError(
        `GitHub gave ${commits.length} of ${data.total_commits} commits between ${from} and ${to}: the list is cut off.`,
      );
  }
}
