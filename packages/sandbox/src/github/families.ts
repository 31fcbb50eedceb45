import { addGraphqlRoute } from './graphql.ts';
import { addActionsRoutes } from './rest/actions.ts';
import { addCheckRoutes } from './rest/checks.ts';
import { addCommitRoutes } from './rest/commits.ts';
import { addDeploymentRoutes } from './rest/deployments.ts';
import { addIssueCommentRoutes } from './rest/issue-comments.ts';
import { addPageRoutes } from './rest/pages.ts';
import { addPullContentRoutes } from './rest/pull-contents.ts';
import { addPullRoutes } from './rest/pulls.ts';
import { addReleaseRoutes } from './rest/releases.ts';
import { addReviewCommentRoutes } from './rest/review-comments.ts';
import { addReviewRoutes } from './rest/reviews.ts';
import { addSandboxRoutes } from './rest/sandbox.ts';
import { addStatusRoutes } from './rest/statuses.ts';
import { addArtifactRoutes } from './rest/artifacts.ts';
import { addBranchRoutes } from './rest/branches.ts';
import { addContentRoutes } from './rest/contents.ts';
import { addGitDataRoutes } from './rest/git-data.ts';
import { addIssueRoutes } from './rest/issues.ts';
import { addLabelRoutes } from './rest/labels.ts';
import { addMetaRoutes } from './rest/meta.ts';
import { addRepositoryRoutes } from './rest/repositories.ts';
import { addTimelineRoutes } from './rest/timeline.ts';
import { addUserRoutes } from './rest/users.ts';
import type { GitHub } from './server.ts';

/** Adds the operations of one family to a server's router. */
export type Family = (github: GitHub) => void;

/** Every family of operations that the sandbox serves. */
export const families: readonly Family[] = [
  addBranchRoutes,
  addContentRoutes,
  addGitDataRoutes,
  addIssueRoutes,
  addLabelRoutes,
  addMetaRoutes,
  addRepositoryRoutes,
  addTimelineRoutes,
  addUserRoutes,
  addCommitRoutes,
  addPullRoutes,
  addPullContentRoutes,
  addReviewRoutes,
  addReviewCommentRoutes,
  addIssueCommentRoutes,
  addStatusRoutes,
  addCheckRoutes,
  addReleaseRoutes,
  addDeploymentRoutes,
  addActionsRoutes,
  addArtifactRoutes,
  addPageRoutes,
  addGraphqlRoute,
  addSandboxRoutes,
];
