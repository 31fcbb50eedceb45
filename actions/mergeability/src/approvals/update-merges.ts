import type { View } from '../engine/view.ts';
import type { Commit } from '../snapshot/facts.ts';
import type { Question } from '../snapshot/question.ts';

/**
 * Merges of the base into the head that are, byte for byte, what git makes of both parents: whoever pressed the button
 * had no hand in the content. Merges of anything else are not looked at, and a merge with a conflict is never clean.
 *
 * @throws UnreadableFact when there is no git to try the merges again
 */
export function findUpdateMerges(view: View): readonly Commit[] {
  const commits = view.fact('commits');
  const own = new Set(commits.map(({ sha }) => sha));
  const merges = commits.filter(({ parents }) => parents.length === 2 && !own.has(parents[1] ?? ''));
  const question = ({ sha }: Commit): Question<'cleanMerge'> => ({ kind: 'cleanMerge', sha });
  view.need(merges.map(question));
  return merges.filter((merge) => view.answer(question(merge)));
}

/** The same view, for which these commits are not there. */
export function withoutCommits(view: View, left: readonly Commit[]): View {
  if (left.length === 0) return view;
  const commits = view.fact('commits').filter((commit) => !left.includes(commit));
  return { ...view, fact: (name) => (name === 'commits' ? (commits as never) : view.fact(name)) };
}

/** Heads that differ from the head of today by such merges only, the head itself included. */
export function equivalentHeads(head: string, merges: readonly Commit[]): ReadonlySet<string> {
  const heads = new Set([head]);
  const bySha = new Map(merges.map((merge) => [merge.sha, merge]));
  for (let at = bySha.get(head); at !== undefined; at = bySha.get(at.parents[0] ?? '')) heads.add(at.parents[0] ?? '');
  return heads;
}
