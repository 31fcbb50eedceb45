import type { GitHub } from 'action-kit/github';
import { evaluate } from '../engine/evaluate.ts';
import type { Policy } from '../policy/policy.ts';
import type { Commit, Fact, FactName, FactTypes } from '../snapshot/facts.ts';
import { known, unreadable } from '../snapshot/facts.ts';
import { type Question, questionKey } from '../snapshot/question.ts';
import type { Gate } from '../snapshot/branch-rules.ts';
import type { PullRequest, Snapshot, Subject } from '../snapshot/snapshot.ts';
import { answerQuestions, attempt } from './answer-questions.ts';
import { parseRules, RULES_ALIAS, rulesField } from './branch-rules.ts';
import { readCodeowners, readTemplate } from './codeowners-file.ts';
import { completeCommits } from './complete-commits.ts';
import type { History } from './history.ts';
import { accountOf, timeOf } from './nodes.ts';
import { PARSERS } from './parse-facts.ts';
import { owningTeams, plannedFacts, plannedTeams, teamQuestion } from './plan.ts';
import { type FirstStep, type PullRequestNode, readFacts, type Target } from './read-facts.ts';
import { parseRoot, rootField } from './root-questions.ts';

export interface CollectOptions {
  readonly github: GitHub;
  readonly history: History;
  readonly policy: Policy;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly subject: Subject;
  /** The branch that it is judged for: its base, or where its stack ends. */
  readonly baseRef: string;
  /** The tip of the base that was looked at. */
  readonly baseSha: string;
  readonly statusContext: string;
  /** With `*` for any base. */
  readonly statusContexts: string;
  readonly now: number;
}

/** A snapshot with what was seen beside it. */
export interface Collected {
  readonly snapshot: Snapshot;
  readonly first: FirstStep;
  /** Reads the first page again; whether everything is as it was. */
  readonly plan: { readonly target: Target; readonly lists: readonly FactName[]; readonly extra: readonly string[] };
}

/** Rounds of questions that answers may lead to. What is open after them is an error, never a pass. */
const MAX_ROUNDS = 4;

/**
 * Reads what the policy needs to judge a pull request, and nothing else: first its own facts in one request, then,
 * round by round, what conditions ask about others.
 */
export async function collect(options: CollectOptions): Promise<Collected> {
  const { github, history, policy, owner, name } = options;
  const wanted = plannedFacts(policy);
  const target = { owner, name, number: options.number, sha: options.subject.sha };
  const early = await readTrees(wanted, history);
  const teams = [...new Set([...plannedTeams(policy), ...ownersOf(early)])].map(teamQuestion);
  const extra = [rulesField(options), ...teams.map((question, index) => rootField(`t${index}`, question, options))];
  const lists = wanted.filter((each) => each in PARSERS);
  const first = await readFacts(github, target, lists, extra, options.statusContext);
  const facts = { ...early, ...(await factsOfFirst(first, wanted, options)) };
  const answers: Record<string, Fact<unknown>> = {};
  for (const [index, question] of teams.entries()) {
    answers[questionKey(question)] = await parseRoot(
      question,
      first.extra[`t${index}`],
      first.failed.get(`t${index}`),
      options,
    );
  }
  const gate: Gate = {
    context: options.statusContext,
    contexts: options.statusContexts,
    isRequired: first.commit.status?.own?.isRequired ?? null,
    rules: parseRules(first.extra[RULES_ALIAS], first.failed.get(RULES_ALIAS)),
  };
  let snapshot: Snapshot = {
    format: 1,
    subject: options.subject,
    ...identity(first, options),
    gate,
    facts,
    answers,
  };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const missing = new Map<string, Question>();
    evaluate(snapshot, policy, options.now, missing);
    if (missing.size === 0) break;
    snapshot = {
      ...snapshot,
      answers: { ...snapshot.answers, ...(await answerQuestions([...missing.values()], options)) },
    };
  }
  return { snapshot, first, plan: { target, lists, extra } };
}

