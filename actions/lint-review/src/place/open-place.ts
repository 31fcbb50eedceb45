import { describeError } from 'action-kit/errors';
import { openGit, type Git } from 'action-kit/git';
import { revParse } from 'action-kit/git-history';
import type { Collection } from '../collection.ts';
import type { Target } from '../find-target.ts';
import type { Inputs } from '../inputs.ts';
import type { Surroundings } from '../run.ts';
import type { Change } from './change.ts';
import { locateOffsets } from './locate-offsets.ts';
import { lineMap, moveFinding, type LineMap } from './map-lines.ts';
import { pathRules } from './path-rules.ts';
import { readChange, type CommitSource } from './read-change.ts';
import { resolvePath, type PathRules } from './resolve-path.ts';

/** The ground that findings are put on: the repository, what changed in it, and how reports name it. */
export interface Place {
  /** What is under review; undefined when there is nothing to compare with, or nobody could tell. */
  readonly change: Change | undefined;
  /** Why the change is not known although there should be one. */
  readonly problem: string | undefined;
  readonly git: Git | undefined;
  /** Findings that stand on lines which only the base branch has; they are not the author's. */
  readonly foreign: ReadonlySet<number>;
  /** Whether the pull request comes from another repository, so that its code is a stranger's. */
  readonly fromFork: boolean;
  /** True when the workspace or the change has a file of that name. */
  readonly exists: (path: string) => boolean;
  /** The path in the repository of a file as reports name it. */
  readonly resolve: (reported: string) => string | undefined;
  /** Gives each reported file its path in the repository, and each finding its line at the head. */
  locate(collection: Collection): Promise<void>;
}

/** Finds out what changed. Never throws for what git or GitHub cannot tell: that is a {@link Place.problem}. */
export async function openPlace(inputs: Inputs, target: Target, surroundings: Surroundings): Promise<Place> {
  const git = await openRepository(surroundings.workspace);
  const { change, problem } = await findChange(git, target, surroundings);
  const foreign = new Set<number>();
  const rules = rulesOf(inputs, target, surroundings, change);
  return {
    change,
    problem,
    git,
    foreign,
    fromFork: target.fromFork,
    exists: rules.exists,
    resolve: (reported) => resolvePath(reported, rules),
    async locate(collection) {
      for (const file of collection.files.values())
        file.path = resolvePath(file.reported, file.base === '' ? rules : { ...rules, workingDirectory: file.base });
      locateOffsets(collection, surroundings.workspace);
      const map = await mapToHead(git, target.head);
      if (map) moveFindings(collection, map, foreign);
    },
  };
}

async function openRepository(workspace: string): Promise<Git | undefined> {
  const git = openGit({ directory: workspace });
  try {
    await git.run(['rev-parse', '--git-dir']);
    return git;
  } catch {
    return undefined;
  }
}

async function findChange(
  git: Git | undefined,
  target: Target,
  surroundings: Surroundings,
): Promise<{ change: Change | undefined; problem: string | undefined }> {
  if (target.base === '' || target.head === '') return { change: undefined, problem: undefined };
  const source = commitSource(target, surroundings);
  let problem = 'The workspace is no git repository.';
  if (git !== undefined) {
    try {
      return { change: await readChange(git, target.base, target.head, source(git)), problem: undefined };
    } catch (error) {
      problem = describeError(error);
    }
  }
  if (target.pullRequest !== undefined) {
    try {
      const { readChangeFromApi } = await import('./api-change.ts');
      const github = await surroundings.github.connect();
      return { change: await readChangeFromApi(github, { ...target, number: target.pullRequest }), problem: undefined };
    } catch (error) {
      problem = `${problem} ${describeError(error)}`;
    }
  }
  return { change: undefined, problem: `Nobody could tell what changed. ${problem}` };
}

function commitSource(target: Target, surroundings: Surroundings): (git: Git) => CommitSource {
  const { owner, repo } = target;
  return (git) => ({
    async mergeBase(base, head) {
      const github = await surroundings.github.connect();
      const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        owner,
        repo,
        basehead: `${base}...${head}`,
        per_page: 1,
      });
      return data.merge_base_commit.sha;
    },
    async fetch(ids) {
      const { fetchCommits } = await import('action-kit/git-fetch');
      const github = await surroundings.github.connect();
      const withToken = openGit({
        directory: git.directory,
        auth: { serverUrl: github.serverUrl, token: surroundings.token },
      });
      await fetchCommits(withToken, `${github.serverUrl}/${owner}/${repo}.git`, ids, { depth: 1 });
    },
  });
}

function rulesOf(inputs: Inputs, target: Target, surroundings: Surroundings, change: Change | undefined): PathRules {
  return pathRules(
    {
      folder: surroundings.workspace,
      workingDirectory: inputs.workingDirectory,
      prefixes: inputs.pathPrefixes,
      repository: `${target.owner}/${target.repo}`,
    },
    (path) => change?.files.has(path) === true,
  );
}

async function mapToHead(git: Git | undefined, head: string): Promise<LineMap | undefined> {
  if (git === undefined || head === '') return undefined;
  const linted = await revParse(git, 'HEAD');
  if (linted === undefined || linted === head || (await revParse(git, `${head}^{commit}`)) === undefined)
    return undefined;
  return lineMap(git, linted, head);
}

function moveFindings(collection: Collection, map: LineMap, foreign: Set<number>): void {
  collection.findings.forEach((finding, index) => {
    const path = finding.file?.path;
    if (path !== undefined && !moveFinding(finding, path, map)) foreign.add(index);
  });
  for (const file of collection.files.values()) if (file.path !== undefined) file.path = map.pathAtHead(file.path);
}
