import { UserError } from 'action-kit/errors';
import { isObjectId } from 'action-kit/git';
import { fetchCommits } from 'action-kit/git-fetch';
import { revParse } from 'action-kit/git-history';
import { apiHistory } from '../collect/api-history.ts';
import { gitHistory } from '../collect/git-history.ts';
import { BLOB, type BlobNode, textOf } from '../collect/api-texts.ts';
import type { History } from '../collect/history.ts';
import type { Services, Settings } from './services.ts';

/** Where a pull request stands at one moment. */
export interface Standing {
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headSha: string;
}

export interface Opened {
  readonly standing: Standing;
  readonly history: History;
}

/**
 * Looks up where the pull request stands and opens its history. By git without any request when the name of the base is
 * known already; the first request later confirms it.
 */
export async function openHistory(
  number: number,
  baseRef: string | undefined,
  services: Services,
  settings: Settings,
): Promise<Opened> {
  const { git, github } = services;
  if (git !== undefined && baseRef !== undefined) {
    const standing = await fetchStanding(git.repository, number, baseRef);
    if (standing !== undefined)
      return {
        standing,
        history: gitHistory({ git: git.repository, url: git.url, base: standing.baseSha, head: standing.headSha }),
      };
  }
  const asked = await askStanding(number, services, settings);
  if (git !== undefined) {
    const standing = await fetchStanding(git.repository, number, asked.baseRef);
    if (standing !== undefined)
      return {
        standing,
        history: gitHistory({ git: git.repository, url: git.url, base: standing.baseSha, head: standing.headSha }),
      };
  }
  const { owner, repo } = settings;
  const { changedFiles, policy, ...standing } = asked;
  return {
    standing,
    history: apiHistory({
      github,
      owner,
      repo,
      number,
      base: standing.baseSha,
      head: standing.headSha,
      changedFiles: () => changedFiles,
      texts: new Map([[settings.policyFile, textOf(settings.policyFile, policy)]]),
    }),
  };
}

/** Texts of another commit of the repository than base and head. */
export async function openTexts(
  sha: string,
  { git, github }: Services,
  { owner, repo }: Settings,
): Promise<(paths: readonly string[]) => ReturnType<History['textsAt']>> {
  const ends = { base: sha, head: sha };
  if (git !== undefined) await fetchCommits(git.repository, git.url, [sha], { filter: 'blob:none' });
  const history =
    git === undefined
      ? apiHistory({ github, owner, repo, number: 0, ...ends, changedFiles: () => 0 })
      : gitHistory({ git: git.repository, url: git.url, ...ends });
  return (paths) => history.textsAt('base', paths);
}

/**
 * The tips of the base branch and of the pull request, with their histories but without any file. Undefined when one of
 * them does not exist.
 */
async function fetchStanding(
  git: NonNullable<Services['git']>['repository'],
  number: number,
  baseRef: string,
): Promise<Standing | undefined> {
  const refs = { base: `refs/mergeability/base/${baseRef}`, head: `refs/mergeability/pull/${number}` };
  const { exitCode } = await git.run(
    [
      'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules', '--force', '--refmap=',
      '--filter=blob:none', '--end-of-options', 'origin', `+refs/heads/${baseRef}:${refs.base}`, `+refs/pull/${number}/head:${refs.head}`,
    ],
    { accept: [0, 1, 128] },
  ); // oxfmt-ignore
  if (exitCode !== 0) return undefined;
  const [baseSha, headSha] = await Promise.all([revParse(git, refs.base), revParse(git, refs.head)]);
  return baseSha === undefined || headSha === undefined ? undefined : { baseRef, baseSha, headSha };
}

async function askStanding(
  number: number,
  { github }: Services,
  { owner, repo, policyFile }: Settings,
): Promise<Standing & { changedFiles: number; policy: BlobNode | null }> {
  const query = `query ($owner: String!, $name: String!, $number: Int!, $file: String!) { repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { baseRefName headRefOid changedFiles
      baseRef { target { oid ... on Commit { file(path: $file) { object { ${BLOB} } } } } } } } }`;
  interface Answer {
    readonly repository: {
      readonly pullRequest: {
        readonly baseRefName: string;
        readonly headRefOid: string;
        readonly changedFiles: number;
        readonly baseRef: {
          readonly target: { readonly oid: string; readonly file: { readonly object: BlobNode | null } | null };
        } | null;
      } | null;
    } | null;
  }
  const { repository } = await github.graphql<Answer>(query, { owner, name: repo, number, file: policyFile });
  const pullRequest = repository?.pullRequest;
  if (!pullRequest)
    throw new UserError(`There is no pull request ${number} in ${owner}/${repo}, or the token may not see it.`);
  const baseSha = pullRequest.baseRef?.target.oid;
  if (baseSha === undefined || !isObjectId(baseSha)) {
    throw new UserError(`The base branch ${pullRequest.baseRefName} of pull request ${number} does not exist.`, {
      hint: 'Change the base of the pull request.',
    });
  }
  return {
    baseRef: pullRequest.baseRefName,
    baseSha,
    headSha: pullRequest.headRefOid,
    changedFiles: pullRequest.changedFiles,
    policy: pullRequest.baseRef?.target.file?.object ?? null,
  };
}
