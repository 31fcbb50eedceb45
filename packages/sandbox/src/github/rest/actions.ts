import { ApiError, notFound } from '../api-error.ts';
import type { WorkflowRun } from '../entities/automation.ts';
import { created, noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { findJob, findRun, jobsOf, suiteOf, workflowId, workflowsOf, type Workflow } from '../workflow-runs.ts';
import { jobJson, workflowJson, workflowRunJson } from './actions-json.ts';
import { headPullsJson } from '../present/pull-minimal.ts';
import { minimalRepositoryJson } from '../present/repository.ts';
import { linksOf, simpleCommitJson } from './repository-links.ts';

const repo = '/repos/{owner}/{repo}';

function runOf(context: RepositoryContext): WorkflowRun {
  const run = findRun(context.repository, Number(context.params.run_id));
  if (!run) throw notFound();
  return run;
}

async function runJson(context: RepositoryContext, run: WorkflowRun): Promise<Record<string, unknown>> {
  const links = linksOf(context);
  const commit = await run.repository.git.commit(run.headSha);
  const isFork = run.headRepository !== run.repository;
  return workflowRunJson(run, links, {
    repository: minimalRepositoryJson(context.github, run.repository),
    headRepository: minimalRepositoryJson(context.github, run.headRepository),
    headCommit: commit ? await simpleCommitJson(run.repository, run.headSha) : null,
    pulls: isFork ? [] : headPullsJson(run.repository, links.api, (pull) => pull.headRef === run.headBranch),
    title: commit?.message.split('\n', 1)[0] ?? run.name,
  });
}

/** `actor`, `branch`, `event`, `status` (also a conclusion), `head_sha` and `check_suite_id` of a list of runs. */
function listRuns(context: RepositoryContext, runs: readonly WorkflowRun[]): Promise<Reply> {
  const { query } = context;
  const asked = (name: string, ...values: (string | null)[]) => !query.has(name) || values.includes(query.get(name));
  const matching = runs.filter(
    (run) =>
      asked('actor', run.actor.login) &&
      asked('branch', run.headBranch) &&
      asked('event', run.event) &&
      asked('status', run.status, run.conclusion) &&
      asked('head_sha', run.headSha) &&
      asked('check_suite_id', String(suiteOf(run).id)),
  );
  return paginate(context, matching.reverse(), (run) => runJson(context, run), {
    wrap: (page, total) => ({ total_count: total, workflow_runs: page }),
  });
}

async function workflows(context: RepositoryContext): Promise<Workflow[]> {
  const { git, defaultBranch } = context.repository;
  const head = await git.branch(defaultBranch);
  const folder = head === undefined ? undefined : await git.entryAt(head, '.github/workflows');
  const entries = folder?.type === 'tree' ? ((await git.listTree(folder.sha, false)) ?? []) : [];
  const files = entries
    .filter((entry) => /\.ya?ml$/.test(entry.path))
    .map((entry) => `.github/workflows/${entry.path}`);
  return workflowsOf(context.repository, files);
}

/** By id or by file name, as the API allows. */
async function workflowOf(context: RepositoryContext): Promise<Workflow> {
  const asked = context.params.workflow_id ?? '';
  const found = (await workflows(context)).find((one) => String(one.id) === asked || one.path.endsWith(`/${asked}`));
  if (!found) throw notFound();
  return found;
}

function rerun(context: RepositoryContext): Reply {
  const run = runOf(context);
  run.runAttempt += 1;
  run.status = 'queued';
  run.conclusion = null;
  run.updatedAt = context.github.store.clock.iso();
  return created({});
}

function cancel(context: RepositoryContext): Reply {
  const run = runOf(context);
  if (run.status === 'completed') throw new ApiError(409, 'Cannot cancel a workflow run that is completed.');
  run.status = 'completed';
  run.conclusion = 'cancelled';
  run.updatedAt = context.github.store.clock.iso();
  return { status: 202, body: {} };
}

/** Starts nothing: there is no job to run here. The run that GitHub would queue is there to be listed. */
async function dispatch(context: RepositoryContext): Promise<Reply> {
  const workflow = await workflowOf(context);
  const { repository } = context;
  const { store } = context.github;
  const ref = typeof context.body.ref === 'string' ? context.body.ref.replace(/^refs\/(heads|tags)\//, '') : '';
  const headSha = ref === '' ? undefined : await repository.git.resolveCommit(ref);
  if (headSha === undefined) throw new ApiError(422, `No ref found for: ${ref}`);
  const now = store.clock.iso();
  const run: WorkflowRun = store.add({
    ...store.identify('WorkflowRun'),
    repository,
    name: workflow.name,
    path: workflow.path,
    event: 'workflow_dispatch',
    headSha,
    headBranch: ref,
    headRepository: repository,
    actor: actorOf(context),
    runNumber: repository.workflowRuns.filter((one) => one.path === workflow.path).length + 1,
    runAttempt: 1,
    status: 'queued',
    conclusion: null,
    createdAt: now,
    updatedAt: now,
    artifacts: [],
  });
  repository.workflowRuns.push(run);
  suiteOf(run);
  return noContent;
}

/** Workflows, their runs and jobs. */
export function addActionsRoutes({ router }: GitHub): void {
  const read = { permission: 'actions:read' } as const;
  const write = { permission: 'actions:write' } as const;
  const runs = `${repo}/actions/runs`;
  router.route('GET', runs, { ...read, handler: (context) => listRuns(context, context.repository.workflowRuns) });
  router.route('GET', `${runs}/{run_id}`, {
    ...read,
    handler: async (context) => ok(await runJson(context, runOf(context))),
  });
  router.route('POST', `${runs}/{run_id}/rerun`, { ...write, handler: rerun });
  router.route('POST', `${runs}/{run_id}/rerun-failed-jobs`, { ...write, handler: rerun });
  router.route('POST', `${runs}/{run_id}/cancel`, { ...write, handler: cancel });
  router.route('GET', `${runs}/{run_id}/jobs`, {
    ...read,
    handler: (context) => {
      const run = runOf(context);
      return paginate(context, jobsOf(run), (job) => jobJson(job, run, linksOf(context)), {
        wrap: (page, total) => ({ total_count: total, jobs: page }),
      });
    },
  });
  router.route('GET', `${repo}/actions/jobs/{job_id}`, {
    ...read,
    handler: (context) => {
      const found = findJob(context.repository, Number(context.params.job_id));
      if (!found) throw notFound();
      return ok(jobJson(found.job, found.run, linksOf(context)));
    },
  });
  router.route('GET', `${repo}/actions/workflows`, {
    ...read,
    handler: async (context) =>
      paginate(
        context,
        await workflows(context),
        (one) => workflowJson(one, linksOf(context), context.repository.createdAt),
        {
          wrap: (page, total) => ({ total_count: total, workflows: page }),
        },
      ),
  });
  router.route('GET', `${repo}/actions/workflows/{workflow_id}`, {
    ...read,
    handler: async (context) =>
      ok(workflowJson(await workflowOf(context), linksOf(context), context.repository.createdAt)),
  });
  router.route('POST', `${repo}/actions/workflows/{workflow_id}/dispatches`, { ...write, handler: dispatch });
  router.route('POST', `${repo}/dispatches`, { permission: 'contents:write', handler: () => noContent });
  router.route('GET', `${repo}/actions/workflows/{workflow_id}/runs`, {
    ...read,
    handler: async (context) => {
      const { id } = await workflowOf(context);
      return listRuns(
        context,
        context.repository.workflowRuns.filter((run) => workflowId(run.path) === id),
      );
    },
  });
}
