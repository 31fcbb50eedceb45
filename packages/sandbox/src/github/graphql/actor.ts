import type { Account, Team } from '../entities/account.ts';
import type { Repository } from '../entities/repository.ts';
import type { Store } from '../store.ts';
import { paginate, type PageArguments } from './connection.ts';
import { visibleRepositories, type GraphqlContext } from './graphql-context.ts';
import { notFound } from './graphql-failure.ts';
import type { Fields, Resolver } from './resolver-map.ts';

/** A bot's login carries `[bot]` in REST and not in GraphQL. */
export function loginOf(account: Account): string {
  return account.typename === 'Bot' ? account.login.replace(/\[bot\]$/, '') : account.login;
}

function pathOf(account: Account): string {
  return account.typename === 'Bot' ? `/apps/${loginOf(account)}` : `/${account.login}`;
}

const avatarUrl: Resolver<Account> = (account, { size }: { size?: number }, { github }) =>
  `${github.url}/avatars/${encodeURIComponent(account.login)}${size === undefined ? '' : `?s=${size}`}`;

const organizationsOf = (store: Store) => [...store.accounts].filter(({ typename }) => typename === 'Organization');

const account: Fields<Account> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  login: loginOf,
  avatarUrl,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  resourcePath: pathOf,
  url: (one, _, { github }) => `${github.url}${pathOf(one)}`,
};

interface RepositoryFilter extends PageArguments {
  readonly privacy?: 'PRIVATE' | 'PUBLIC';
  readonly isFork?: boolean;
  readonly isArchived?: boolean;
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' };
}

const repositories: Resolver<Account> = (owner, args: RepositoryFilter, context) => {
  const { privacy, isFork, isArchived, orderBy } = args;
  const fits = (one: Repository) =>
    one.owner === owner &&
    (privacy === undefined || one.private === (privacy === 'PRIVATE')) &&
    (isFork === undefined || (one.parent !== null) === isFork) &&
    (isArchived === undefined || one.archived === isArchived);
  const key = (one: Repository): string =>
    orderBy?.field === 'UPDATED_AT'
      ? one.updatedAt
      : orderBy?.field === 'PUSHED_AT'
        ? one.pushedAt
        : orderBy?.field === 'CREATED_AT'
          ? one.createdAt
          : one.name;
  const found = visibleRepositories(context)
    .filter(fits)
    .sort((a, b) => key(a).localeCompare(key(b)));
  if (orderBy?.direction === 'DESC') found.reverse();
  return paginate(found, args, ({ id }) => id);
};

const repository: Resolver<Account> = (owner, { name }: { name: string }, context) => {
  const found = visibleRepositories(context).find(
    (one) => one.owner === owner && one.name.toLowerCase() === name.toLowerCase(),
  );
  if (!found) throw notFound(`Could not resolve to a Repository with the name '${owner.login}/${name}'.`);
  return found;
};

export const user: Fields<Account> = {
  ...account,
  name: ({ name }) => name,
  email: ({ email }) => email ?? '',
  isSiteAdmin: ({ siteAdmin }) => siteAdmin,
  isViewer: (one, _, { viewer }) => one === viewer,
  repositories,
  repository,
  organizations: (one, args: PageArguments, { store }) =>
    paginate(
      organizationsOf(store).filter(({ members }) => members.has(one)),
      args,
      ({ id }) => id,
    ),
  organization: (one, { login }: { login: string }, { store }) =>
    organizationsOf(store).find((org) => org.login.toLowerCase() === login.toLowerCase() && org.members.has(one)) ??
    null,
};

export const bot: Fields<Account> = account;

/** A user seen as a member: the role is on the edge. */
interface MemberEdge {
  readonly cursor: string;
  readonly node: Account;
  readonly role: string;
}

function memberConnection(members: ReadonlyMap<Account, string>, shown: readonly Account[], args: PageArguments) {
  const page = paginate(shown, args, ({ id }) => id);
  const edges: MemberEdge[] = page.edges.map((edge) => ({
    ...edge,
    role: (members.get(edge.node) ?? 'member').toUpperCase(),
  }));
  return { ...page, edges };
}

