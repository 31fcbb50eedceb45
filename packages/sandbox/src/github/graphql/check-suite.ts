import { suiteOf } from '../workflow-runs.ts';
import type { WorkflowRun } from '../entities/automation.ts';
import { appId, appName } from '../app-identity.ts';
import { suiteState, type CheckAnnotation } from '../checks.ts';
import { nodeId } from '../node-id.ts';
import { pullsOf } from '../pull-requests.ts';
import { shout, type RunSource, type SuiteSource } from './checks.ts';
import { paginate, type PageArguments } from './connection.ts';
import { commitSource, findRef } from './git-source.ts';
import { repositoryPath, repositoryUrl } from './graphql-context.ts';
import { filterPulls, type PullFilter } from './issue-filters.ts';
import type { Fields } from './resolver-map.ts';

const state = ({ repository, suite }: SuiteSource) => suiteState(repository.checks.ofSuite(suite, 'latest'));

/** The run of a workflow, as far as it tells where a check comes from. */
export const workflowRun: Fields<WorkflowRun> = {
  id: ({ nodeId: id }) => id,
  databaseId: ({ id }) => id,
  event: ({ event }) => event,
  runNumber: ({ runNumber }) => runNumber,
  createdAt: ({ createdAt }) => createdAt,
  workflow: (run) => run,
  file: (run) => run,
};

export const checkSuite: Fields<SuiteSource> = {
  id: ({ suite }) => nodeId('CheckSuite', suite.id),
  databaseId: ({ suite }) => suite.id,
  app: ({ suite }) => ({ slug: suite.app, id: appId(suite.app) }),
  status: (source) => shout(state(source).status),
  conclusion: (source) => shout(state(source).conclusion),
  workflowRun: ({ repository, suite }) => repository.workflowRuns.find((run) => suiteOf(run).id === suite.id) ?? null,
  createdAt: ({ suite }) => suite.createdAt,
  updatedAt: ({ suite }) => suite.updatedAt,
  repository: ({ repository }) => repository,
  commit: ({ repository, suite }) => commitSource(repository, suite.headSha),
  branch: ({ repository, suite }) =>
    suite.headBranch === null ? null : findRef(repository, `refs/heads/${suite.headBranch}`),
  resourcePath: ({ repository, suite }) =>
    `${repositoryPath(repository)}/commit/${suite.headSha}/checks?check_suite_id=${suite.id}`,
  url: ({ repository, suite }, _, context) =>
    `${repositoryUrl(repository, context)}/commit/${suite.headSha}/checks?check_suite_id=${suite.id}`,
  matchingPullRequests: ({ repository, suite }, args: PullFilter) =>
    paginate(
      filterPulls(
        pullsOf(repository).filter(({ headSha }) => headSha === suite.headSha),
        args,
      ),
      args,
      ({ id }) => id,
    ),
  checkRuns: (
    { repository, suite },
    args: PageArguments & { filterBy?: { readonly checkName?: string; readonly checkType?: 'ALL' | 'LATEST' } | null },
  ) => {
    const { filterBy } = args;
    const runs = repository.checks
      .ofSuite(suite, filterBy?.checkType === 'ALL' ? 'all' : 'latest')
      .filter(({ name }) => filterBy?.checkName === undefined || name === filterBy.checkName);
    return paginate(
      runs.map((run): RunSource => ({ typename: 'CheckRun', repository, run })),
      args,
      ({ run }) => run.id,
    );
  },
};

export const annotation: Fields<CheckAnnotation> = {
  path: ({ path }) => path,
  message: ({ message }) => message,
  title: ({ title }) => title,
  rawDetails: ({ raw_details: details }) => details,
  annotationLevel: ({ annotation_level: level }) => shout(level),
  location: (one) => ({
    start: { line: one.start_line, column: one.start_column },
    end: { line: one.end_line, column: one.end_column },
  }),
};

export const app: Fields<{ readonly slug: string; readonly id: number }> = {
  id: ({ id }) => nodeId('App', id),
  databaseId: ({ id }) => id,
  slug: ({ slug }) => slug,
  name: ({ slug }) => appName(slug),
  url: ({ slug }, _, { github }) => `${github.url}/apps/${slug}`,
};
