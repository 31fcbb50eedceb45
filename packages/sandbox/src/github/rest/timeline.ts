import { notFound } from '../api-error.ts';
import { userJson } from '../present/account.ts';
import { gitCommitJson, readCommit } from '../present/commit.ts';
import { commentJson, eventJson, issueJson } from '../present/issue.ts';
import { reviewJson } from '../present/pull-request.ts';
import { commitsOf } from '../pull-requests.ts';
import { paginate, ok, type Reply } from '../reply.ts';
import type { Json, RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { issueOf } from './found.ts';

const issues = '/repos/{owner}/{repo}/issues';
const reads = { permission: ['issues:read', 'pull_requests:read'] } as const;

/** What happened to issues and pull requests, in its order. */
export function addTimelineRoutes({ router }: GitHub): void {
  router.route('GET', `${issues}/events`, { ...reads, handler: listRepositoryEvents });
  router.route('GET', `${issues}/events/{event_id}`, { ...reads, handler: getEvent });
  router.route('GET', `${issues}/{issue_number}/events`, {
    ...reads,
    handler: (context) => paginate(context, issueOf(context).events, (event) => eventJson(context.github, event)),
  });
  router.route('GET', `${issues}/{issue_number}/timeline`, { ...reads, handler: timeline });
}

function eventsOf({ repository }: RepositoryContext) {
  return [...repository.issues.values()].flatMap((issue) => issue.events);
}

function listRepositoryEvents(context: RepositoryContext): Promise<Reply> {
  const { github } = context;
  const newestFirst = eventsOf(context).sort((a, b) => b.id - a.id);
  return paginate(context, newestFirst, (event) => ({
    ...eventJson(github, event),
    issue: issueJson(github, event.issue),
  }));
}

function getEvent(context: RepositoryContext): Reply {
  const event = eventsOf(context).find((one) => one.id === Number(context.params.event_id));
  if (!event) throw notFound();
  return ok({ ...eventJson(context.github, event), issue: issueJson(context.github, event.issue) });
}

interface Happened {
  readonly at: string;
  readonly present: () => Json | Promise<Json>;
}

/** Events, comments, reviews and commits together. */
async function timeline(context: RepositoryContext): Promise<Reply> {
  const issue = issueOf(context);
  const { github, repository } = context;
  const happened: Happened[] = [
    ...issue.events.map((event) => ({ at: event.createdAt, present: () => eventJson(github, event) })),
    ...issue.comments.map((comment) => ({
      at: comment.createdAt,
      present: () => ({ ...commentJson(github, comment), event: 'commented', actor: userJson(github, comment.author) }),
    })),
  ];
  if (issue.typename === 'PullRequest') {
    for (const review of issue.reviews) {
      if (review.submittedAt === null) continue;
      happened.push({
        at: review.submittedAt,
        present: () => ({ ...reviewJson(github, review), state: review.state.toLowerCase(), event: 'reviewed' }),
      });
    }
    for (const sha of await commitsOf(issue)) {
      const commit = await readCommit(repository, sha);
      happened.push({
        at: commit.committer.date,
        present: () => ({ ...gitCommitJson(github, repository, commit), event: 'committed' }),
      });
    }
  }
  happened.sort((a, b) => a.at.localeCompare(b.at));
  return paginate(context, happened, (one) => one.present());
}
