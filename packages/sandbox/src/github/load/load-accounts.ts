import { createHash } from 'node:crypto';
import type { OrganizationState, State, TokenState, UserState } from '../../state.ts';
import type { Account, PermissionName, Permissions } from '../entities/account.ts';
import { nodeId } from '../node-id.ts';
import type { Store } from '../store.ts';
import { account, splitName, StateError } from './names.ts';

const allPermissions: readonly PermissionName[] = [
  'actions', 'attestations', 'checks', 'contents', 'deployments', 'environments', 'issues', 'packages', 'pages',
  'pull_requests', 'repository_projects', 'security_events', 'statuses',
]; // oxfmt-ignore

function addAccount(
  store: Store,
  login: string,
  typename: Account['typename'],
  given: UserState & OrganizationState,
): Account {
  const id = given.id ?? store.nextId();
  return store.addAccount({
    typename, id, nodeId: nodeId(typename, id), login, name: given.name ?? null, email: given.email ?? null,
    createdAt: store.clock.iso(), siteAdmin: given.siteAdmin ?? false, members: new Map(),
  }); // oxfmt-ignore
}

/** Users, organizations with their teams. The bot of GitHub Actions is always there. */
export function loadAccounts(store: Store, state: State): void {
  const users = Object.entries(state.users ?? {});
  for (const [login, user] of users) addAccount(store, login, login.endsWith('[bot]') ? 'Bot' : 'User', user);
  if (!store.findAccount('github-actions[bot]')) addAccount(store, 'github-actions[bot]', 'Bot', { id: 41_898_282 });
  if (!store.findAccount('ghost')) addAccount(store, 'ghost', 'User', { id: 10_137 });
  for (const [login, organization] of Object.entries(state.organizations ?? {})) {
    const { members: _members, ...plain } = organization;
    const owner = addAccount(store, login, 'Organization', plain);
    const where = `organizations.${login}`;
    for (const [member, role] of Object.entries(organization.members ?? {}))
      owner.members.set(account(store, member, `${where}.members`), role);
    for (const [slug, team] of Object.entries(organization.teams ?? {})) {
      const parent = team.parent === undefined ? null : store.findTeam(login, team.parent);
      if (parent === undefined)
        throw new StateError(
          `${where}.teams.${slug}.parent: expected the slug of a team above, found "${team.parent}"`,
        );
      const members = Object.entries(team.members ?? {}).map(
        ([member, role]) => [account(store, member, `${where}.teams.${slug}.members`), role] as const,
      );
      const made = store.add({
        ...store.identify('Team'), organization: owner, name: team.name ?? slug, slug, description: team.description ?? null,
        privacy: team.privacy ?? 'closed', parent, members: new Map(members), createdAt: store.clock.iso(),
      }); // oxfmt-ignore
      store.teams.push(made);
      for (const [member] of members) if (!owner.members.has(member)) owner.members.set(member, 'member');
    }
  }
}

function permissionsOf(given: TokenState['permissions']): Permissions {
  if (given === undefined || given === 'write-all' || given === 'read-all') {
    const access = given === 'read-all' ? 'read' : 'write';
    return Object.fromEntries(allPermissions.map((name) => [name, access]));
  }
  return Object.fromEntries(Object.entries(given).map(([name, access]) => [name.replaceAll('-', '_'), access]));
}

/** Tokens come last, because they name repositories. */
export function loadTokens(store: Store, state: State): void {
  for (const [name, token] of Object.entries(state.tokens ?? {})) {
    const where = `tokens.${name}`;
    if ((token.user === undefined) === (token.app === undefined))
      throw new StateError(
        `${where}: expected either user or app, found ${token.user === undefined ? 'none' : 'both'}`,
      );
    const value = token.value ?? `ghs_${createHash('sha256').update(name).digest('hex').slice(0, 36)}`;
    if (store.tokens.has(value))
      throw new StateError(`${where}.value: expected a value of its own, found that of another token`);
    if (token.user !== undefined) {
      const actor = account(store, token.user, `${where}.user`);
      store.tokens.set(value, {
        name,
        value,
        actor,
        kind: 'user',
        permissions: undefined,
        repositories: undefined,
        app: '',
      });
      continue;
    }
    const app = token.app ?? '';
    const repositories = token.repositories?.map((fullName) => {
      const repository = store.findRepository(...splitName(fullName, `${where}.repositories`));
      if (!repository)
        throw new StateError(`${where}.repositories: expected a repository of the state, found "${fullName}"`);
      return repository;
    });
    store.tokens.set(value, {
      name, value, app, kind: app === 'github-actions' ? 'actions' : 'app',
      actor: store.findAccount(`${app}[bot]`) ?? addAccount(store, `${app}[bot]`, 'Bot', {}),
      permissions: permissionsOf(token.permissions), repositories: repositories && new Set(repositories),
    }); // oxfmt-ignore
  }
}
