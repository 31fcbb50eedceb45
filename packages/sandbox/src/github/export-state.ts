import type * as Shown from '../state.ts';
import type { Account } from './entities/account.ts';
import type { Repository, Role } from './entities/repository.ts';
import { exportIssue, exportPull } from './export-conversation.ts';
import { shown } from './export-shown.ts';
import type { Store } from './store.ts';

/**
 * What a GitHub holds now, in the words of the state file, so that a test can say what became of what it put in.
 * Commits are their object names, and the secrets of tokens are left out: it tells, it is not a backup.
 */
export async function exportState(store: Store): Promise<Shown.State> {
  const accounts = [...store.accounts];
  const repositories: [string, Shown.RepositoryState][] = [];
  for (const repository of store.repositories) {
    repositories.push([`${repository.owner.login}/${repository.name}`, await exportRepository(repository)]);
  }
  const people = accounts.filter((account) => account.typename !== 'Organization');
  const organizations = accounts.filter((account) => account.typename === 'Organization');
  return {
    users: Object.fromEntries(people.map((account) => [account.login, exportUser(account)])),
    organizations: Object.fromEntries(
      organizations.map((account) => [account.login, exportOrganization(account, store)]),
    ),
    tokens: Object.fromEntries(
      [...store.tokens.values()].map((token) => [
        token.name,
        shown<Shown.TokenState>(
          token.kind === 'user' ? { user: token.actor.login } : { app: token.app, permissions: token.permissions },
        ),
      ]),
    ),
    repositories: Object.fromEntries(repositories),
  };
}

function exportUser({ name, email, siteAdmin, id }: Account): Shown.UserState {
  return shown<Shown.UserState>({ name, email, siteAdmin, id });
}

function roles<T extends string>(map: ReadonlyMap<Account, T>): Record<string, T> {
  return Object.fromEntries([...map].map(([account, role]) => [account.login, role]));
}

function exportOrganization(organization: Account, store: Store): Shown.OrganizationState {
  const teams = store.teamsOf(organization).map((team): [string, Shown.TeamState] => [
    team.slug,
    shown<Shown.TeamState>({
      name: team.name,
      description: team.description,
      privacy: team.privacy,
      parent: team.parent?.slug,
      members: roles(team.members),
    }),
  ]);
  return shown<Shown.OrganizationState>({
    name: organization.name,
    members: roles(organization.members),
    teams: Object.fromEntries(teams),
  });
}

async function exportRepository(repository: Repository): Promise<Shown.RepositoryState> {
  const refs = [...(await repository.git.refs())];
  const below = (prefix: string) =>
    Object.fromEntries(
      refs.filter(([name]) => name.startsWith(prefix)).map(([name, sha]) => [name.slice(prefix.length), sha]),
    );
  const given = (role: Role): role is Shown.RoleState => role !== 'none';
  const teams = [...repository.teams].flatMap(([team, role]) => (given(role) ? [[team.slug, role] as const] : []));
  const collaborators = [...repository.collaborators].flatMap(([one, role]) =>
    given(role) ? [[one.login, role] as const] : [],
  );
  const issues = [...repository.issues.values()];
  return shown<Shown.RepositoryState>({
    description: repository.description,
    private: repository.private,
    archived: repository.archived,
    forkOf: repository.parent && `${repository.parent.owner.login}/${repository.parent.name}`,
    defaultBranch: repository.defaultBranch,
    topics: repository.topics,
    collaborators: Object.fromEntries(collaborators),
    teams: Object.fromEntries(teams),
    branches: below('refs/heads/'),
    tags: below('refs/tags/'),
    labels: [...repository.labels.values()].map(({ name, color, description }) =>
      shown<Shown.LabelState>({ name, color, description }),
    ),
    milestones: repository.milestones.map(({ title, state, description, dueOn }) =>
      shown<Shown.MilestoneState>({ title, state, description, dueOn }),
    ),
    issues: issues.filter((issue) => issue.typename === 'Issue').map(exportIssue),
    pullRequests: issues.filter((issue) => issue.typename === 'PullRequest').map(exportPull),
    statuses: [...repository.statuses.values()].flat().map((one) =>
      shown<Shown.StatusState>({
        commit: one.sha,
        context: one.context,
        state: one.state,
        description: one.description,
        targetUrl: one.targetUrl,
        creator: one.creator.login,
        createdAt: one.createdAt,
      }),
    ),
    checks: repository.checks.runs.map(
      (run) =>
      shown<Shown.CheckState>({
        commit: run.headSha, name: run.name, app: run.suite.app, suite: String(run.suite.id), status: run.status, conclusion: run.conclusion,
        title: run.output.title, summary: run.output.summary, text: run.output.text,
        annotations: run.output.annotations.map((one) =>
          shown<Shown.AnnotationState>({ path: one.path, line: one.start_line, endLine: one.end_line, level: one.annotation_level, message: one.message, title: one.title }),
        ),
      }), // oxfmt-ignore
    ),
    releases: repository.releases.map(
      (one) =>
      shown<Shown.ReleaseState>({
        tag: one.tagName, target: one.target, name: one.name, body: one.body, draft: one.draft, prerelease: one.prerelease,
        author: one.author.login, createdAt: one.createdAt, publishedAt: one.publishedAt,
        assets: one.assets.map(({ name, label, contentType }) => shown<Shown.AssetState>({ name, label, contentType })),
      }), // oxfmt-ignore
    ),
    environments: repository.environments.map(({ name, waitMinutes, reviewers }) =>
      shown<Shown.EnvironmentState>({
        name,
        waitMinutes: waitMinutes || null,
        reviewers: reviewers.map((one) => one.login),
      }),
    ),
    deployments: repository.deployments.map(
      (one) =>
      shown<Shown.DeploymentState>({
        ref: one.ref, environment: one.environment, task: one.task, creator: one.creator.login,
        statuses: one.statuses.map(({ state, description, environmentUrl }) => shown<Shown.DeploymentStatusState>({ state, description, environmentUrl })),
      }), // oxfmt-ignore
    ),
    workflowRuns: repository.workflowRuns.map(
      (run) =>
      shown<Shown.WorkflowRunState>({
        id: run.id, name: run.name, path: run.path, event: run.event, head: run.headSha, actor: run.actor.login, status: run.status,
        conclusion: run.conclusion, artifacts: run.artifacts.map(({ name, expired }) => shown<Shown.ArtifactState>({ name, expired })),
      }), // oxfmt-ignore
    ),
  });
}