const teams: Resolver<Account> = (
  organization,
  args: PageArguments & { query?: string; userLogins?: readonly string[]; rootTeamsOnly?: boolean },
  { store },
) => {
  const { query, userLogins, rootTeamsOnly } = args;
  const logins = userLogins?.map((login) => login.toLowerCase());
  const found = store
    .teamsOf(organization)
    .filter(
      (team) =>
        (query === undefined || `${team.name} ${team.slug}`.toLowerCase().includes(query.toLowerCase())) &&
        (logins === undefined || [...team.members.keys()].some(({ login }) => logins.includes(login.toLowerCase()))) &&
        (rootTeamsOnly !== true || team.parent === null),
    );
  return paginate(found, args, ({ id }) => id);
};

export const organization: Fields<Account> = {
  ...account,
  name: ({ name }) => name,
  email: ({ email }) => email,
  repositories,
  repository,
  teams,
  team: (one, { slug }: { slug: string }, { store }) =>
    store.teamsOf(one).find((team) => team.slug.toLowerCase() === slug.toLowerCase()) ?? null,
  membersWithRole: (one, args: PageArguments) => memberConnection(one.members, [...one.members.keys()], args),
  viewerIsAMember: ({ members }, _, { viewer }) => members.has(viewer),
  viewerCanAdminister: ({ members }, _, { viewer }) => members.get(viewer) === 'admin',
};

interface MemberFilter extends PageArguments {
  readonly query?: string;
  readonly role?: 'MAINTAINER' | 'MEMBER';
  readonly membership?: 'ALL' | 'CHILD_TEAM' | 'IMMEDIATE';
}

/** Members of child teams are members, unless only the immediate ones are asked for. */
function membersOf(team: Team, membership: string, context: GraphqlContext): Map<Account, string> {
  const children = context.store.teamsOf(team.organization).filter(({ parent }) => parent === team);
  const inherited =
    membership === 'IMMEDIATE' ? [] : children.flatMap((child) => [...membersOf(child, 'ALL', context)]);
  const own = membership === 'CHILD_TEAM' ? [] : [...team.members];
  return new Map<Account, string>([...inherited, ...own]);
}

export const team: Fields<Team> = {
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  slug: ({ slug }) => slug,
  description: ({ description }) => description,
  privacy: ({ privacy }) => (privacy === 'closed' ? 'VISIBLE' : 'SECRET'),
  combinedSlug: (one) => `${one.organization.login}/${one.slug}`,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  organization: (one) => one.organization,
  parentTeam: ({ parent }) => parent,
  resourcePath: (one) => `/orgs/${one.organization.login}/teams/${one.slug}`,
  url: (one, _, { github }) => `${github.url}/orgs/${one.organization.login}/teams/${one.slug}`,
  childTeams: (one, args: PageArguments & { immediateOnly?: boolean }, { store }) => {
    const all = store.teamsOf(one.organization);
    const below = (candidate: Team | null): boolean =>
      candidate !== null && (candidate === one || (args.immediateOnly === false && below(candidate.parent)));
    return paginate(
      all.filter(({ parent }) => below(parent)),
      args,
      ({ id }) => id,
    );
  },
  members: (one, args: MemberFilter, context) => {
    const { query, role, membership } = args;
    const members = membersOf(one, membership ?? 'ALL', context);
    const shown = [...members.keys()].filter(
      (member) =>
        (query === undefined || member.login.toLowerCase().includes(query.toLowerCase())) &&
        (role === undefined || members.get(member)?.toUpperCase() === role),
    );
    return memberConnection(members, shown, args);
  },
};

export const memberEdges: Readonly<Record<string, Fields<MemberEdge>>> = {
  TeamMemberEdge: { role: ({ role }) => role },
  OrganizationMemberEdge: { role: ({ role }) => role },
};
