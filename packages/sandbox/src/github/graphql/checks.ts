import { appId } from '../app-identity.ts';
import { protectionOf } from '../branch-rules.ts';
import type { CheckRun, CheckSuite } from '../checks.ts';
import type { CommitStatus } from '../entities/automation.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { nodeId } from '../node-id.ts';
import { pullsOf } from '../pull-requests.ts';
import { paginate, type PageArguments } from './connection.ts';
import { commitSource, type GitSource } from './git-source.ts';
import { demand, repositoryPath, repositoryUrl, type GraphqlContext } from './graphql-context.ts';
import { notFound } from './graphql-failure.ts';
import type { Fields, Resolver } from './resolver-map.ts';
import { rollUp, stateOfConclusion, type CheckConclusion, type StatusState } from './rollup-state.ts';

export interface RunSource {
  readonly typename: 'CheckRun';
  readonly repository: Repository;
  readonly run: CheckRun;
}

export interface SuiteSource {
  readonly typename: 'CheckSuite';
  readonly repository: Repository;
  readonly suite: CheckSuite;
}

/** The checks and statuses of a commit, looked at together. */
export interface RollupSource {
  readonly repository: Repository;
  readonly oid: string;
  readonly contexts: readonly (CommitStatus | RunSource)[];
}

/** GraphQL's spelling of the REST API's words. */
export const shout = (word: string | null) => (word === null ? null : word.toUpperCase());

const stateOf = (one: CommitStatus | RunSource): StatusState =>
  one.typename === 'CheckRun'
    ? stateOfConclusion(shout(one.run.conclusion) as CheckConclusion | null)
    : (one.state.toUpperCase() as StatusState);

/** The newest status of each context, in the order of the contexts' first appearance. */
function latestStatuses(repository: Repository, oid: string): CommitStatus[] {
  return [...new Map((repository.statuses.get(oid) ?? []).map((status) => [status.context, status])).values()];
}

/** Null when nobody has said anything about the commit. */
export function rollupOf({ repository, oid }: GitSource, context: GraphqlContext): RollupSource | null {
  demand(repository, ['checks:read', 'statuses:read'], context);
  const runs = repository.checks
    .ofCommit(oid, 'latest')
    .map((run): RunSource => ({ typename: 'CheckRun', repository, run }));
  const contexts = [...runs, ...latestStatuses(repository, oid)];
  return contexts.length === 0 ? null : { repository, oid, contexts };
}

function statusOf({ repository, oid }: GitSource, context: GraphqlContext): RollupSource | null {
  demand(repository, ['statuses:read'], context);
  const contexts = latestStatuses(repository, oid);
  return contexts.length === 0 ? null : { repository, oid, contexts };
}

const suitesOf: Resolver<GitSource> = (
  { repository, oid },
  args: PageArguments & { filterBy?: { readonly appId?: number; readonly checkName?: string } | null },
  context,
) => {
  demand(repository, ['checks:read'], context);
  const { filterBy } = args;
  const suites = repository.checks.suites.filter(
    (suite) =>
      suite.headSha === oid &&
      (filterBy?.checkName === undefined ||
        repository.checks.ofSuite(suite, 'all').some(({ name }) => name === filterBy.checkName)) &&
      (filterBy?.appId === undefined || appId(suite.app) === filterBy.appId),
  );
  return paginate(
    suites.map((suite): SuiteSource => ({ typename: 'CheckSuite', repository, suite })),
    args,
    ({ suite }) => suite.id,
  );
};

/** The fields of a commit that are about its checks. */
export const commitChecks: Fields<GitSource> = {
  statusCheckRollup: (source, _, context) => rollupOf(source, context),
  status: (source, _, context) => statusOf(source, context),
  checkSuites: suitesOf,
};

function countByState(states: readonly (string | null)[]) {
  const counts = new Map<string, number>();
  for (const state of states) if (state !== null) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => ({ state, count }));
}

