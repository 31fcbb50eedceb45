import type { Account } from '../../entities/account.ts';
import type { Issue, Label, Milestone } from '../../entities/issue.ts';
import type { PullRequest } from '../../entities/pull-request.ts';
import { close, recordEvent, reopen } from '../../issue-events.ts';
import { demand, type GraphqlContext } from '../graphql-context.ts';
import { unprocessable } from '../graphql-failure.ts';
import type { Fields } from '../resolver-map.ts';
import { checkBody, findTarget, mutation } from './mutation.ts';

type Labelable = Issue | PullRequest;

interface LabelInput {
  readonly labelableId: string;
  readonly labelIds: readonly string[];
}

function demandWrite(item: Labelable, context: GraphqlContext): void {
  const permissions = item.typename === 'Issue' ? ['issues:write'] : ['pull_requests:write', 'issues:write'];
  demand(item.repository, permissions as ['issues:write'], context);
  // Writing is enough for a token; a person has to have a role.
  if (!context.token.permissions && item.author !== context.viewer)
    demand(item.repository, ['contents:write'], context);
}

function putLabel(item: Labelable, label: Label, { store, viewer }: GraphqlContext): void {
  if (item.labels.includes(label)) return;
  if (item.labels.length >= 100) throw unprocessable('An issue or pull request can have no more than 100 labels.');
  item.labels.push(label);
  recordEvent(store, item, 'labeled', viewer, { label: { name: label.name, color: label.color } });
}

function takeLabel(item: Labelable, label: Label, { store, viewer }: GraphqlContext): void {
  const at = item.labels.indexOf(label);
  if (at < 0) return;
  item.labels.splice(at, 1);
  recordEvent(store, item, 'unlabeled', viewer, { label: { name: label.name, color: label.color } });
}

async function findLabels(item: Labelable, ids: readonly string[], context: GraphqlContext): Promise<Label[]> {
  const labels = await Promise.all(ids.map((id) => findTarget<Label>(id, ['Label'], context)));
  const foreign = labels.find((label) => label.repository !== item.repository);
  if (foreign) throw unprocessable(`The label '${foreign.name}' is of another repository.`);
  return labels;
}

interface PullInput {
  readonly pullRequestId: string;
}

interface UpdateInput extends PullInput {
  readonly title?: string | null;
  readonly body?: string | null;
  readonly state?: 'CLOSED' | 'OPEN' | null;
  readonly baseRefName?: string | null;
  readonly maintainerCanModify?: boolean | null;
  readonly labelIds?: readonly string[] | null;
  readonly assigneeIds?: readonly string[] | null;
  readonly milestoneId?: string | null;
}

async function update(pull: PullRequest, input: UpdateInput, context: GraphqlContext): Promise<void> {
  const { store, viewer } = context;
  const { title, body, state, baseRefName, maintainerCanModify, labelIds, assigneeIds, milestoneId } = input;
  const labels = labelIds && (await findLabels(pull, labelIds, context));
  const assignees =
    assigneeIds && (await Promise.all(assigneeIds.map((id) => findTarget<Account>(id, ['User'], context))));
  const milestone = milestoneId ? await findTarget<Milestone>(milestoneId, ['Milestone'], context) : undefined;
  if (baseRefName && (await pull.repository.git.branch(baseRefName)) === undefined) {
    throw unprocessable(`Proposed base branch '${baseRefName}' was not found`);
  }
  if (typeof title === 'string' && title !== pull.title) {
    recordEvent(store, pull, 'renamed', viewer, { rename: { from: pull.title, to: title } });
    pull.title = title;
  }
  if (typeof body === 'string' && body !== pull.body) {
    pull.body = checkBody(body);
    pull.lastEditedAt = store.clock.iso();
    pull.updatedAt = pull.lastEditedAt;
  }
  if (typeof maintainerCanModify === 'boolean') pull.maintainerCanModify = maintainerCanModify;
  if (labels) {
    for (const label of pull.labels.filter((one) => !labels.includes(one))) takeLabel(pull, label, context);
    for (const label of labels) putLabel(pull, label, context);
  }
  if (assignees) {
    for (const assignee of pull.assignees.filter((one) => !assignees.includes(one)))
      recordEvent(store, pull, 'unassigned', viewer, { assignee });
    for (const assignee of assignees.filter((one) => !pull.assignees.includes(one)))
      recordEvent(store, pull, 'assigned', viewer, { assignee });
    pull.assignees.splice(0, Infinity, ...assignees);
  }
  if (milestone && milestone !== pull.milestone) {
    pull.milestone = milestone;
    recordEvent(store, pull, 'milestoned', viewer, { milestone });
  }
  if (baseRefName && baseRefName !== pull.baseRef) {
    const tip = await pull.repository.git.branch(baseRefName);
    recordEvent(store, pull, 'base_ref_changed', viewer, { before: pull.baseRef, after: baseRefName });
    pull.baseRef = baseRefName;
    pull.baseSha = tip ?? pull.baseSha;
  }
  if (state === 'CLOSED') close(store, pull, viewer);
  if (state === 'OPEN') reopenPull(pull, context);
}

