import { approvals } from './approvals.ts';
import { backMerge, base, behind, conflict, fork, forkedFrom, head } from './branches.ts';
import { changelog } from './changelog.ts';
import { checks, workflows } from './checks.ts';
import {
  commitAccounts,
  commitCount,
  commitEmails,
  commitMessages,
  commitTrailers,
  fixups,
  linearHistory,
  signatures,
} from './commits.ts';
import type { Word } from './condition.ts';
import { fileContent } from './content.ts';
import { dco } from './dco.ts';
import { description } from './description.ts';
import { changedTogether, files, size } from './files.ts';
import { gitFlow } from './git-flow.ts';
import { label, labels } from './labels.ts';
import { dependencies, linkedIssue, ticket } from './links.ts';
import {
  assignees,
  author,
  authorAssociation,
  authorPermission,
  contributors,
  milestone,
  project,
  reviewRequests,
  soleAuthor,
} from './people.ts';
import { changesRequested, codeowners, comment, conversations } from './reviews.ts';
import { autoMerge, draft, field, locked, repository, subject, topics, visibility } from './state.ts';
import { age, freeze, headAge, idle, schedule } from './time.ts';
import { objections } from './objections.ts';
import { title } from './title.ts';

/** All words of the policy language; each usable in `when` and in `require`. */
export const vocabulary: readonly Word[] = [
  title, description,
  labels, label, author, authorAssociation, authorPermission, contributors, soleAuthor, assignees, reviewRequests, milestone, project,
  approvals, changesRequested, objections, conversations, comment, codeowners,
  checks, workflows,
  files, changedTogether, size, fileContent, changelog,
  commitCount, commitMessages, commitEmails, commitTrailers, commitAccounts, signatures, dco, linearHistory, fixups,
  base, head, fork, conflict, behind, forkedFrom, backMerge, gitFlow,
  age, idle, headAge, schedule, freeze,
  linkedIssue, ticket, dependencies,
  draft, autoMerge, locked, subject, repository, topics, visibility, field,
]; // oxfmt-ignore
