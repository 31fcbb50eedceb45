import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import { unsupported } from './graphql-failure.ts';
import type { GraphqlContext } from './graphql-context.ts';

/**
 * Answers one field. `object` as the type of the arguments lets each resolver name the arguments that it reads;
 * graphql-js has checked them against the schema before.
 */
export type Resolver<Source> = {
  answer(source: Source, args: object, context: GraphqlContext): unknown;
}['answer'];

/** The fields of one type that the sandbox answers. */
export type Fields<Source> = Readonly<Record<string, Resolver<Source>>>;

/** Type name → its fields. */
export type ResolverMap = Readonly<Record<string, Fields<never>>>;

/** Fields that lie in the source under their own name. */
export function plain(...names: readonly string[]): Fields<object> {
  return Object.fromEntries(
    names.map((name) => [name, (source: object) => (source as Readonly<Record<string, unknown>>)[name]]),
  );
}

/** What every `…Connection` and every `…Edge` answers; see connection.ts. */
const CONNECTION_FIELDS = plain('totalCount', 'nodes', 'edges', 'pageInfo');
const EDGE_FIELDS = plain('cursor', 'node');

/**
 * Hangs the resolvers on the fields of the official schema. A resolver for a type or a field that the schema does
 * not have is a programming error and throws.
 */
export function attachResolvers(schema: GraphQLSchema, resolvers: ResolverMap): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`GitHub's schema has no object type ${typeName}`);
    for (const [name, resolver] of Object.entries(fields)) {
      const field = type.getFields()[name];
      if (!field) throw new Error(`GitHub's schema has no field ${typeName}.${name}`);
      field.resolve = refusingUnreadArguments(`${typeName}.${name}`, resolver);
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const fields = type.name.endsWith('Connection') ? CONNECTION_FIELDS : type.name.endsWith('Edge') ? EDGE_FIELDS : {};
    for (const [name, resolver] of Object.entries(fields)) {
      const field = type.getFields()[name];
      if (field) field.resolve ??= resolver as GraphQLFieldResolver<unknown, GraphqlContext>;
    }
  }
}

/**
 * An argument that the caller gave and the resolver never looked at would be silently ignored, and the answer would
 * look right. So reading is watched: what was given and not read is an error that names it.
 */
function refusingUnreadArguments(
  field: string,
  resolver: Resolver<unknown>,
): GraphQLFieldResolver<unknown, GraphqlContext, Readonly<Record<string, unknown>>> {
  return (source, args, context, info) => {
    const given = info.fieldNodes[0]?.arguments ?? [];
    if (given.length === 0) return resolver(source, args, context);
    const read = new Set<string | symbol>();
    const watched = new Proxy(args, {
      get: (target, name) => {
        read.add(name);
        return Reflect.get(target, name) as unknown;
      },
    });
    const check = (answer: unknown): unknown => {
      const unread = given.find((one) => !read.has(one.name.value) && (args[one.name.value] ?? null) !== null);
      if (unread) throw unsupported(`the argument '${unread.name.value}' of ${field}`);
      return answer;
    };
    const answer = resolver(source, watched, context);
    return answer instanceof Promise ? answer.then(check) : check(answer);
  };
}
