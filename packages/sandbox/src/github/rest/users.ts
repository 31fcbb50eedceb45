import { ApiError, notFound } from '../api-error.ts';
import type { Account, Team } from '../entities/account.ts';
import type { Repository } from '../entities/repository.ts';
import { maySee } from '../authorize.ts';
import {
  organizationJson,
  permissionsJson,
  privateUserJson,
  publicUserJson,
  teamJson,
  userJson,
} from '../present/account.ts';
import { minimalRepositoryJson, repositoryJson } from '../present/repository.ts';
import { noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type Json, type RequestContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';

const user = { permission: 'user' } as const;
const anyone = { permission: 'none' } as const;

/** People, organizations and teams. */
export function addUserRoutes({ router }: GitHub): void {
  router.route('GET', '/user', { ...user, handler: getViewer });
  router.route('GET', '/user/repos', {
    ...user,
    handler: (context) => listRepositories(context, actorOf(context), repositoryJson),
  });
  router.route('GET', '/user/teams', { ...user, handler: listViewerTeams });
  router.route('GET', '/user/{account_id}', {
    ...anyone,
    handler: ({ github, params }) => ok(publicUserJson(github, byId(github, params.account_id))),
  });
  router.route('GET', '/users/{username}', {
    ...anyone,
    handler: (context) => ok(publicUserJson(context.github, accountOf(context, 'username'))),
  });
  router.route('GET', '/users/{username}/repos', {
    ...anyone,
    handler: (context) => listRepositories(context, accountOf(context, 'username')),
  });
  router.route('GET', '/users/{username}/orgs', { ...anyone, handler: listOrganizations });
  router.route('GET', '/orgs/{org}', { ...anyone, handler: getOrganization });
  router.route('GET', '/orgs/{org}/repos', {
    ...anyone,
    handler: (context) => listRepositories(context, organizationOf(context)),
  });
  router.route('GET', '/orgs/{org}/members', { ...user, handler: listMembers });
  router.route('GET', '/orgs/{org}/members/{username}', { ...user, handler: isMember });
  router.route('GET', '/orgs/{org}/memberships/{username}', { ...user, handler: getMembership });
  router.route('GET', '/orgs/{org}/teams', { ...user, handler: listTeams });
  router.route('GET', '/orgs/{org}/teams/{team_slug}', { ...user, handler: getTeam });
  router.route('GET', '/orgs/{org}/teams/{team_slug}/members', { ...user, handler: listTeamMembers });
  router.route('GET', '/orgs/{org}/teams/{team_slug}/teams', { ...user, handler: listChildTeams });
  router.route('GET', '/orgs/{org}/teams/{team_slug}/memberships/{username}', { ...user, handler: getTeamMembership });
  router.route('GET', '/orgs/{org}/teams/{team_slug}/repos', { ...user, handler: listTeamRepositories });
}

function accountOf({ github, params }: RequestContext, name: string): Account {
  const account = github.store.findAccount(params[name] ?? '');
  if (!account) throw notFound();
  return account;
}

function byId(github: GitHub, id: string | undefined): Account {
  const account = [...github.store.accounts].find((one) => String(one.id) === id);
  if (!account) throw notFound();
  return account;
}

function organizationOf(context: RequestContext): Account {
  const account = accountOf(context, 'org');
  if (account.typename !== 'Organization') throw notFound();
  return account;
}

/** A workflow's token is nobody: `GET /user` is refused. */
function getViewer(context: RequestContext): Reply {
  if (context.token?.permissions) throw new ApiError(403, 'Resource not accessible by integration');
  return ok(privateUserJson(context.github, actorOf(context)));
}

function listRepositories(
  context: RequestContext,
  owner: Account,
  present: (github: GitHub, repository: Repository) => Json = minimalRepositoryJson,
): Promise<Reply> {
  const { github, token } = context;
  const shown = [...github.store.repositories].filter((one) => one.owner === owner && maySee(github.store, token, one));
  return paginate(context, shown, (one) => present(github, one));
}

function listOrganizations(context: RequestContext): Promise<Reply> {
  const account = accountOf(context, 'username');
  const organizations = [...context.github.store.accounts].filter((one) => one.members.has(account));
  return paginate(context, organizations, (one) => organizationJson(context.github, one));
}

function organizationFullJson(github: GitHub, organization: Account): Json {
  const repositories = [...github.store.repositories].filter((one) => one.owner === organization && !one.private);
  return {
    ...organizationJson(github, organization), name: organization.name ?? organization.login, html_url: `${github.url}/${organization.login}`,
    has_organization_projects: true, has_repository_projects: true, public_repos: repositories.length, public_gists: 0, followers: 0,
    following: 0, type: 'Organization', created_at: organization.createdAt, updated_at: organization.createdAt, archived_at: null,
  }; // oxfmt-ignore
}

function getOrganization(context: RequestContext): Reply {
  return ok(organizationFullJson(context.github, organizationOf(context)));
}

/**
 * Whether the caller may look into an organization. A workflow's token never may: `members` is no permission that a
 * workflow can ask for, which is why team rules need an App's or a user's token.
 */
function checkInsider(context: RequestContext, organization: Account): void {
  const { token, actor } = context;
  if (token?.permissions) {
    if ((token.permissions.members ?? 'none') === 'none')
      throw new ApiError(403, 'Resource not accessible by integration', {
        headers: { 'x-accepted-github-permissions': 'members=read' },
      });
  } else if (!actor || !organization.members.has(actor)) throw notFound();
}

function insiders(context: RequestContext): Account {
  const organization = organizationOf(context);
  checkInsider(context, organization);
  return organization;
}

function listMembers(context: RequestContext): Promise<Reply> {
  const role = context.query.get('role') ?? 'all';
  const members = [...insiders(context).members].filter(([, one]) => role === 'all' || one === role);
  return paginate(
    context,
    members.map(([account]) => account),
    (account) => userJson(context.github, account),
  );
}

function isMember(context: RequestContext): Reply {
  if (!insiders(context).members.has(accountOf(context, 'username'))) throw notFound();
  return noContent;
}

function getMembership(context: RequestContext): Reply {
  const organization = insiders(context);
  const account = accountOf(context, 'username');
  const role = organization.members.get(account);
  if (!role) throw notFound();
  const { github } = context;
  const url = `${github.apiUrl}/orgs/${organization.login}/memberships/${account.login}`;
  return ok({
    url, state: 'active', role, organization_url: `${github.apiUrl}/orgs/${organization.login}`,
    organization: organizationJson(github, organization), user: userJson(github, account),
  }); // oxfmt-ignore
}

function teamOf(context: RequestContext): Team {
  const team = context.github.store.findTeam(insiders(context).login, context.params.team_slug ?? '');
  if (!team) throw notFound();
  return team;
}

function listTeams(context: RequestContext): Promise<Reply> {
  return paginate(context, context.github.store.teamsOf(insiders(context)), (team) => teamJson(context.github, team));
}

function teamFullJson(github: GitHub, team: Team): Json {
  const repositories = [...github.store.repositories].filter((one) => one.teams.has(team));
  return {
    ...teamJson(github, team), created_at: team.createdAt, updated_at: team.createdAt, members_count: membersOf(github, team).length,
    repos_count: repositories.length, organization: organizationFullJson(github, team.organization),
  }; // oxfmt-ignore
}

function listViewerTeams(context: RequestContext): Promise<Reply> {
  const actor = actorOf(context);
  const teams = context.github.store.teams.filter((team) => team.members.has(actor));
  return paginate(context, teams, (team) => teamFullJson(context.github, team));
}

function getTeam(context: RequestContext): Reply {
  return ok(teamFullJson(context.github, teamOf(context)));
}

/** Members of the team and of those below it, as GitHub lists them. */
function membersOf({ store }: GitHub, team: Team): Account[] {
  return [...store.accounts].filter((account) => store.isTeamMember(team, account));
}

function listTeamMembers(context: RequestContext): Promise<Reply> {
  const team = teamOf(context);
  const role = context.query.get('role') ?? 'all';
  const shown = membersOf(context.github, team).filter(
    (one) => role === 'all' || (team.members.get(one) ?? 'member') === role,
  );
  return paginate(context, shown, (one) => userJson(context.github, one));
}

function listChildTeams(context: RequestContext): Promise<Reply> {
  const team = teamOf(context);
  const children = context.github.store.teams.filter((one) => one.parent === team);
  return paginate(context, children, (one) => teamJson(context.github, one));
}

function getTeamMembership(context: RequestContext): Reply {
  const team = teamOf(context);
  const account = accountOf(context, 'username');
  const { github } = context;
  if (!github.store.isTeamMember(team, account)) throw notFound();
  const url = `${github.apiUrl}/organizations/${team.organization.id}/team/${team.id}/memberships/${account.login}`;
  return ok({ url, role: team.members.get(account) ?? 'member', state: 'active' });
}

function listTeamRepositories(context: RequestContext): Promise<Reply> {
  const team = teamOf(context);
  const { github } = context;
  const shown = [...github.store.repositories].filter((one) => one.teams.has(team));
  return paginate(context, shown, (one) => ({
    ...minimalRepositoryJson(github, one), permissions: permissionsJson(one.teams.get(team) ?? 'none'), role_name: one.teams.get(team),
  })); // oxfmt-ignore
}
