import { getNamedType, isAbstractType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

/** Connections, edges and PageInfo are answered alike everywhere and would only lengthen the table. */
const EVERYWHERE = /(?:Connection|Edge|Payload)$|^PageInfo$/;

/** The fields that the sandbox answers, as a Markdown table: type, fields answered, and how many GitHub has. */
export function renderCoverage(schema: GraphQLSchema): string {
  const rows = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => !type.name.startsWith('__') && !EVERYWHERE.test(type.name))
    .flatMap((type) => {
      const fields = Object.values(type.getFields());
      const answered = fields.filter((field) => field.resolve !== undefined);
      if (answered.length === 0) return [];
      const names = answered.map((field) => `\`${field.name}\``).join(' ');
      return [{ name: type.name, line: `| ${type.name} | ${answered.length} of ${fields.length} | ${names} |` }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return ['| type | answered | fields |', '| --- | --- | --- |', ...rows.map((row) => row.line)].join('\n');
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
