import { ApiError, validationFailed } from '../api-error.ts';
import { may, requireRole } from '../authorize.ts';
import { addIssue, findLabel, labelFor } from '../conversation.ts';
import type { Account } from '../entities/account.ts';
import type { Issue, Milestone } from '../entities/issue.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import { close, recordEvent, reopen } from '../issue-events.ts';
import { issueJson, labelJson } from '../present/issue.ts';
import { userJson } from '../present/account.ts';
import { BodyReader } from '../read-body.ts';
import { created, noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { issueOf } from './found.ts';

const issues = '/repos/{owner}/{repo}/issues';
const issue = `${issues}/{issue_number}`;
const reads = { permission: ['issues:read', 'pull_requests:read'] } as const;
const writes = { permission: ['issues:write', 'pull_requests:write'] } as const;

/** Issues, and what pull requests share with them: labels, assignees, locks. */
export function addIssueRoutes({ router }: GitHub): void {
  router.route('GET', issues, { ...reads, handler: listIssues });
  router.route('POST', issues, { permission: 'issues:write', createsContent: true, handler: createIssue });
  router.route('GET', issue, { ...reads, handler: (context) => ok(issueJson(context.github, issueOf(context))) });
  router.route('PATCH', issue, { ...writes, handler: updateIssue });
  router.route('PUT', `${issue}/lock`, { ...writes, handler: (context) => setLock(context, true) });
  router.route('DELETE', `${issue}/lock`, { ...writes, handler: (context) => setLock(context, false) });
  router.route('GET', `${issue}/labels`, {
    ...reads,
    handler: (context) => paginate(context, issueOf(context).labels, (label) => labelJson(context.github, label)),
  });
  router.route('POST', `${issue}/labels`, { ...writes, handler: (context) => changeLabels(context, 'add') });
  router.route('PUT', `${issue}/labels`, { ...writes, handler: (context) => changeLabels(context, 'set') });
  router.route('DELETE', `${issue}/labels`, { ...writes, handler: removeAllLabels });
  router.route('DELETE', `${issue}/labels/{name}`, { ...writes, handler: removeLabel });
  router.route('POST', `${issue}/assignees`, { ...writes, handler: (context) => changeAssignees(context, true) });
  router.route('DELETE', `${issue}/assignees`, { ...writes, handler: (context) => changeAssignees(context, false) });
  router.route('GET', '/repos/{owner}/{repo}/assignees', { ...reads, handler: listAssignees });
  router.route('GET', '/repos/{owner}/{repo}/assignees/{assignee}', { ...reads, handler: isAssignable });
}

function listIssues(context: RepositoryContext): Promise<Reply> {
  const { query, repository, github } = context;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '')
    .split(',')
    .filter(Boolean)
    .map((name) => name.toLowerCase());
  const since = Date.parse(query.get('since') ?? '');
  const milestone = query.get('milestone');
  const login = (name: string) => query.get(name)?.toLowerCase();
  const isAssigned = (one: Issue | PullRequest, wanted: string | undefined) =>
    wanted === undefined ||
    (wanted === 'none'
      ? one.assignees.length === 0
      : wanted === '*'
        ? one.assignees.length > 0
        : one.assignees.some((account) => account.login.toLowerCase() === wanted));
  const inMilestone = (found: Milestone | null) =>
    milestone === null ||
    (milestone === 'none' ? !found : milestone === '*' ? found !== null : String(found?.number) === milestone);
  const shown = [...repository.issues.values()].filter(
    (one) =>
      (state === 'all' || one.state === state) && labels.every((name) => one.labels.some((label) => label.name.toLowerCase() === name)) &&
      (Number.isNaN(since) || Date.parse(one.updatedAt) >= since) && inMilestone(one.milestone) && isAssigned(one, login('assignee')) &&
      (login('creator') ?? one.author.login.toLowerCase()) === one.author.login.toLowerCase(),
  ); // oxfmt-ignore
  const sort = query.get('sort') ?? 'created';
  const key = (one: Issue | PullRequest) =>
    sort === 'comments' ? one.comments.length : sort === 'updated' ? one.updatedAt : one.createdAt;
  shown.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.number - b.number));
  if (query.get('direction') !== 'asc') shown.reverse();
  return paginate(context, shown, (one) => issueJson(github, one));
}

