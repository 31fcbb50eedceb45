import { maySee } from '../authorize.ts';
import { parseNodeId } from '../node-id.ts';
import { findObject, findRef } from './git-source.ts';
import type { GraphqlContext } from './graphql-context.ts';
import { notFound, unsupported } from './graphql-failure.ts';
import type { Fields, Resolver } from './resolver-map.ts';
import type { Entity } from '../store.ts';
import type { Repository } from '../entities/repository.ts';

/** The repository that an entity hangs below, by whichever way it knows it; undefined for accounts and teams. */
export function homeOf(entity: object): Repository | undefined {
  if ('typename' in entity && entity.typename === 'Repository') return entity as Repository;
  const one = entity as Readonly<
    Record<'deployment' | 'issue' | 'pull' | 'release' | 'repository' | 'run' | 'thread', object | undefined>
  >;
  if (one.repository) return one.repository as Repository;
  const owner = one.issue ?? one.pull ?? one.thread ?? one.release ?? one.deployment ?? one.run;
  return owner && homeOf(owner);
}

/** A node that the viewer may see; anything else does not exist for the viewer. */
export async function findNode(id: string, context: GraphqlContext): Promise<object | undefined> {
  const found: Entity | object | undefined = context.store.findNode(id) ?? (await findDerived(id, context));
  if (!found) return undefined;
  const home = homeOf(found);
  return home && !maySee(context.store, context.token, home) ? undefined : found;
}

/** Nodes that are not kept in the store under their ids: what git holds, and checks. */
async function findDerived(id: string, { store }: GraphqlContext): Promise<object | undefined> {
  const parsed = parseNodeId(id);
  if (!parsed) return undefined;
  const { typename, key } = parsed;
  const repositories = [...store.repositories];
  if (typename === 'CheckRun' || typename === 'CheckSuite') {
    for (const repository of repositories) {
      const run = repository.checks.runs.find((one) => typename === 'CheckRun' && String(one.id) === key);
      if (run) return { typename, repository, run };
      const suite = repository.checks.suites.find((one) => typename === 'CheckSuite' && String(one.id) === key);
      if (suite) return { typename, repository, suite };
    }
    return undefined;
  }
  const [repositoryId, name = ''] = key.split(/:(.*)/s);
  const repository = repositories.find((one) => String(one.id) === repositoryId);
  if (!repository) return undefined;
  if (typename === 'Ref') return (await findRef(repository, name)) ?? undefined;
  const object = await findObject(repository, name);
  return object?.typename === typename ? object : undefined;
}

const unknownId = (id: string) => notFound(`Could not resolve to a node with the global id of '${id}'`);

const repository: Resolver<object> = (
  _,
  args: { owner: string; name: string; followRenames?: boolean },
  { store, token },
) => {
  const { owner, name } = args;
  // Nothing is ever renamed here, so following renames or not is the same.
  void args.followRenames;
  const found = store.findRepository(owner, name);
  if (!found || !maySee(store, token, found)) {
    throw notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  return found;
};

function account(typename: string, ...accepted: readonly string[]): Resolver<object> {
  return (_, { login }: { login: string }, { store }) => {
    const found = store.findAccount(login);
    if (found && accepted.includes(found.typename)) return found;
    throw notFound(
      `Could not resolve to ${typename === 'Organization' ? 'an' : 'a'} ${typename} with the login of '${login}'.`,
    );
  };
}

export const query: Fields<object> = {
  viewer: (_, __, { viewer }) => viewer,
  repository,
  user: account('User', 'User'),
  organization: account('Organization', 'Organization'),
  repositoryOwner: (_, { login }: { login: string }, { store }) => {
    const found = store.findAccount(login);
    return found && found.typename !== 'Bot' ? found : null;
  },
  node: async (_, { id }: { id: string }, context) => {
    const found = await findNode(id, context);
    if (!found) throw unknownId(id);
    return found;
  },
  // Each id that is unknown is null and has an error of its own.
  nodes: async (_, { ids }: { ids: readonly string[] }, context) =>
    Promise.all(ids.map(async (id) => (await findNode(id, context)) ?? unknownId(id))),
  rateLimit: (_, args: { dryRun?: boolean }, { cost, budget }) => {
    if (args.dryRun === true) throw unsupported('a dry run of rateLimit');
    return { cost, budget };
  },
};

export const rateLimit: Fields<Pick<GraphqlContext, 'budget' | 'cost'>> = {
  cost: ({ cost }) => cost.points,
  nodeCount: ({ cost }) => cost.nodeCount,
  limit: ({ budget }) => budget.limit,
  remaining: ({ budget }) => budget.remaining,
  used: ({ budget }) => budget.used,
  resetAt: ({ budget }) => new Date(budget.reset * 1000).toISOString().replace('.000', ''),
};
