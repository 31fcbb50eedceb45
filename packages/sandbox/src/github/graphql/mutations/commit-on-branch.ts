import type { Repository } from '../../entities/repository.ts';
import { GitError } from '../../git/run-git.ts';
import { setBranch } from '../../pushes.ts';
import { editTree, type TreeChange } from '../../rest/edit-tree.ts';
import { emailOf } from '../../test-merge.ts';
import { maySee } from '../../authorize.ts';
import { commitSource, findRef } from '../git-source.ts';
import { demand, type GraphqlContext } from '../graphql-context.ts';
import { GraphqlFailure, notFound, unprocessable } from '../graphql-failure.ts';
import type { Fields } from '../resolver-map.ts';
import { findTarget, mutation } from './mutation.ts';

interface CommitInput {
  readonly branch: {
    readonly id?: string | null;
    readonly repositoryNameWithOwner?: string | null;
    readonly branchName?: string | null;
  };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

async function findBranch(
  { id, repositoryNameWithOwner, branchName }: CommitInput['branch'],
  context: GraphqlContext,
): Promise<{ readonly repository: Repository; readonly branch: string }> {
  if (id) {
    const { repository, fullName } = await findTarget<{ repository: Repository; fullName: string }>(
      id,
      ['Ref'],
      context,
    );
    return { repository, branch: fullName.replace(/^refs\/heads\//, '') };
  }
  const [owner = '', name = ''] = (repositoryNameWithOwner ?? '').split('/');
  const repository = context.store.findRepository(owner, name);
  if (!repository || !branchName || !maySee(context.store, context.token, repository)) {
    throw notFound(`Could not resolve to a Repository with the name '${repositoryNameWithOwner}'.`);
  }
  return { repository, branch: branchName.replace(/^refs\/heads\//, '') };
}

function stale(oid: string): GraphqlFailure {
  return new GraphqlFailure('STALE_DATA', `Expected branch to point to "${oid}" but it did not. Pull and try again.`);
}

/** The one write of contents that GitHub does only when the branch is where the caller thinks it is. */
export const commitMutations: Fields<object> = {
  createCommitOnBranch: mutation<CommitInput>(
    ['branch', 'expectedHeadOid', 'message', 'fileChanges'],
    async ({ branch: target, expectedHeadOid, message, fileChanges }, context) => {
      const { github, store, viewer } = context;
      const { repository, branch } = await findBranch(target, context);
      demand(repository, ['contents:write'], context);
      const { git } = repository;
      const parent = await git.branch(branch);
      if (parent === undefined) throw notFound(`Could not resolve to a Ref with the name '${branch}'.`);
      if (parent !== expectedHeadOid) throw stale(expectedHeadOid);
      const known = await git.listTree(`${(await git.commit(parent))?.tree}`, true);
      const modeOf = (path: string) => known?.find((entry) => entry.path === path && entry.type === 'blob')?.mode;
      const changes: TreeChange[] = [];
      for (const { path } of fileChanges?.deletions ?? []) {
        if (modeOf(path) === undefined)
          throw unprocessable(`A path was requested for deletion which does not exist: ${path}`);
        changes.push({ path, mode: '100644', sha: null });
      }
      for (const { path, contents } of fileChanges?.additions ?? []) {
        const sha = await git.writeBlob(Buffer.from(contents, 'base64'));
        changes.push({ path, mode: modeOf(path) ?? '100644', sha });
      }
      const tree = await editTree(git, (await git.commit(parent))?.tree, changes);
      const date = store.clock.iso();
      const oid = await git.writeCommit({
        tree,
        parents: [parent],
        message: message.body ? `${message.headline}\n\n${message.body}` : message.headline,
        author: { name: viewer.name ?? viewer.login, email: emailOf(viewer), date },
        committer: { name: 'GitHub', email: 'noreply@github.com', date },
      });
      // Someone else may have moved the branch meanwhile: then nothing happens here.
      if ((await git.branch(branch)) !== parent) throw stale(expectedHeadOid);
      try {
        await setBranch(github, repository, branch, oid, viewer);
      } catch (error) {
        throw error instanceof GitError ? stale(expectedHeadOid) : error;
      }
      return { commit: commitSource(repository, oid), ref: await findRef(repository, `refs/heads/${branch}`) };
    },
  ),
};