/** The milestone of a body: its number, null for none, undefined when nothing is said. */
function readMilestone(context: RepositoryContext, body: BodyReader): Milestone | null | undefined {
  if (context.body.milestone === null) return null;
  const number = body.number('milestone');
  if (number === undefined) return undefined;
  const found = context.repository.milestones.find((one) => one.number === number);
  if (!found) throw validationFailed({ resource: 'Issue', field: 'milestone', code: 'invalid', value: number });
  return found;
}

/** Labels as texts or as maps with a name. */
function readLabels(context: RepositoryContext): string[] | undefined {
  const given: unknown = Array.isArray(context.body) ? context.body : context.body.labels;
  if (given === undefined) return undefined;
  const names = Array.isArray(given)
    ? given.map((one: unknown) => (typeof one === 'object' && one !== null ? (one as { name?: unknown }).name : one))
    : [];
  if (!Array.isArray(given) || !names.every((name): name is string => typeof name === 'string' && name !== ''))
    throw validationFailed({ resource: 'Label', field: 'name', code: 'missing_field' });
  return names;
}

function readAssignees(context: RepositoryContext, body: BodyReader): Account[] | undefined {
  const single = body.text('assignee');
  const logins = body.texts('assignees') ?? (single === undefined ? undefined : [single]);
  return logins?.map((login) => {
    const found = context.github.store.findAccount(login);
    if (!found) throw validationFailed({ resource: 'Issue', field: 'assignees', code: 'invalid', value: login });
    return found;
  });
}

function createIssue(context: RepositoryContext): Reply {
  const { github, repository, token } = context;
  const body = new BodyReader(context.body, 'Issue');
  const title = body.required('title');
  const text = body.prose('body');
  const milestone = readMilestone(context, body);
  const labels = readLabels(context);
  const assignees = readAssignees(context, body);
  const made = addIssue(github.store, repository, { title, body: text, author: actorOf(context) });
  // Who may not push may say labels and assignees; GitHub drops them silently.
  if (may(github.store, token, repository, 'contents:write') || token?.permissions) {
    if (milestone) setMilestone(context, made, milestone);
    setLabels(context, made, labels ?? []);
    setAssignees(context, made, assignees ?? []);
  }
  const json = issueJson(github, made);
  return created(json, String(json.url));
}

function updateIssue(context: RepositoryContext): Reply {
  const found = issueOf(context);
  const { github, repository, token } = context;
  const { store } = github;
  const actor = actorOf(context);
  if (actor !== found.author) requireRole(store, token, repository, 'triage');
  const body = new BodyReader(context.body, 'Issue');
  const title = body.text('title');
  const text = body.prose('body');
  const state = body.oneOf('state', ['open', 'closed']);
  const reason = body.oneOf('state_reason', ['completed', 'not_planned', 'duplicate', 'reopened']);
  const milestone = readMilestone(context, body);
  const labels = readLabels(context);
  const assignees = readAssignees(context, body);
  if (title !== undefined && title !== found.title) {
    recordEvent(store, found, 'renamed', actor, { rename: { from: found.title, to: title } });
    found.title = title;
  }
  if (text !== undefined) {
    found.body = text;
    found.lastEditedAt = store.clock.iso();
  }
  if (milestone !== undefined) setMilestone(context, found, milestone);
  if (labels) setLabels(context, found, labels);
  if (assignees) setAssignees(context, found, assignees);
  if (state === 'closed') close(store, found, actor, reason ?? 'completed');
  if (state === 'open') reopen(store, found, actor);
  found.updatedAt = store.clock.iso();
  return ok(issueJson(github, found));
}

function setMilestone(context: RepositoryContext, found: Issue | PullRequest, milestone: Milestone | null): void {
  if (found.milestone === milestone) return;
  const record = (kind: 'milestoned' | 'demilestoned', one: Milestone) =>
    recordEvent(context.github.store, found, kind, actorOf(context), { milestone: one });
  if (found.milestone) record('demilestoned', found.milestone);
  if (milestone) record('milestoned', milestone);
  found.milestone = milestone;
}

