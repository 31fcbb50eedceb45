import { ApiError, notFound, validationFailed } from '../api-error.ts';
import { requireRole } from '../authorize.ts';
import type { Account } from '../entities/account.ts';
import type { Repository, Role } from '../entities/repository.ts';
import { nodeId } from '../node-id.ts';
import { permissionsJson, teamJson, userJson } from '../present/account.ts';
import { fullRepositoryJson, minimalRepositoryJson, repositoryApi, repositoryJson } from '../present/repository.ts';
import { BodyReader } from '../read-body.ts';
import { noContent, ok, paginate, type Reply } from '../reply.ts';
import type { Json, RepositoryContext, RequestContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { maySee } from '../authorize.ts';

const repo = '/repos/{owner}/{repo}';
const reads = { permission: 'metadata:read' } as const;

/** Repositories, who may do what in them, and what hangs on them as a whole. */
export function addRepositoryRoutes({ router }: GitHub): void {
  router.route('GET', repo, {
    ...reads,
    handler: ({ github, repository, actor }) => ok(fullRepositoryJson(github, repository, actor)),
  });
  router.route('PATCH', repo, { permission: 'administration:write', handler: updateRepository });
  router.route('GET', `${repo}/topics`, { ...reads, handler: ({ repository }) => ok({ names: repository.topics }) });
  router.route('GET', `${repo}/tags`, { ...reads, handler: listTags });
  router.route('GET', `${repo}/contributors`, { ...reads, handler: listContributors });
  router.route('GET', `${repo}/forks`, { ...reads, handler: listForks });
  router.route('GET', `${repo}/teams`, { permission: 'administration:read', handler: listTeams });
  router.route('GET', `${repo}/collaborators`, { ...reads, handler: listCollaborators });
  router.route('GET', `${repo}/collaborators/{username}`, { ...reads, handler: isCollaborator });
  router.route('GET', `${repo}/collaborators/{username}/permission`, { ...reads, handler: getPermission });
  router.route('GET', '/installation/repositories', { permission: 'user', handler: listInstallation });
}

/** What can be changed here; anything else would be taken and forgotten. */
const changeable = new Set([
  'description', 'default_branch', 'allow_merge_commit', 'allow_squash_merge', 'allow_rebase_merge', 'delete_branch_on_merge',
]); // oxfmt-ignore

function updateRepository(context: RepositoryContext): Reply {
  const { repository, github, actor } = context;
  const other = Object.keys(context.body).find((name) => !changeable.has(name));
  if (other !== undefined) throw new ApiError(422, `The sandbox does not change "${other}" of a repository.`);
  const body = new BodyReader(context.body, 'Repository');
  const description = body.textOrNull('description');
  if (description !== undefined) repository.description = description;
  repository.defaultBranch = body.text('default_branch') ?? repository.defaultBranch;
  repository.allowMergeCommit = body.boolean('allow_merge_commit') ?? repository.allowMergeCommit;
  repository.allowSquashMerge = body.boolean('allow_squash_merge') ?? repository.allowSquashMerge;
  repository.allowRebaseMerge = body.boolean('allow_rebase_merge') ?? repository.allowRebaseMerge;
  repository.deleteBranchOnMerge = body.boolean('delete_branch_on_merge') ?? repository.deleteBranchOnMerge;
  if (!repository.allowMergeCommit && !repository.allowSquashMerge && !repository.allowRebaseMerge)
    throw validationFailed({
      resource: 'Repository',
      code: 'custom',
      field: 'merge_commit_allowed',
      message: 'Sorry, you need to allow at least one merge strategy.',
    });
  repository.updatedAt = github.store.clock.iso();
  return ok(fullRepositoryJson(github, repository, actor));
}

async function listTags(context: RepositoryContext): Promise<Reply> {
  const { repository, github } = context;
  const names = [...(await repository.git.refs()).keys()]
    .filter((ref) => ref.startsWith('refs/tags/'))
    .map((ref) => ref.slice(10));
  // GitHub sorts tags by name, backwards.
  names.sort().reverse();
  const api = repositoryApi(github, repository);
  return paginate(context, names, async (name) => {
    const sha = (await repository.git.resolveCommit(`refs/tags/${name}`)) ?? '';
    const path = encodeURIComponent(name);
    return {
      name, zipball_url: `${api}/zipball/refs/tags/${path}`, tarball_url: `${api}/tarball/refs/tags/${path}`,
      commit: { sha, url: `${api}/commits/${sha}` }, node_id: nodeId('Ref', `${repository.id}:refs/tags/${name}`),
    }; // oxfmt-ignore
  });
}

async function listContributors(context: RepositoryContext): Promise<Reply> {
  const { repository, github } = context;
  const { git, defaultBranch } = repository;
  const tip = await git.branch(defaultBranch);
  const counts = new Map<Account, number>();
  for (const sha of tip === undefined ? [] : await git.revList([tip])) {
    const author = github.store.findAccountByEmail((await git.commit(sha))?.author.email ?? '');
    if (author) counts.set(author, (counts.get(author) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return paginate(context, sorted, ([account, contributions]) => ({ ...userJson(github, account), contributions }));
}

function listForks(context: RepositoryContext): Promise<Reply> {
  const { repository, github, token } = context;
  const forks = [...github.store.repositories].filter(
    (one) => one.parent === repository && maySee(github.store, token, one),
  );
  return paginate(context, forks, (one) => minimalRepositoryJson(github, one));
}

const teamPermissions: Readonly<Record<Role, string>> = {
  none: 'pull', read: 'pull', triage: 'triage', write: 'push', maintain: 'maintain', admin: 'admin',
}; // oxfmt-ignore

function listTeams(context: RepositoryContext): Promise<Reply> {
  return paginate(context, [...context.repository.teams], ([team, role]) =>
    teamJson(context.github, team, teamPermissions[role]),
  );
}

/** Everyone who may do more than the public: the owner, collaborators, members of teams and of the organization. */
function collaborators(github: GitHub, repository: Repository, affiliation: string): Account[] {
  const { store } = github;
  const isIn = (account: Account): boolean => {
    if (affiliation === 'direct') return account === repository.owner || repository.collaborators.has(account);
    if (affiliation === 'outside')
      return repository.collaborators.has(account) && !repository.owner.members.has(account);
    const inTeam = [...repository.teams.keys()].some((team) => store.isTeamMember(team, account));
    return (
      account === repository.owner ||
      repository.collaborators.has(account) ||
      repository.owner.members.has(account) ||
      inTeam
    );
  };
  return [...store.accounts].filter((account) => account.typename === 'User' && isIn(account));
}

function collaboratorJson(github: GitHub, repository: Repository, account: Account): Json {
  const role = github.store.roleOf(repository, account);
  return { ...userJson(github, account), permissions: permissionsJson(role), role_name: role };
}

function listCollaborators(context: RepositoryContext): Promise<Reply> {
  const { github, repository, query, token } = context;
  requireRole(github.store, token, repository, 'write');
  const needed = query.get('permission') as keyof ReturnType<typeof permissionsJson> | null;
  const shown = collaborators(github, repository, query.get('affiliation') ?? 'all').filter(
    (one) => needed === null || permissionsJson(github.store.roleOf(repository, one))[needed],
  );
  return paginate(context, shown, (one) => collaboratorJson(github, repository, one));
}

function isCollaborator(context: RepositoryContext): Reply {
  const { github, repository, params } = context;
  const login = params.username?.toLowerCase();
  if (!collaborators(github, repository, 'all').some((one) => one.login.toLowerCase() === login)) throw notFound();
  return noContent;
}

/** `permission` knows four words only: triage reads, maintain writes. */
function getPermission(context: RepositoryContext): Reply {
  const { github, repository, params } = context;
  const account = github.store.findAccount(params.username ?? '');
  if (!account) throw new ApiError(404, `${params.username ?? ''} is not a user`);
  const role = github.store.roleOf(repository, account);
  const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
  return ok({ permission, role_name: role, user: collaboratorJson(github, repository, account) });
}

function listInstallation(context: RequestContext): Promise<Reply> {
  const { github, token } = context;
  if (!token?.permissions)
    throw new ApiError(
      403,
      'You must authenticate with an installation access token in order to list repositories for an installation.',
    );
  const shown = [...(token.repositories ?? github.store.repositories)];
  return paginate(context, shown, (one) => repositoryJson(github, one), {
    wrap: (repositories, total) => ({
      total_count: total,
      repository_selection: token.repositories ? 'selected' : 'all',
      repositories,
    }),
  });
}