type Facts = { -readonly [Name in FactName]?: Fact<FactTypes[Name]> };

/** What trees and the graph say; needs nothing of GitHub's answers. */
async function readTrees(wanted: readonly FactName[], history: History): Promise<Facts> {
  const facts: Facts = {};
  const readers: { [Name in FactName]?: () => Promise<FactTypes[Name]> } = {
    files: () => history.files(),
    lines: () => history.lines(),
    behind: () => history.behind(),
    codeowners: () => readCodeowners(history),
    template: () => readTemplate(history),
  };
  if (!history.isLocal) return facts;
  await Promise.all(
    wanted.map(async (name) => {
      const read = readers[name] as (() => Promise<never>) | undefined;
      if (read !== undefined) (facts as Record<string, Fact<unknown>>)[name] = await attempt(read);
    }),
  );
  return facts;
}

function ownersOf({ codeowners, files }: Facts): string[] {
  if (codeowners?.known !== true || files?.known !== true) return [];
  const paths = files.value.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [path, previousPath],
  );
  return owningTeams(codeowners.value, paths);
}

/** What the first answer says, and what only it makes readable. */
async function factsOfFirst(first: FirstStep, wanted: readonly FactName[], options: CollectOptions): Promise<Facts> {
  const { history } = options;
  const facts: Facts = history.isLocal ? {} : await readRemote(wanted, history);
  for (const name of wanted) {
    const nodes = first.nodes.get(name);
    const parse = (PARSERS as Readonly<Record<string, ((nodes: readonly unknown[]) => unknown) | undefined>>)[name];
    if (nodes === undefined || parse === undefined) continue;
    const fact = await attempt(async () => parse(nodes));
    (facts as Record<string, Fact<unknown>>)[name] = fact;
  }
  if (facts.commits?.known) {
    const listed: readonly Commit[] = facts.commits.value;
    facts.commits = await attempt(() => completeCommits(listed, history, options));
  }
  if (wanted.includes('conflict')) facts.conflict = await readConflict(first.pullRequest, history);
  return facts;
}

async function readRemote(wanted: readonly FactName[], history: History): Promise<Facts> {
  return readTrees(wanted, { ...history, isLocal: true });
}

/** GitHub answers "unknown" while it is still trying; git tries itself. */
async function readConflict({ mergeable }: PullRequestNode, history: History): Promise<Fact<boolean>> {
  if (mergeable !== 'UNKNOWN') return known(mergeable === 'CONFLICTING');
  const tried = await attempt(() => history.conflict());
  if (!tried.known) return tried;
  return tried.value === undefined
    ? unreadable('GitHub has not yet found out whether it conflicts with the base.', 'Run again in a moment.')
    : known(tried.value);
}

function identity(
  { repository, pullRequest: node }: FirstStep,
  { baseRef, baseSha }: CollectOptions,
): Pick<Snapshot, 'repository' | 'pullRequest'> {
  const [owner = '', name = ''] = repository.nameWithOwner.split('/');
  const pullRequest: PullRequest = {
    number: node.number,
    title: node.title,
    body: node.body,
    author: accountOf(node.author),
    authorAssociation: node.authorAssociation,
    createdAt: timeOf(node.createdAt),
    updatedAt: timeOf(node.updatedAt),
    state: node.state.toLowerCase() as PullRequest['state'],
    isDraft: node.isDraft,
    isLocked: node.locked,
    autoMerge: node.autoMergeRequest !== null,
    milestone: node.milestone?.title ?? null,
    base: { ref: baseRef, sha: baseSha },
    head: { ref: node.headRefName, sha: node.headRefOid, repository: node.headRepository?.nameWithOwner ?? null },
  };
  return {
    pullRequest,
    repository: {
      owner,
      name,
      visibility: repository.visibility.toLowerCase() as Snapshot['repository']['visibility'],
      topics: repository.repositoryTopics.nodes.map(({ topic }) => topic.name),
      defaultBranch: repository.defaultBranchRef?.name ?? '',
    },
  };
}
