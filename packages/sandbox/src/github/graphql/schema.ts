import type { GraphQLSchema } from 'graphql';
import { attachResolvers } from './resolver-map.ts';
import { resolvers } from './resolvers.ts';
import { readGithubSchema } from './schema-source.ts';

let cached: GraphQLSchema | undefined;

/** GitHub's schema with the sandbox's resolvers: read when the first query comes, and once. */
export function githubSchema(): GraphQLSchema {
  if (!cached) {
    const schema = readGithubSchema();
    attachResolvers(schema, resolvers);
    cached = schema;
  }
  return cached;
}
