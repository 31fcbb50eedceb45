import { ApiError, validationFailed } from '../api-error.ts';
import { isBarredWorkflow, requireRole } from '../authorize.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { close, recordEvent, reopen } from '../issue-events.ts';
import { mergeabilityOf } from '../mergeability.ts';
import { pullJson, pullSimpleJson } from '../present/pull-request.ts';
import { addPull } from '../pull-requests.ts';
import { BodyReader } from '../read-body.ts';
import { created, ok, paginate, raw, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { pullDiff, pullPatch } from './diff-media.ts';
import { pullOf } from './found.ts';

const pulls = '/repos/{owner}/{repo}/pulls';

/** Pull requests themselves. */
export function addPullRoutes({ router }: GitHub): void {
  router.route('GET', pulls, { permission: 'pull_requests:read', handler: listPulls });
  router.route('POST', pulls, { permission: 'pull_requests:write', createsContent: true, handler: createPull });
  router.route('GET', `${pulls}/{pull_number}`, { permission: 'pull_requests:read', handler: getPull });
  router.route('PATCH', `${pulls}/{pull_number}`, { permission: 'pull_requests:write', handler: updatePull });
}

function listPulls(context: RepositoryContext): Promise<Reply> {
  const { query, repository, github } = context;
  const state = query.get('state') ?? 'open';
  const head = query.get('head')?.toLowerCase();
  const base = query.get('base');
  const label = ({ headRepository, headRef }: PullRequest) =>
    `${headRepository?.owner.login ?? ''}:${headRef}`.toLowerCase();
  const sort = query.get('sort') ?? 'created';
  const ascending = (query.get('direction') ?? (query.has('sort') && sort !== 'created' ? 'asc' : 'desc')) === 'asc';
  const found = [...repository.issues.values()]
    .filter((issue): issue is PullRequest => issue.typename === 'PullRequest')
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => head === undefined || !head.includes(':') || label(pull) === head)
    .filter((pull) => base === null || pull.baseRef === base);
  const key = (pull: PullRequest): string | number =>
    sort === 'updated' ? pull.updatedAt : sort === 'popularity' ? pull.comments.length : pull.createdAt;
  found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.number - b.number));
  if (!ascending) found.reverse();
  return paginate(context, found, (pull) => pullSimpleJson(github, pull));
}

async function getPull(context: RepositoryContext): Promise<Reply> {
  const pull = pullOf(context);
  const { github, media } = context;
  if (media === 'diff') return raw(await pullDiff(pull), 'application/vnd.github.diff; charset=utf-8');
  if (media === 'patch') return raw(await pullPatch(pull), 'application/vnd.github.patch; charset=utf-8');
  return ok(await pullJson(github, pull, await mergeabilityOf(github, pull)));
}

/** The repository of a `head` such as `fork-owner:branch`. */
function headRepository(github: GitHub, repository: Repository, owner: string | undefined): Repository | undefined {
  if (owner === undefined || owner.toLowerCase() === repository.owner.login.toLowerCase()) return repository;
  return [...github.store.repositories].find(
    (one) => one.parent === repository && one.owner.login.toLowerCase() === owner.toLowerCase(),
  );
}

