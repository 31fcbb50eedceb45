import type { PullRequest, TestMerge } from './entities/pull-request.ts';
import type { GitHub } from './server.ts';

/** The current tip of a pull request's base branch; what it was when the branch is gone. */
export async function baseTip(pull: PullRequest): Promise<string> {
  return (await pull.repository.git.branch(pull.baseRef)) ?? pull.baseSha;
}

/** The test merge of the commits as they are now, or undefined when GitHub has not tried it yet. */
export async function knownTestMerge(pull: PullRequest): Promise<TestMerge | undefined> {
  const { testMerge } = pull;
  const fits = testMerge?.headSha === pull.headSha && testMerge.baseSha === (await baseTip(pull));
  return fits ? testMerge : undefined;
}

/**
 * Tries to merge head into base, as GitHub does in the background, and moves `refs/pull/N/merge`. When they conflict
 * that ref stays where it was.
 */
export async function tryMerge(github: GitHub, pull: PullRequest): Promise<TestMerge> {
  const known = await knownTestMerge(pull);
  if (known) return known;
  // Whoever asks meanwhile waits for the same merge, so that two do not fight over the ref.
  const trying = underWay.get(pull) ?? merge(github, pull).finally(() => underWay.delete(pull));
  underWay.set(pull, trying);
  return trying;
}

const underWay = new WeakMap<PullRequest, Promise<TestMerge>>();

async function merge(github: GitHub, pull: PullRequest): Promise<TestMerge> {
  const { git } = pull.repository;
  const { headSha } = pull;
  const baseSha = await baseTip(pull);
  const tree = await git.mergeTree(baseSha, headSha);
  let mergeSha: string | null = null;
  if (tree !== null) {
    const date = github.store.clock.iso();
    const committer = { name: 'GitHub', email: 'noreply@github.com', date };
    const author = { name: pull.author.name ?? pull.author.login, email: emailOf(pull.author), date };
    mergeSha = await git.writeCommit({
      tree,
      parents: [baseSha, headSha],
      message: `Merge ${headSha} into ${baseSha}`,
      author,
      committer,
    });
    await git.updateRefs([{ ref: `refs/pull/${pull.number}/merge`, after: mergeSha }]);
  }
  pull.testMerge = { headSha, baseSha, mergeSha };
  return pull.testMerge;
}

/** The address that GitHub writes into commits that it makes for an account. */
export function emailOf(account: {
  readonly id: number;
  readonly login: string;
  readonly email: string | null;
}): string {
  return account.email ?? `${account.id}+${account.login}@users.noreply.github.com`;
}
