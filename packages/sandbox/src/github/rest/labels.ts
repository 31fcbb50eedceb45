import { invalidField, notFound, validationFailed } from '../api-error.ts';
import { requireRole } from '../authorize.ts';
import { addLabel, addMilestone, findLabel } from '../conversation.ts';
import type { Label, Milestone } from '../entities/issue.ts';
import { labelJson, milestoneJson } from '../present/issue.ts';
import { BodyReader } from '../read-body.ts';
import { created, noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';

const labels = '/repos/{owner}/{repo}/labels';
const milestones = '/repos/{owner}/{repo}/milestones';
const reads = { permission: ['issues:read', 'pull_requests:read'] } as const;
const writes = { permission: ['issues:write', 'pull_requests:write'] } as const;

/** The labels and milestones of a repository. */
export function addLabelRoutes({ router }: GitHub): void {
  router.route('GET', labels, {
    ...reads,
    handler: (context) =>
      paginate(context, [...context.repository.labels.values()], (label) => labelJson(context.github, label)),
  });
  router.route('POST', labels, { ...writes, handler: createLabel });
  router.route('GET', `${labels}/{name}`, {
    ...reads,
    handler: (context) => ok(labelJson(context.github, labelOf(context))),
  });
  router.route('PATCH', `${labels}/{name}`, { ...writes, handler: updateLabel });
  router.route('DELETE', `${labels}/{name}`, { ...writes, handler: deleteLabel });
  router.route('GET', milestones, { ...reads, handler: listMilestones });
  router.route('POST', milestones, { ...writes, handler: createMilestone });
  router.route('GET', `${milestones}/{milestone_number}`, {
    ...reads,
    handler: (context) => ok(milestoneJson(context.github, milestoneOf(context))),
  });
  router.route('PATCH', `${milestones}/{milestone_number}`, { ...writes, handler: updateMilestone });
  router.route('DELETE', `${milestones}/{milestone_number}`, { ...writes, handler: deleteMilestone });
  router.route('GET', `${milestones}/{milestone_number}/labels`, { ...reads, handler: listMilestoneLabels });
}

function labelOf({ repository, params }: RepositoryContext): Label {
  const label = findLabel(repository, params.name ?? '');
  if (!label) throw notFound();
  return label;
}

function readColor(body: BodyReader): string | undefined {
  const color = body.text('color');
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color))
    throw validationFailed({ resource: 'Label', code: 'invalid', field: 'color' });
  return color;
}

function checkDescription(description: string | null | undefined): void {
  if ((description ?? '').length > 100)
    throw invalidField('Label', 'description', 'description is too long (maximum is 100 characters)');
}

function createLabel(context: RepositoryContext): Reply {
  const { github, repository, token } = context;
  requireRole(github.store, token, repository, 'write');
  const body = new BodyReader(context.body, 'Label');
  const name = body.required('name');
  const color = readColor(body);
  const description = body.textOrNull('description');
  checkDescription(description);
  if (findLabel(repository, name)) throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
  const json = labelJson(github, addLabel(github.store, repository, { name, color, description }));
  return created(json, String(json.url));
}

function updateLabel(context: RepositoryContext): Reply {
  const label = labelOf(context);
  const { github, repository, token } = context;
  requireRole(github.store, token, repository, 'write');
  const body = new BodyReader(context.body, 'Label');
  const name = body.text('new_name') ?? label.name;
  const color = readColor(body);
  const description = body.textOrNull('description');
  checkDescription(description);
  const other = findLabel(repository, name);
  if (other && other !== label) throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
  repository.labels.delete(label.name.toLowerCase());
  label.name = name;
  repository.labels.set(name.toLowerCase(), label);
  label.color = color?.toLowerCase() ?? label.color;
  if (description !== undefined) label.description = description;
  return ok(labelJson(github, label));
}

function deleteLabel(context: RepositoryContext): Reply {
  const label = labelOf(context);
  const { github, repository, token } = context;
  requireRole(github.store, token, repository, 'write');
  repository.labels.delete(label.name.toLowerCase());
  for (const issue of repository.issues.values()) {
    if (issue.labels.includes(label)) issue.labels.splice(issue.labels.indexOf(label), 1);
  }
  github.store.remove(label);
  return noContent;
}

function milestoneOf({ repository, params }: RepositoryContext): Milestone {
  const found = repository.milestones.find((one) => one.number === Number(params.milestone_number));
  if (!found) throw notFound();
  return found;
}

function listMilestones(context: RepositoryContext): Promise<Reply> {
  const { query, repository, github } = context;
  const state = query.get('state') ?? 'open';
  const shown = repository.milestones.filter((one) => state === 'all' || one.state === state);
  if (query.get('sort') === 'completeness') shown.sort((a, b) => a.number - b.number);
  else shown.sort((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') || a.number - b.number);
  if (query.get('direction') === 'desc') shown.reverse();
  return paginate(context, shown, (one) => milestoneJson(github, one));
}

function readDue(body: BodyReader): string | null | undefined {
  const text = body.textOrNull('due_on');
  if (text === null || text === undefined) return text;
  if (Number.isNaN(Date.parse(text)))
    throw validationFailed({ resource: 'Milestone', code: 'invalid', field: 'due_on' });
  return `${new Date(text).toISOString().slice(0, 19)}Z`;
}

function createMilestone(context: RepositoryContext): Reply {
  const { github, repository } = context;
  const body = new BodyReader(context.body, 'Milestone');
  const title = body.required('title');
  const state = body.oneOf('state', ['open', 'closed']);
  if (repository.milestones.some((one) => one.title === title))
    throw validationFailed({ resource: 'Milestone', code: 'already_exists', field: 'title' });
  const made = addMilestone(github.store, repository, {
    title,
    state,
    description: body.textOrNull('description'),
    dueOn: readDue(body),
    creator: actorOf(context),
  });
  const json = milestoneJson(github, made);
  return created(json, String(json.url));
}

function updateMilestone(context: RepositoryContext): Reply {
  const found = milestoneOf(context);
  const { store } = context.github;
  const body = new BodyReader(context.body, 'Milestone');
  const state = body.oneOf('state', ['open', 'closed']) ?? found.state;
  const dueOn = readDue(body);
  const description = body.textOrNull('description');
  found.title = body.text('title') ?? found.title;
  if (description !== undefined) found.description = description;
  if (dueOn !== undefined) found.dueOn = dueOn;
  found.updatedAt = store.clock.iso();
  if (state !== found.state) found.closedAt = state === 'closed' ? found.updatedAt : null;
  found.state = state;
  return ok(milestoneJson(context.github, found));
}

function deleteMilestone(context: RepositoryContext): Reply {
  const found = milestoneOf(context);
  const { repository, github } = context;
  repository.milestones.splice(repository.milestones.indexOf(found), 1);
  for (const issue of repository.issues.values()) if (issue.milestone === found) issue.milestone = null;
  github.store.remove(found);
  return noContent;
}

function listMilestoneLabels(context: RepositoryContext): Promise<Reply> {
  const found = milestoneOf(context);
  const within = [...context.repository.issues.values()].filter((issue) => issue.milestone === found);
  return paginate(context, [...new Set(within.flatMap((issue) => issue.labels))], (label) =>
    labelJson(context.github, label),
  );
}
