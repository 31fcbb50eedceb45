import { getNamedType, isAbstractType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

/** Connections, edges and payloads are answered alike everywhere and would only lengthen the list. */
const EVERYWHERE = /(?:Connection|Edge|Payload)$|^PageInfo$/;

/** The page of the fields that the sandbox answers, type by type, with how many GitHub has. */
export function renderCoverage(schema: GraphQLSchema): string {
  const lines = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => !type.name.startsWith('__') && !EVERYWHERE.test(type.name) && isAnswered(type))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((type) => {
      const fields = Object.values(type.getFields());
      const names = fields.filter(({ resolve }) => resolve !== undefined).map(({ name }) => `\`${name}\``);
      return `- **${type.name}** (${names.length} of ${fields.length}): ${names.join(', ')}`;
    });
  return `# GraphQL that the sandbox answers

Generated from the resolvers: \`node packages/sandbox/scripts/generate-graphql-coverage.ts\`. The schema is GitHub's own, all
of it; a query that asks for a field that is not in this list gets an error of the type \`UNSUPPORTED\` that names the field,
before anything runs. Every connection takes \`first\`, \`last\`, \`after\` and \`before\` and answers \`nodes\`, \`edges\`, \`pageInfo\` and
\`totalCount\`. An argument that a field does not look at is refused, too. Introspection works.

${lines.join('\n')}
`;
}

/**
 * Fields that are answered although no field of the type that they return is: promises that could never be kept. Only
 * what can be reached from the query and mutation types counts. Interfaces and unions stand for their members.
 */
export function findHollowFields(schema: GraphQLSchema): string[] {
  const hollow: string[] = [];
  const seen = new Set<GraphQLObjectType>();
  const waiting = [schema.getQueryType(), schema.getMutationType()];
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    if (seen.has(type)) continue;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      if (field.resolve === undefined) continue;
      if (isAbstractType(target)) waiting.push(...schema.getPossibleTypes(target).filter(isAnswered));
      else if (isObjectType(target) && isAnswered(target)) waiting.push(target);
      else if (isObjectType(target)) hollow.push(`${type.name}.${field.name} → ${target.name}`);
    }
  }
  return hollow;
}

function isAnswered(type: GraphQLObjectType): boolean {
  return Object.values(type.getFields()).some(({ resolve }) => resolve !== undefined);
}
