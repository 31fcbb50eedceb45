import { bot, memberEdges, organization, team, user } from './actor.ts';
import { annotation, app, checkSuite, workflowRun } from './check-suite.ts';
import { checkRun, commitChecks, status, statusCheckRollup, statusContext } from './checks.ts';
import { issueComment } from './comment.ts';
import { commit, gpgSignature } from './commit.ts';
import { gitActorFields } from './git-actor.ts';
import { issue } from './issue.ts';
import { label, milestone } from './label.ts';
import { commentMutations } from './mutations/comment.ts';
import { commitMutations } from './mutations/commit-on-branch.ts';
import { issueMutations } from './mutations/issue.ts';
import { minimizeMutations } from './mutations/minimize.ts';
import { reviewMutations } from './mutations/review.ts';
import { reviewThreadMutations } from './mutations/review-thread.ts';
import { pullCommit } from './pull-commits.ts';
import { changedFile, pullRequest } from './pull-request.ts';
import { query, rateLimit } from './query.ts';
import { comparisonFields, ref } from './ref.ts';
import { release, releaseAsset } from './release.ts';
import {
  branchProtectionRule,
  refNameCondition,
  refUpdateRule,
  repositoryRule,
  requiredStatusCheck,
  ruleConditions,
  ruleParameters,
  ruleset,
} from './protection.ts';
import { reactable, reactionGroup } from './reactions.ts';
import { repository, repositoryTopic, topic } from './repository.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import { plain, type ResolverMap } from './resolver-map.ts';
import { review, reviewComment, reviewRequest, reviewThread } from './review.ts';
import { events } from './timeline.ts';
import { blob, tag, tree, treeEntry } from './tree.ts';

type AutoMerge = NonNullable<PullRequest['autoMerge']>;

/** What each mutation gives back, and the id that its caller gave it. */
function payloads(fields: Readonly<Record<string, readonly string[]>>): ResolverMap {
  return Object.fromEntries(
    Object.entries(fields).map(([name, own]) => [`${name}Payload`, plain('clientMutationId', ...own)]),
  );
}

/** Every type that the sandbox answers. */
export const resolvers: ResolverMap = {
  Query: query,
  Mutation: {
    ...commentMutations,
    ...commitMutations,
    ...issueMutations,
    ...minimizeMutations,
    ...reviewMutations,
    ...reviewThreadMutations,
  },
  ...payloads({
    AddComment: ['subject', 'commentEdge'],
    UpdateIssueComment: ['issueComment'],
    DeleteIssueComment: [],
    AddLabelsToLabelable: ['labelable'],
    RemoveLabelsFromLabelable: ['labelable'],
    UpdatePullRequest: ['pullRequest', 'actor'],
    ClosePullRequest: ['pullRequest'],
    ReopenPullRequest: ['pullRequest'],
    ConvertPullRequestToDraft: ['pullRequest'],
    MarkPullRequestReadyForReview: ['pullRequest'],
    CloseIssue: ['issue'],
    ReopenIssue: ['issue'],
    MinimizeComment: ['minimizedComment'],
    UnminimizeComment: ['unminimizedComment'],
    AddPullRequestReview: ['pullRequestReview', 'reviewEdge'],
    AddPullRequestReviewThread: ['thread'],
    AddPullRequestReviewThreadReply: ['comment'],
    SubmitPullRequestReview: ['pullRequestReview'],
    DeletePullRequestReview: ['pullRequestReview'],
    DismissPullRequestReview: ['pullRequestReview'],
    UpdatePullRequestReviewComment: ['pullRequestReviewComment'],
    DeletePullRequestReviewComment: ['pullRequestReview'],
    CreateCommitOnBranch: ['commit', 'ref'],
    ResolveReviewThread: ['thread'],
    UnresolveReviewThread: ['thread'],
  }),
  PageInfo: plain('hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'),
  RateLimit: rateLimit,
  Repository: repository,
  RepositoryTopic: repositoryTopic,
  Topic: topic,
  BranchProtectionRule: branchProtectionRule,
  RequiredStatusCheckDescription: requiredStatusCheck,
  RepositoryRuleset: ruleset,
  RepositoryRule: repositoryRule,
  ...ruleParameters,
  RefUpdateRule: refUpdateRule,
  RepositoryRuleConditions: ruleConditions,
  RefNameConditionTarget: refNameCondition,
  User: user,
  Bot: bot,
  Organization: organization,
  Team: team,
  ...memberEdges,
  Ref: ref,
  Comparison: comparisonFields,
  Commit: { ...commit, ...commitChecks },
  GitActor: gitActorFields,
  GpgSignature: gpgSignature,
  /** Commits signed with SSH are refused where they are read; their own field may be asked for. */
  SshSignature: plain('keyFingerprint'),
  Tree: tree,
  TreeEntry: treeEntry,
  Blob: blob,
  Tag: tag,
  StatusCheckRollup: statusCheckRollup,
  StatusCheckRollupContextConnection: plain(
    'checkRunCount',
    'checkRunCountsByState',
    'statusContextCount',
    'statusContextCountsByState',
  ),
  CheckRunStateCount: plain('state', 'count'),
  StatusContextStateCount: plain('state', 'count'),
  Status: status,
  StatusContext: statusContext,
  CheckRun: checkRun,
  CheckSuite: checkSuite,
  WorkflowRun: workflowRun,
  Workflow: plain('name'),
  WorkflowRunFile: plain('path'),
  CheckAnnotation: annotation,
  CheckAnnotationSpan: plain('start', 'end'),
  CheckAnnotationPosition: plain('line', 'column'),
  App: app,
  Issue: { ...issue, ...reactable },
  IssueComment: { ...issueComment, ...reactable },
  Label: label,
  Milestone: milestone,
  PullRequest: { ...pullRequest, ...reactable },
  PullRequestCommit: pullCommit,
  AutoMergeRequest: {
    enabledBy: ({ enabledBy }: AutoMerge) => enabledBy,
    mergeMethod: ({ method }: AutoMerge) => method.toUpperCase(),
  },
  PullRequestChangedFile: changedFile,
  PullRequestReview: { ...review, ...reactable },
  PullRequestReviewThread: reviewThread,
  PullRequestReviewComment: { ...reviewComment, ...reactable },
  ReactionGroup: reactionGroup,
  ReviewRequest: reviewRequest,
  PullRequestTimelineItemsConnection: plain('filteredCount', 'pageCount', 'updatedAt'),
  IssueTimelineItemsConnection: plain('filteredCount', 'pageCount', 'updatedAt'),
  ...events,
  Release: { ...release, ...reactable },
  ReleaseAsset: releaseAsset,
};