/** The page of contexts, with counts over all of them. */
const contexts: Resolver<RollupSource> = (source, args: PageArguments) => {
  const runs = source.contexts.filter((one) => one.typename === 'CheckRun').map(({ run }) => run);
  const statuses = source.contexts.filter((one) => one.typename === 'StatusContext');
  return {
    ...paginate(source.contexts, args, (one) => (one.typename === 'CheckRun' ? `r${one.run.id}` : `s${one.id}`)),
    checkRunCount: runs.length,
    checkRunCountsByState: countByState(runs.map(({ status, conclusion }) => shout(conclusion ?? status))),
    statusContextCount: statuses.length,
    statusContextCountsByState: countByState(statuses.map(({ state }) => shout(state))),
  };
};

export const statusCheckRollup: Fields<RollupSource> = {
  id: ({ repository, oid }) => nodeId('StatusCheckRollup', `${repository.id}:${oid}`),
  state: (source) => rollUp(source.contexts.map(stateOf)) ?? 'SUCCESS',
  commit: ({ repository, oid }) => commitSource(repository, oid),
  contexts,
};

export const status: Fields<RollupSource> = {
  id: ({ repository, oid }) => nodeId('Status', `${repository.id}:${oid}`),
  state: (source) => rollUp(source.contexts.map(stateOf)) ?? 'SUCCESS',
  commit: ({ repository, oid }) => commitSource(repository, oid),
  combinedContexts: contexts,
  contexts: (source) => source.contexts,
  context: (source, { name }: { name: string }) =>
    source.contexts.find((one) => one.typename === 'StatusContext' && one.context === name) ?? null,
};

/** Required is what the base branch of the pull request that is asked about requires. */
function isRequired(name: string, app: string | null): Resolver<{ readonly repository: Repository }> {
  return ({ repository }, args: { pullRequestId?: string; pullRequestNumber?: number }) => {
    const { pullRequestId, pullRequestNumber } = args;
    if (pullRequestId === undefined && pullRequestNumber === undefined) {
      throw notFound('A pull request ID or pull request number is required.');
    }
    const pull = pullsOf(repository).find(
      (one: PullRequest) => one.nodeId === pullRequestId || one.number === pullRequestNumber,
    );
    if (!pull) throw notFound(`Could not resolve to a PullRequest with the number of ${pullRequestNumber}.`);
    return protectionOf(repository, pull.baseRef).requiredChecks.some(
      (one) => one.context === name && (one.app === null || app === null || one.app === app),
    );
  };
}

export const checkRun: Fields<RunSource> = {
  id: ({ run }) => nodeId('CheckRun', run.id),
  databaseId: ({ run }) => run.id,
  name: ({ run }) => run.name,
  status: ({ run }) => shout(run.status),
  conclusion: ({ run }) => shout(run.conclusion),
  startedAt: ({ run }) => run.startedAt,
  completedAt: ({ run }) => run.completedAt,
  externalId: ({ run }) => run.externalId,
  title: ({ run }) => run.output.title,
  summary: ({ run }) => run.output.summary,
  text: ({ run }) => run.output.text,
  detailsUrl: ({ repository, run }, _, context) =>
    run.detailsUrl ?? `${repositoryUrl(repository, context)}/runs/${run.id}`,
  permalink: ({ repository, run }, _, context) => `${repositoryUrl(repository, context)}/runs/${run.id}`,
  url: ({ repository, run }, _, context) => `${repositoryUrl(repository, context)}/runs/${run.id}`,
  resourcePath: ({ repository, run }) => `${repositoryPath(repository)}/runs/${run.id}`,
  repository: ({ repository }) => repository,
  checkSuite: ({ repository, run }): SuiteSource => ({ typename: 'CheckSuite', repository, suite: run.suite }),
  isRequired: (source, args, context) => isRequired(source.run.name, source.run.suite.app)(source, args, context),
  annotations: ({ run }, args: PageArguments) => paginate(run.output.annotations, args),
};

export const statusContext: Fields<CommitStatus> = {
  id: ({ nodeId: id }) => id,
  context: ({ context }) => context,
  state: ({ state }) => shout(state),
  description: ({ description }) => description,
  targetUrl: ({ targetUrl }) => targetUrl,
  creator: ({ creator }) => creator,
  createdAt: ({ createdAt }) => createdAt,
  commit: ({ repository, sha }) => commitSource(repository, sha),
  isRequired: (source, args, context) => isRequired(source.context, null)(source, args, context),
};
