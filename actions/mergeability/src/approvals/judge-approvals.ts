import { counted, fail, listed, type Outcome, pass } from '../engine/outcome.ts';
import type { View } from '../engine/view.ts';
import { type Actor, actorQuestions, describeActor, isOneOf, needsCommits } from '../policy/actor.ts';
import { type Account, reaches } from '../snapshot/account.ts';
import type { Question } from '../snapshot/question.ts';
import { describeOwner, groupByOwners, type OwnedFiles, parseCodeowners } from './codeowners.ts';
import { freshnessQuestions, judgeFreshness } from './freshness.ts';
import { fillSlots } from './matching.ts';
import type { ApprovalsOptions } from './options.ts';
import { approvingComments, asStatements, latestOpinions, type Opinion } from './reviews.ts';
import { equivalentHeads, findUpdateMerges, withoutCommits } from './update-merges.ts';

/** One approval that is needed. */
interface Place {
  /** Who may give it; null: anybody. */
  readonly from: readonly Actor[] | null;
  /** Files whose change makes the approval stale; null: all. */
  readonly paths: ReadonlySet<string> | null;
  readonly label: string;
  /** Places of one group are filled by different people, whatever `distinct` says. */
  readonly group: number;
}

/**
 * Whether enough of the right people approve. What is missing is said place by place, with who can give it; an
 * approval that does not count is said with the reason.
 *
 * @throws UnreadableFact when it depends on a team, permission or commit that cannot be read
 */
export function judgeApprovals(options: ApprovalsOptions, given: View): Outcome {
  const merges = options.ignoresUpdateMerges ? findUpdateMerges(given) : [];
  const view = withoutCommits(given, merges);
  const heads = equivalentHeads(view.snapshot.pullRequest.head.sha, merges);
  const reviews = asStatements(view.fact('reviews'));
  const comments = options.comments
    ? approvingComments(view.fact('comments'), options.comments, options.countsEdited)
    : [];
  // A comment takes no requested changes back: only a review does.
  const against = options.blocks
    ? latestOpinions(reviews).filter(({ state, canPush }) => state === 'changes-requested' && canPush === true)
    : [];
  const approvals = latestOpinions([...reviews, ...comments]).filter(({ state }) => state === 'approved');
  const owned = options.owners ? ownedFiles(view) : [];
  if (owned === undefined) {
    return fail(
      'the base branch has no CODEOWNERS file',
      'add .github/CODEOWNERS to the base branch, or drop "owners"',
      ['maintainers'],
    );
  }
  const places = [...placesOfGroups(options), ...placesOfOwners(options, owned)];
  view.need(questionsFor(options, places, approvals, view));

  const refused: string[] = [];
  const note = (approval: Opinion, why: string): boolean => {
    refused.push(`@${approval.author.login}: ${why}`);
    return false;
  };
  const standing = approvals.filter((approval) => {
    const why = findDisqualification(approval, options, view);
    return why === undefined || note(approval, why);
  });
  if (against.length > 0) {
    const logins = against.map(({ author }) => `@${author.login}`);
    return fail(`${listed(logins)} requested changes`, `resolve them and ask ${listed(logins)} for a new review`, [
      'author',
      ...logins,
    ]);
  }
  const stranger = findUnattributed(options, view);
  if (stranger !== undefined && standing.length > 0) {
    return fail(
      `commit ${stranger.slice(0, 7)} belongs to no account, so that it cannot be told from the approvers`,
      'add its e-mail address to the account of its author, or amend the commit',
    );
  }
  const isFresh = (approval: Opinion, { paths }: Place): boolean => {
    const inScope = (path: string): boolean => (options.paths?.matches(path) ?? true) && (paths?.has(path) ?? true);
    const freshness = judgeFreshness(approval, options.stale, heads, inScope, view);
    return freshness.isFresh || note(approval, freshness.why);
  };
  const slots = places.map((place) => ({
    candidates: standing
      .filter((approval) => place.from === null || isOneOf(place.from, approval.author, view))
      .filter((approval) => isFresh(approval, place))
      .map(({ author }) => author.id),
  }));
  const filled = options.distinct ? fillSlots(slots) : fillEachGroup(places, slots);
  const missing = places.filter((_, index) => filled[index] !== true);
  if (missing.length === 0) {
    return pass(
      places.length === 0
        ? 'no approval is needed'
        : `approved by ${listed(standing.map(({ author }) => `@${author.login}`))}`,
    );
  }
  const needs = [...countBy(missing.map(({ label }) => label))].map(
    ([label, count]) => `${counted(count, 'approval')} ${label}`,
  );
  const notes = refused.length > 0 ? ` (${listed([...new Set(refused)])})` : '';
  const who = [
    ...new Set(missing.flatMap(({ from }) => from?.map(describeActor) ?? ['reviewers with write permission'])),
  ];
  return fail(`needs ${listed(needs, 3)}${notes}`, `get ${listed(needs, 3)}`, who);
}

