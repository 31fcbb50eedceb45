import { ApiError, invalidField, validationFailed } from '../api-error.ts';
import type { CommitStatus, CommitStatusState } from '../entities/automation.ts';
import { minimalRepositoryJson, repositoryApi } from '../present/repository.ts';
import { simpleStatusJson, statusJson } from '../present/status.ts';
import { BodyReader } from '../read-body.ts';
import { created, linkHeader, ok, pageOf, paginate, visible, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';

const repo = '/repos/{owner}/{repo}';
const reads = { permission: 'statuses:read' } as const;
/** @see https://docs.github.com/en/rest/commits/statuses#create-a-commit-status */
const perContext = 1000;
const descriptionLength = 140;

/** Commit statuses and what they come to. */
export function addStatusRoutes({ router }: GitHub): void {
  router.route('POST', `${repo}/statuses/{sha}`, { permission: 'statuses:write', handler: createStatus });
  router.route('GET', `${repo}/commits/{ref}/statuses`, { ...reads, handler: listStatuses });
  router.route('GET', `${repo}/commits/{ref}/status`, { ...reads, handler: combinedStatus });
}

async function createStatus(context: RepositoryContext): Promise<Reply> {
  const { repository, params, github } = context;
  const { store } = github;
  const sha = params.sha ?? '';
  if (!/^[0-9a-f]{40}$/.test(sha) || !(await repository.git.commit(sha)))
    throw new ApiError(422, `No commit found for SHA: ${sha}`);
  const body = new BodyReader(context.body, 'Status');
  const state = body.oneOf('state', ['error', 'failure', 'pending', 'success']);
  if (state === undefined) throw invalidField('Status', 'state', 'state is not included in the list');
  const description = body.textOrNull('description') ?? null;
  if ([...(description ?? '')].length > descriptionLength)
    throw invalidField('Status', 'description', `description is too long (maximum is ${descriptionLength} characters)`);
  const targetUrl = body.textOrNull('target_url') ?? null;
  if (targetUrl && !/^https?:\/\//i.test(targetUrl))
    throw invalidField('Status', 'target_url', 'target_url must use http(s) scheme');
  const name = body.text('context') ?? 'default';
  const known = repository.statuses.get(sha) ?? [];
  if (known.filter((one) => one.context === name).length >= perContext)
    throw validationFailed({
      resource: 'Status',
      code: 'custom',
      message: 'This SHA and context has reached the maximum number of statuses.',
    });
  const status = store.add<CommitStatus>({
    ...store.identify('StatusContext'), repository, sha, context: name, state, description, targetUrl,
    creator: actorOf(context), createdAt: store.clock.iso(),
  }); // oxfmt-ignore
  repository.statuses.set(sha, [...known, status]);
  const json = statusJson(github, status);
  return created(json, String(json.url));
}

async function statusesOf(
  context: RepositoryContext,
): Promise<{ readonly sha: string; readonly newestFirst: CommitStatus[] }> {
  const { repository, params } = context;
  const sha = await repository.git.resolveCommit(params.ref ?? '');
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${params.ref ?? ''}`);
  return { sha, newestFirst: [...visible(context, repository.statuses.get(sha) ?? [])].reverse() };
}

async function listStatuses(context: RepositoryContext): Promise<Reply> {
  const { newestFirst } = await statusesOf(context);
  return paginate(context, newestFirst, (status) => statusJson(context.github, status));
}

/** The newest of each context: one failure or error fails all, then one that is pending (or none at all) is pending. */
async function combinedStatus(context: RepositoryContext): Promise<Reply> {
  const { github, repository } = context;
  const { sha, newestFirst } = await statusesOf(context);
  const latest = newestFirst.filter(
    (status, index) => newestFirst.findIndex((one) => one.context === status.context) === index,
  );
  const has = (...states: CommitStatusState[]) => latest.some((status) => states.includes(status.state));
  const state = has('failure', 'error') ? 'failure' : has('pending') || latest.length === 0 ? 'pending' : 'success';
  const page = pageOf(context);
  const link = linkHeader(context, page, latest.length);
  const api = repositoryApi(github, repository);
  const reply = ok({
    state, sha, total_count: latest.length, url: `${api}/commits/${sha}/status`, commit_url: `${api}/commits/${sha}`,
    statuses: latest.slice((page.page - 1) * page.perPage, page.page * page.perPage).map((status) => simpleStatusJson(github, status)),
    repository: minimalRepositoryJson(github, repository),
  }); // oxfmt-ignore
  return { ...reply, ...(link !== undefined && { headers: { link } }) };
}
