import { ApiError } from '../api-error.ts';
import type { Repository } from '../entities/repository.ts';
import type { Commit, Signature } from '../git/commit.ts';
import { emptyTree, type FileDiff } from '../git/diff.ts';
import { nodeId } from '../node-id.ts';
import type { Json } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { userJson } from './account.ts';
import { pathInUrl, repositoryApi, repositoryPage } from './repository.ts';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** @throws ApiError 422 for what is no commit of the repository */
export async function readCommit(repository: Repository, sha: string): Promise<Commit> {
  const commit = await repository.git.commit(sha);
  if (!commit) throw new ApiError(422, `No commit found for SHA: ${sha}`);
  return commit;
}

function verification(commit: Commit): Json {
  return commit.signature === null ? unsigned : { ...unsigned, reason: 'unknown_key', signature: commit.signature };
}

/** A commit as git's own API tells it. */
export function gitCommitJson(github: GitHub, repository: Repository, commit: Commit): Json {
  const api = repositoryApi(github, repository);
  const html = repositoryPage(github, repository);
  return {
    sha: commit.sha, node_id: nodeId('Commit', `${repository.id}:${commit.sha}`), url: `${api}/git/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`, author: commit.author, committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` }, message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/git/commits/${sha}`, html_url: `${html}/commit/${sha}` })),
    verification: verification(commit),
  }; // oxfmt-ignore
}

/** A commit as lists tell it: with the accounts whose addresses it holds, without files. */
export async function commitJson(github: GitHub, repository: Repository, sha: string): Promise<Json> {
  const commit = await readCommit(repository, sha);
  const api = repositoryApi(github, repository);
  const html = repositoryPage(github, repository);
  const whose = ({ email }: Signature) => {
    const account = github.store.findAccountByEmail(email);
    return account ? userJson(github, account) : null;
  };
  const comments = [...repository.commitComments.values()].filter((comment) => comment.sha === sha).length;
  return {
    sha, node_id: nodeId('Commit', `${repository.id}:${sha}`),
    commit: {
      author: commit.author, committer: commit.committer, message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` }, url: `${api}/git/commits/${sha}`, comment_count: comments,
      verification: verification(commit),
    },
    url: `${api}/commits/${sha}`, html_url: `${html}/commit/${sha}`, comments_url: `${api}/commits/${sha}/comments`,
    author: whose(commit.author), committer: whose(commit.committer),
    parents: commit.parents.map((parent) => ({ sha: parent, url: `${api}/commits/${parent}`, html_url: `${html}/commit/${parent}` })),
  }; // oxfmt-ignore
}

/** What a commit changes against its first parent. */
export async function commitFiles(repository: Repository, commit: Commit): Promise<readonly FileDiff[]> {
  return repository.git.diff(commit.parents[0] ?? emptyTree, commit.sha);
}

/** Lines and bytes from which on GitHub gives a file without its patch. */
const patchLines = 20_000;
const patchBytes = 500_000;

/** One file of a diff. A patch of 20,000 lines or 500 kB and more is left out; its numbers stay. */
export function fileJson(github: GitHub, repository: Repository, file: FileDiff, commitSha: string): Json {
  const api = repositoryApi(github, repository);
  const html = repositoryPage(github, repository);
  const path = pathInUrl(file.filename);
  const tooLarge =
    file.patch === undefined ||
    file.additions + file.deletions > patchLines ||
    Buffer.byteLength(file.patch) > patchBytes;
  return {
    sha: file.sha, filename: file.filename, status: file.status, additions: file.additions, deletions: file.deletions,
    changes: file.additions + file.deletions, blob_url: `${html}/blob/${commitSha}/${path}`, raw_url: `${html}/raw/${commitSha}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${commitSha}`, ...(!tooLarge && { patch: file.patch }),
    ...(file.previousFilename !== null && { previous_filename: file.previousFilename }),
  }; // oxfmt-ignore
}

/**
 * The files of one response. Past 20,000 lines of patches GitHub gives the rest as if nothing had changed in them:
 * zeros and no patch, without saying so; on a smaller page the same files are right.
 *
 * @see https://github.com/orgs/community/discussions/213491
 */
export function filesJson(
  github: GitHub,
  repository: Repository,
  files: readonly FileDiff[],
  commitSha: string,
): Json[] {
  let lines = 0;
  return files.map((file) => {
    const json = fileJson(github, repository, file, commitSha);
    if (typeof json.patch !== 'string') return json;
    lines += json.patch.split('\n').length;
    if (lines <= patchLines) return json;
    const { patch: _patch, ...rest } = json;
    return { ...rest, additions: 0, deletions: 0, changes: 0 };
  });
}
