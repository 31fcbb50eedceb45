import type { JsonSchema } from 'action-kit/config-schema';
import type { Word } from '../src/conditions/condition.ts';
import { type DescribedKey, describeKeys, describeValue } from './describe-schema.ts';

const inline = (schema: { json: Word['schema']['json'] }): JsonSchema =>
  // Nothing but expressions refers to anything, and what they hold has a chapter of its own.
  schema.json(() => ({ $ref: '#/$defs/expression' }));

/**
 * The rule reference: every condition with its sentence, examples and options, by family. What stands before and after
 * is written by hand.
 */
export function renderRules(vocabulary: readonly Word[], policy: JsonSchema, introduction: string): string {
  const families = [...new Set(vocabulary.map(({ family }) => family))];
  const contents = families.map((family) => {
    const keys = vocabulary.filter((word) => word.family === family).map(({ key }) => `[\`${key}\`](#${key})`);
    return `| ${family} | ${keys.join(', ')} |`;
  });
  return [
    introduction.trim(),
    '## The file',
    table(describeKeys(withoutExpressions(policy))),
    `## The ${vocabulary.length} conditions`,
    ['| family | conditions |', '| --- | --- |', ...contents].join('\n'),
    ...families.flatMap((family) => [
      `## ${family}`,
      ...vocabulary.filter((word) => word.family === family).map(renderWord),
    ]),
    '',
  ].join('\n\n');
}

function renderWord({ key, summary, examples, schema }: Word): string {
  const json = inline(schema);
  const keys = describeKeys(json);
  return [
    `### ${key}`,
    summary,
    ['```yaml', ...examples, '```'].join('\n'),
    keys.length === 0 ? `Takes ${describeValue(json)}.` : table(keys),
  ].join('\n\n');
}

function table(keys: readonly DescribedKey[]): string {
  const rows = keys.map(
    ({ name, takes, isRequired }) => `| \`${name}\`${isRequired ? ' (needed)' : ''} | ${takes} |`,
  );
  return ['| key | takes |', '| --- | --- |', ...rows].join('\n');
}

/** The keys of a policy test and of a preset are told elsewhere; here they would bury the others. */
function withoutExpressions(policy: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(policy, (key, value: unknown) => (key === '$defs' ? undefined : value)),
  ) as JsonSchema;
}
