import { ApiError, notFound } from '../api-error.ts';
import { findCheckRunMistake, type CheckRun, type CheckRunInput, type CheckSuite } from '../checks.ts';
import { created, ok, paginate, type Reply } from '../reply.ts';
import type { RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { annotationJson, checkRunJson, checkSuiteJson } from './check-json.ts';
import { minimalRepositoryJson } from '../present/repository.ts';
import { linksOf, simpleCommitJson } from './repository-links.ts';

const repo = '/repos/{owner}/{repo}';

function invalid(message: string): ApiError {
  return new ApiError(422, `Invalid request.\n\n${message}`);
}

/** Check runs belong to an app; a person's token cannot make or change them. */
function appOf(context: RepositoryContext): string {
  if (context.token === undefined || context.token.kind === 'user') {
    throw new ApiError(403, 'You must authenticate via a GitHub App.');
  }
  return context.token.app;
}

function runOf(context: RepositoryContext): CheckRun {
  const run = context.repository.checks.runs.find((one) => one.id === Number(context.params.check_run_id));
  if (!run) throw notFound();
  return run;
}

function suiteOf(context: RepositoryContext): CheckSuite {
  const suite = context.repository.checks.suites.find((one) => one.id === Number(context.params.check_suite_id));
  if (!suite) throw notFound();
  return suite;
}

async function commitOf(context: RepositoryContext, name: string): Promise<string> {
  const sha = await context.repository.git.resolveCommit(name);
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return sha;
}

/** A branch whose tip is the commit; GitHub keeps one beside each suite. */
async function branchOf(context: RepositoryContext, sha: string): Promise<string | null> {
  for (const [ref, tip] of await context.repository.git.refs()) {
    if (tip === sha && ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  }
  return null;
}

async function createRun(context: RepositoryContext): Promise<Reply> {
  const app = appOf(context);
  const input = context.body as CheckRunInput;
  const mistake = findCheckRunMistake(input, true);
  if (mistake !== undefined) throw invalid(mistake);
  const sha = await commitOf(context, input.head_sha ?? '');
  const run = context.repository.checks.createRun({ ...input, head_sha: sha }, app, await branchOf(context, sha));
  const { store } = context.github;
  store.add(run);
  return created(checkRunJson(run, linksOf(context)));
}

function updateRun(context: RepositoryContext): Reply {
  const app = appOf(context);
  const run = runOf(context);
  if (run.suite.app !== app) {
    const message = `Invalid app_id \`${app}\` - check run can only be modified by the GitHub App that created it.`;
    throw new ApiError(403, message);
  }
  const input = context.body as CheckRunInput;
  const mistake = findCheckRunMistake(input, false);
  if (mistake !== undefined) throw invalid(mistake);
  context.repository.checks.updateRun(run, input);
  return ok(checkRunJson(run, linksOf(context)));
}

/** `check_name`, `status`, `filter` and `app_id` of a list of check runs. */
async function listRuns(
  context: RepositoryContext,
  runs: (filter: 'latest' | 'all') => readonly CheckRun[],
): Promise<Reply> {
  const { query } = context;
  const links = linksOf(context);
  const listed = runs(query.get('filter') === 'all' ? 'all' : 'latest').filter(
    (run) =>
      (query.get('check_name') ?? run.name) === run.name &&
      (query.get('status') ?? run.status) === run.status &&
      (query.get('app_id') ?? String(links.app(run.suite.app).id)) === String(links.app(run.suite.app).id),
  );
  // Newest first, as GitHub lists them.
  return paginate(context, [...listed].reverse(), (run) => checkRunJson(run, links), {
    wrap: (page, total) => ({ total_count: total, check_runs: page }),
  });
}

async function suiteJson(context: RepositoryContext, suite: CheckSuite): Promise<unknown> {
  const { checks } = context.repository;
  const [commit, repository] = [
    await simpleCommitJson(context.repository, suite.headSha),
    minimalRepositoryJson(context.github, context.repository),
  ];
  return checkSuiteJson(suite, checks.ofSuite(suite, 'latest'), linksOf(context), commit, repository);
}

/** Check runs and suites. */
export function addCheckRoutes({ router }: GitHub): void {
  const read = { permission: 'checks:read' } as const;
  const write = { permission: 'checks:write' } as const;
  router.route('POST', `${repo}/check-runs`, { ...write, handler: createRun });
  router.route('PATCH', `${repo}/check-runs/{check_run_id}`, { ...write, handler: updateRun });
  router.route('GET', `${repo}/check-runs/{check_run_id}`, {
    ...read,
    handler: (context) => ok(checkRunJson(runOf(context), linksOf(context))),
  });
  router.route('GET', `${repo}/check-runs/{check_run_id}/annotations`, {
    ...read,
    handler: (context) => {
      const run = runOf(context);
      return paginate(context, run.output.annotations, (one) => annotationJson(one, run, linksOf(context)));
    },
  });
  router.route('POST', `${repo}/check-runs/{check_run_id}/rerequest`, {
    ...write,
    handler: (context) => {
      const run = runOf(context);
      context.repository.checks.updateRun(run, { status: 'queued' });
      return created({});
    },
  });
  router.route('GET', `${repo}/commits/{ref}/check-runs`, {
    ...read,
    handler: async (context) => {
      const sha = await commitOf(context, context.params.ref ?? '');
      return listRuns(context, (filter) => context.repository.checks.ofCommit(sha, filter));
    },
  });
  router.route('GET', `${repo}/commits/{ref}/check-suites`, {
    ...read,
    handler: async (context) => {
      const sha = await commitOf(context, context.params.ref ?? '');
      const suites = context.repository.checks.suites.filter((suite) => suite.headSha === sha);
      return paginate(context, suites, (suite) => suiteJson(context, suite), {
        wrap: (page, total) => ({ total_count: total, check_suites: page }),
      });
    },
  });
  router.route('POST', `${repo}/check-suites`, {
    ...write,
    handler: async (context) => {
      const app = appOf(context);
      const sha = await commitOf(context, typeof context.body.head_sha === 'string' ? context.body.head_sha : '');
      const { checks } = context.repository;
      const known = checks.suites.find((suite) => suite.app === app && suite.headSha === sha);
      const suite = known ?? checks.createSuite(app, sha, await branchOf(context, sha));
      if (known) return ok(await suiteJson(context, suite));
      context.github.store.add(suite);
      return created(await suiteJson(context, suite));
    },
  });
  router.route('GET', `${repo}/check-suites/{check_suite_id}`, {
    ...read,
    handler: async (context) => ok(await suiteJson(context, suiteOf(context))),
  });
  router.route('GET', `${repo}/check-suites/{check_suite_id}/check-runs`, {
    ...read,
    handler: (context) => {
      const suite = suiteOf(context);
      return listRuns(context, (filter) => context.repository.checks.ofSuite(suite, filter));
    },
  });
  router.route('POST', `${repo}/check-suites/{check_suite_id}/rerequest`, {
    ...write,
    handler: (context) => {
      const { checks } = context.repository;
      for (const run of checks.ofSuite(suiteOf(context), 'latest')) checks.updateRun(run, { status: 'queued' });
      return created({});
    },
  });
}
