import type { GitHub } from 'action-kit/github';
import { UserError } from 'action-kit/errors';
import type { Commit } from '../snapshot/facts.ts';
import { COMMIT } from './facts-query.ts';
import type { History } from './history.ts';
import { type CommitNode, parseCommit } from './parse-facts.ts';

/** Commits in one request. */
const BATCH = 100;

/**
 * All commits of the head that the base lacks, second parents included. GitHub's list ends at 250 without a word, so
 * the graph decides which there are, and what the list lacks is read by SHA.
 *
 * @throws UserError when the list is cut off and there is no graph to complete it
 */
export async function completeCommits(
  listed: readonly Commit[],
  history: History,
  place: { github: GitHub; owner: string; name: string },
): Promise<Commit[]> {
  const graph = await history.commits();
  if (graph === undefined) {
    const count = await history.commitCount();
    if (count === listed.length) return [...listed];
    throw new UserError(`GitHub lists ${listed.length} of ${count} commits: the list is cut off.`, {
      hint: 'Set the input "history" to git, which sees all of them.',
    });
  }
  const bySha = new Map(listed.map((commit) => [commit.sha, commit]));
  const absent = graph.filter(({ sha }) => !bySha.has(sha)).map(({ sha }) => sha);
  const batches = Array.from({ length: Math.ceil(absent.length / BATCH) }, (_, index) =>
    absent.slice(index * BATCH, (index + 1) * BATCH),
  );
  for (const commits of await Promise.all(batches.map((batch) => readCommits(batch, place)))) {
    for (const commit of commits) bySha.set(commit.sha, commit);
  }
  return graph.map(({ sha }) => {
    const commit = bySha.get(sha);
    if (commit === undefined) throw new UserError(`GitHub does not know commit ${sha}, which git has.`);
    return commit;
  });
}

async function readCommits(
  shas: readonly string[],
  { github, owner, name }: { github: GitHub; owner: string; name: string },
): Promise<Commit[]> {
  const fields = shas.map(
    (sha, index) => `c${index}: object(oid: ${JSON.stringify(sha)}) { ... on Commit { ...commit } }`,
  );
  const query = `query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${fields.join('\n')} } }
    fragment commit on Commit { ${COMMIT} }`;
  const { repository } = await github.graphql<{ repository: Record<string, CommitNode | null> }>(query, {
    owner,
    name,
  });
  return shas.map((sha, index) => {
    const node = repository[`c${index}`];
    if (!node?.oid) throw new UserError(`GitHub does not know commit ${sha}, which git has.`);
    return parseCommit(node);
  });
}
