import type { Account } from './entities/account.ts';
import type { MergeMethod, PullRequest } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import type { Identity } from './git-repository.ts';
import { setBranch } from './pushes.ts';
import { commitsOf } from './pull-requests.ts';
import type { GitHub } from './server.ts';
import type { Store } from './store.ts';
import { baseTip, emailOf } from './test-merge.ts';

/** What the caller may say about the commit. */
export interface MergeMessage {
  readonly title?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * Makes the commits of a merge; no ref moves yet.
 *
 * @returns the base branch's new tip, or null when the commits conflict
 */
export async function writeMerge(
  store: Store,
  pull: PullRequest,
  method: MergeMethod,
  actor: Account,
  { title, message }: MergeMessage = {},
): Promise<string | null> {
  const { git } = pull.repository;
  const base = await baseTip(pull);
  const date = store.clock.iso();
  const author = { name: actor.name ?? actor.login, email: emailOf(actor), date };
  const committer = { name: 'GitHub', email: 'noreply@github.com', date };
  if (method === 'rebase') return rebase(pull, base, { ...author });
  const tree = await git.mergeTree(base, pull.headSha);
  if (tree === null) return null;
  const headOwner = (pull.headRepository ?? pull.repository).owner.login;
  const subject =
    title ??
    (method === 'squash'
      ? `${pull.title} (#${pull.number})`
      : `Merge pull request #${pull.number} from ${headOwner}/${pull.headRef}`);
  const body = message ?? (method === 'squash' ? await squashMessage(pull) : pull.title);
  return git.writeCommit({
    tree, parents: method === 'squash' ? [base] : [base, pull.headSha], committer,
    message: body === '' ? subject : `${subject}\n\n${body}`,
    author: method === 'squash' ? { name: pull.author.name ?? pull.author.login, email: emailOf(pull.author), date } : author,
  }); // oxfmt-ignore
}

/**
 * Merges a commit into a branch, as `POST /merges` and deployments do.
 *
 * @returns the merge commit, or null when they conflict
 */
export async function mergeInto(
  github: GitHub,
  repository: Repository,
  branch: { readonly name: string; readonly sha: string },
  other: string,
  message: string,
  actor: Account,
): Promise<string | null> {
  const { git } = repository;
  const tree = await git.mergeTree(branch.sha, other);
  if (tree === null) return null;
  const author = { name: actor.name ?? actor.login, email: emailOf(actor), date: github.store.clock.iso() };
  const sha = await git.writeCommit({ tree, parents: [branch.sha, other], message, author, committer: author });
  await setBranch(github, repository, branch.name, sha, actor);
  return sha;
}

/** A single commit's own message without its subject, else the list of subjects. */
async function squashMessage(pull: PullRequest): Promise<string> {
  const { git } = pull.repository;
  const messages = await Promise.all(
    (await commitsOf(pull)).map(async (sha) => (await git.commit(sha))?.message ?? ''),
  );
  if (messages.length === 1) return (messages[0] ?? '').split('\n').slice(1).join('\n').trim();
  return messages.map((text) => `* ${text}`).join('\n\n');
}

/** Each commit again on top of the base, its author kept. */
async function rebase(pull: PullRequest, base: string, committer: Identity): Promise<string | null> {
  const { git } = pull.repository;
  let tip = base;
  for (const sha of await commitsOf(pull)) {
    const commit = await git.commit(sha);
    if (!commit || commit.parents.length > 1) continue;
    const tree = await git.pickTree(tip, sha, commit.parents[0]);
    if (tree === null) return null;
    tip = await git.writeCommit({ tree, parents: [tip], message: commit.message, author: commit.author, committer });
  }
  return tip;
}