function placesOfGroups({ groups }: ApprovalsOptions): Place[] {
  return groups.flatMap(({ count, from }, group): Place[] => {
    const label = from ? `from ${listed(from.map(describeActor))}` : 'from a reviewer';
    return Array.from({ length: count }, () => ({ from: from ?? null, paths: null, label, group }));
  });
}

function placesOfOwners({ owners: mode }: ApprovalsOptions, owned: readonly OwnedFiles[]): Place[] {
  if (mode === undefined || owned.length === 0) return [];
  const provable = ({ owners }: OwnedFiles): Actor[] =>
    owners.flatMap((owner) => (owner.kind === 'email' ? [] : [owner]));
  if (mode === 'any') {
    const names = [...new Set(owned.flatMap(({ owners }) => owners.map(describeOwner)))];
    const paths = new Set(owned.flatMap((group) => group.paths));
    return [{ from: owned.flatMap(provable), paths, label: `from one of the owners ${listed(names)}`, group: -1 }];
  }
  return owned.map((group, index) => ({
    group: -1 - index,
    from: provable(group),
    paths: new Set(group.paths),
    label: `from ${listed(group.owners.map(describeOwner))} for ${listed(group.paths, 2)}`,
  }));
}

/** The changed files by owners, the places that files were moved from included; undefined without CODEOWNERS. */
function ownedFiles(view: View): OwnedFiles[] | undefined {
  const codeowners = view.fact('codeowners');
  if (codeowners === null) return undefined;
  const paths = view
    .fact('files')
    .flatMap(({ path, previousPath, status }) =>
      previousPath === undefined || status === 'copied' ? [path] : [path, previousPath],
    );
  return groupByOwners(parseCodeowners(codeowners.text, codeowners.path), paths);
}

function questionsFor(
  options: ApprovalsOptions,
  places: readonly Place[],
  approvals: readonly Opinion[],
  view: View,
): Question[] {
  const accounts = approvals.map(({ author }) => author);
  const untold = approvals.filter((approval) => asksPermission(approval, options)).map(({ author }) => author);
  const actors = [...options.never, ...places.flatMap(({ from }) => from ?? [])];
  return [
    ...actorQuestions(actors, accounts),
    ...actorQuestions([{ kind: 'permission', level: options.permission }], untold),
    ...freshnessQuestions(approvals, options.stale, view),
  ];
}

/** Why an approval never counts, whatever it approves; undefined when it may. */
function findDisqualification(approval: Opinion, options: ApprovalsOptions, view: View): string | undefined {
  const { author } = approval;
  const barred = options.never.find((actor) => isOneOf([actor], author, view));
  if (barred !== undefined)
    return barred.kind === 'committers' ? 'took part in the commits' : `is excluded (${describeActor(barred)})`;
  return hasPermission(approval, options, view) ? undefined : `has no ${options.permission} permission`;
}

/** GitHub says with each review whether its author may write; everything else has to be asked. */
const asksPermission = ({ canPush }: Opinion, { permission }: ApprovalsOptions): boolean =>
  permission !== 'none' && (permission !== 'write' || canPush === null);

function hasPermission(approval: Opinion, options: ApprovalsOptions, view: View): boolean {
  const { permission } = options;
  if (permission === 'none') return true;
  if (!asksPermission(approval, options)) return approval.canPush === true;
  return reaches(view.answer({ kind: 'permission', login: approval.author.login }), permission);
}

/** A commit that names nobody known, when committers must not approve. */
function findUnattributed({ never, refusesUnattributed }: ApprovalsOptions, view: View): string | undefined {
  if (!refusesUnattributed || !needsCommits(never)) return undefined;
  const isNobody = (person: { account: Account | null }): boolean => person.account === null;
  return view
    .fact('commits')
    .find(({ author, committer, coAuthors }) => [author, committer, ...coAuthors].some(isNobody))?.sha;
}

/** Within one group nobody counts twice; the same person may serve several groups. */
function fillEachGroup(
  places: readonly Place[],
  slots: readonly { readonly candidates: readonly string[] }[],
): boolean[] {
  const used = new Map<number | undefined, number>();
  return slots.map(({ candidates }, index) => {
    const group = places[index]?.group;
    const before = used.get(group) ?? 0;
    used.set(group, before + 1);
    return before < candidates.length;
  });
}

function countBy(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