async function createPull(context: RepositoryContext): Promise<Reply> {
  const { github, repository } = context;
  const { store } = github;
  if (isBarredWorkflow(context.token, repository))
    throw new ApiError(403, 'GitHub Actions is not permitted to create or approve pull requests.');
  const body = new BodyReader(context.body, 'PullRequest');
  const wanted = body.required('head');
  const colon = wanted.indexOf(':');
  const home = headRepository(github, repository, colon < 0 ? undefined : wanted.slice(0, colon));
  const headRef = wanted.slice(colon + 1);
  const baseRef = body.required('base');
  const issueNumber = body.number('issue');
  const title = issueNumber === undefined ? body.required('title') : (repository.issues.get(issueNumber)?.title ?? '');
  const invalid = (field: string) => validationFailed({ resource: 'PullRequest', field, code: 'invalid' });
  const headSha = await home?.git.branch(headRef);
  if (!home || headSha === undefined) throw invalid('head');
  const baseSha = await repository.git.branch(baseRef);
  if (baseSha === undefined) throw invalid('base');
  if (home !== repository) {
    // A new fork's commits are fetched before anything can be said of them.
    await repository.git.fetchFrom(home.git, [`+refs/heads/${headRef}:refs/sandbox/${home.id}/${headRef}`]);
  }
  const same = [...repository.issues.values()].find(
    (one) =>
      one.typename === 'PullRequest' &&
      one.state === 'open' &&
      one.headRepository === home &&
      one.headRef === headRef &&
      one.baseRef === baseRef,
  );
  const custom = (message: string) => validationFailed({ resource: 'PullRequest', code: 'custom', message });
  if (same) throw custom(`A pull request already exists for ${home.owner.login}:${headRef}.`);
  if ((await repository.git.mergeBase(baseSha, headSha)) === headSha)
    throw custom(`No commits between ${baseRef} and ${headRef}`);
  const pull = addPull(store, repository, {
    title, body: body.prose('body'), author: actorOf(context), headRepository: home, headRef, headSha, baseRef, baseSha,
    draft: body.boolean('draft'), maintainerCanModify: body.boolean('maintainer_can_modify') ?? true,
  }); // oxfmt-ignore
  await repository.git.updateRefs([{ ref: `refs/pull/${pull.number}/head`, after: headSha }]);
  const json = await pullJson(github, pull, await mergeabilityOf(github, pull));
  return created(json, String(json.url));
}

async function updatePull(context: RepositoryContext): Promise<Reply> {
  const pull = pullOf(context);
  const { github, repository } = context;
  const { store } = github;
  const actor = actorOf(context);
  if (actor !== pull.author) requireRole(store, context.token, repository, 'write');
  const body = new BodyReader(context.body, 'PullRequest');
  const title = body.text('title');
  const text = body.prose('body');
  const baseRef = body.text('base');
  const state = body.oneOf('state', ['open', 'closed']);
  if (title !== undefined && title !== pull.title) {
    recordEvent(store, pull, 'renamed', actor, { rename: { from: pull.title, to: title } });
    pull.title = title;
  }
  if (text !== undefined) {
    pull.body = text;
    pull.lastEditedAt = store.clock.iso();
  }
  if (baseRef !== undefined && baseRef !== pull.baseRef) {
    const sha = await repository.git.branch(baseRef);
    if (sha === undefined) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
    recordEvent(store, pull, 'base_ref_changed', actor, { before: pull.baseRef, after: baseRef });
    pull.baseRef = baseRef;
    pull.baseSha = sha;
  }
  pull.maintainerCanModify = body.boolean('maintainer_can_modify') ?? pull.maintainerCanModify;
  if (state === 'closed') close(store, pull, actor);
  if (state === 'open' && pull.state === 'closed') await reopenPull(context, pull);
  pull.updatedAt = store.clock.iso();
  return ok(await pullJson(github, pull, await mergeabilityOf(github, pull)));
}

async function reopenPull(context: RepositoryContext, pull: PullRequest): Promise<void> {
  const custom = (message: string) =>
    validationFailed({ resource: 'PullRequest', field: 'state', code: 'invalid', message });
  if (pull.mergedAt !== null) throw custom('state cannot be changed. The pull request cannot be reopened.');
  const tip = await pull.headRepository?.git.branch(pull.headRef);
  if (tip === undefined) throw custom(`state cannot be changed. The ${pull.headRef} branch has been deleted.`);
  const { git } = pull.repository;
  if (!(await git.isAncestor(pull.headSha, tip)))
    throw custom(`state cannot be changed. The ${pull.headRef} branch was force-pushed or recreated.`);
  pull.headSha = tip;
  reopen(context.github.store, pull, actorOf(context));
}