function addOrRemoveLabel(context: RepositoryContext, found: Issue | PullRequest, name: string, add: boolean): void {
  const { store } = context.github;
  const label = add ? labelFor(store, context.repository, name) : findLabel(context.repository, name);
  if (!label || found.labels.includes(label) === add) return;
  if (add) found.labels.push(label);
  else found.labels.splice(found.labels.indexOf(label), 1);
  recordEvent(store, found, add ? 'labeled' : 'unlabeled', actorOf(context), {
    label: { name: label.name, color: label.color },
  });
}

function setLabels(context: RepositoryContext, found: Issue | PullRequest, names: readonly string[]): void {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const { name } of [...found.labels])
    if (!wanted.has(name.toLowerCase())) addOrRemoveLabel(context, found, name, false);
  for (const name of names) addOrRemoveLabel(context, found, name, true);
}

function setAssignees(context: RepositoryContext, found: Issue | PullRequest, wanted: readonly Account[]): void {
  for (const one of [...found.assignees]) if (!wanted.includes(one)) assign(context, found, one, false);
  for (const one of wanted) assign(context, found, one, true);
}

function assign(context: RepositoryContext, found: Issue | PullRequest, assignee: Account, add: boolean): void {
  if (found.assignees.includes(assignee) === add) return;
  if (add) found.assignees.push(assignee);
  else found.assignees.splice(found.assignees.indexOf(assignee), 1);
  recordEvent(context.github.store, found, add ? 'assigned' : 'unassigned', actorOf(context), { assignee });
}

function triage(context: RepositoryContext): Issue | PullRequest {
  requireRole(context.github.store, context.token, context.repository, 'triage');
  return issueOf(context);
}

function changeLabels(context: RepositoryContext, how: 'add' | 'set'): Reply {
  const found = triage(context);
  const names = readLabels(context) ?? [];
  if (how === 'set') setLabels(context, found, names);
  else for (const name of names) addOrRemoveLabel(context, found, name, true);
  return ok(found.labels.map((label) => labelJson(context.github, label)));
}

function removeAllLabels(context: RepositoryContext): Reply {
  setLabels(context, triage(context), []);
  return noContent;
}

function removeLabel(context: RepositoryContext): Reply {
  const found = triage(context);
  const name = context.params.name ?? '';
  if (!found.labels.some((label) => label.name.toLowerCase() === name.toLowerCase()))
    throw new ApiError(404, 'Label does not exist');
  addOrRemoveLabel(context, found, name, false);
  return ok(found.labels.map((label) => labelJson(context.github, label)));
}

function changeAssignees(context: RepositoryContext, add: boolean): Reply {
  const found = triage(context);
  const accounts = readAssignees(context, new BodyReader(context.body, 'Issue')) ?? [];
  for (const one of accounts) assign(context, found, one, add);
  const json = issueJson(context.github, found);
  return add ? created(json) : ok(json);
}

function setLock(context: RepositoryContext, locked: boolean): Reply {
  const found = triage(context);
  const reason = locked
    ? new BodyReader(context.body, 'Issue').oneOf('lock_reason', ['off-topic', 'too heated', 'resolved', 'spam'])
    : undefined;
  if (found.locked !== locked)
    recordEvent(context.github.store, found, locked ? 'locked' : 'unlocked', actorOf(context), {
      lockReason: reason ?? null,
    });
  found.locked = locked;
  found.lockReason = reason ?? null;
  return noContent;
}

function assignable({ github, repository }: RepositoryContext): Account[] {
  const { store } = github;
  return [...store.accounts].filter(
    (one) =>
      one.typename === 'User' && ['triage', 'write', 'maintain', 'admin'].includes(store.roleOf(repository, one)),
  );
}

function listAssignees(context: RepositoryContext): Promise<Reply> {
  return paginate(context, assignable(context), (one) => userJson(context.github, one));
}

function isAssignable(context: RepositoryContext): Reply {
  const login = context.params.assignee?.toLowerCase();
  if (!assignable(context).some((one) => one.login.toLowerCase() === login)) throw new ApiError(404, 'Not Found');
  return noContent;
}