function reopenPull(pull: PullRequest, { store, viewer }: GraphqlContext): void {
  if (pull.mergedAt !== null) throw unprocessable('Could not open the pull request.');
  reopen(store, pull, viewer);
}

/** A mutation of one pull request that needs nothing but its id. */
function onPull(act: (pull: PullRequest, context: GraphqlContext) => void) {
  return mutation<PullInput>(['pullRequestId'], async ({ pullRequestId }, context) => {
    const pullRequest = await findTarget<PullRequest>(pullRequestId, ['PullRequest'], context);
    demandWrite(pullRequest, context);
    act(pullRequest, context);
    return { pullRequest };
  });
}

/** What changes issues and pull requests themselves. */
export const issueMutations: Fields<object> = {
  addLabelsToLabelable: mutation<LabelInput>(
    ['labelableId', 'labelIds'],
    async ({ labelableId, labelIds }, context) => {
      const labelable = await findTarget<Labelable>(labelableId, ['Issue', 'PullRequest'], context);
      demandWrite(labelable, context);
      for (const label of await findLabels(labelable, labelIds, context)) putLabel(labelable, label, context);
      return { labelable };
    },
  ),
  removeLabelsFromLabelable: mutation<LabelInput>(
    ['labelableId', 'labelIds'],
    async ({ labelableId, labelIds }, context) => {
      const labelable = await findTarget<Labelable>(labelableId, ['Issue', 'PullRequest'], context);
      demandWrite(labelable, context);
      for (const label of await findLabels(labelable, labelIds, context)) takeLabel(labelable, label, context);
      return { labelable };
    },
  ),
  updatePullRequest: mutation<UpdateInput>(
    [
      'pullRequestId',
      'title',
      'body',
      'state',
      'baseRefName',
      'maintainerCanModify',
      'labelIds',
      'assigneeIds',
      'milestoneId',
    ],
    async (input, context) => {
      const pullRequest = await findTarget<PullRequest>(input.pullRequestId, ['PullRequest'], context);
      demandWrite(pullRequest, context);
      await update(pullRequest, input, context);
      return { pullRequest, actor: context.viewer };
    },
  ),
  closePullRequest: onPull((pull, { store, viewer }) => close(store, pull, viewer)),
  reopenPullRequest: onPull(reopenPull),
  convertPullRequestToDraft: onPull((pull, { store, viewer }) => {
    if (pull.draft) return;
    pull.draft = true;
    recordEvent(store, pull, 'converted_to_draft', viewer);
  }),
  markPullRequestReadyForReview: onPull((pull, { store, viewer }) => {
    if (!pull.draft) return;
    pull.draft = false;
    recordEvent(store, pull, 'ready_for_review', viewer);
  }),
  closeIssue: mutation<{ readonly issueId: string; readonly stateReason?: string | null }>(
    ['issueId', 'stateReason'],
    async ({ issueId, stateReason }, context) => {
      const issue = await findTarget<Issue>(issueId, ['Issue'], context);
      demandWrite(issue, context);
      close(context.store, issue, context.viewer, (stateReason?.toLowerCase() ?? 'completed') as Issue['stateReason']);
      return { issue };
    },
  ),
  reopenIssue: mutation<{ readonly issueId: string }>(['issueId'], async ({ issueId }, context) => {
    const issue = await findTarget<Issue>(issueId, ['Issue'], context);
    demandWrite(issue, context);
    reopen(context.store, issue, context.viewer);
    return { issue };
  }),
};
