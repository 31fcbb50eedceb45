import type { JsonSchema } from 'action-kit/config-schema';
import type { Word } from '../conditions/condition.ts';
import { vocabulary } from '../conditions/vocabulary.ts';

/** The chapters in the order in which people look things up. */
const FAMILIES = [
  'Text',
  'Labels and people',
  'Reviews',
  'Checks',
  'Files',
  'Commits',
  'Branches',
  'Time',
  'Links',
  'State',
] as const;

const schemaOf = ({ schema }: Word): JsonSchema => schema.json((name) => ({ $ref: name }));

/** The rule reference as Markdown, from what also reads policies. */
export function renderRuleReference(): string {
  const lost = vocabulary.filter(({ family }) => !FAMILIES.some((each) => each === family));
  if (lost.length > 0) throw new Error(`No chapter takes ${lost.map(({ key }) => key).join(', ')}.`);
  const chapters = FAMILIES.map((family) => {
    const words = vocabulary
      .filter((each) => each.family === family)
      .map((word) => {
        const options = optionRows(word.key, schemaOf(word));
        const head = '\n\n| option | what it says | value |\n| --- | --- | --- |\n';
        const table = options.length === 0 ? '' : `${head}${options.join('\n')}`;
        return `### \`${word.key}\`\n\n${word.summary}\n\n\`\`\`yaml\n${word.examples.join('\n')}\n\`\`\`${table}`;
      });
    return `## ${family}\n\n${words.join('\n\n')}`;
  });
  const contents = FAMILIES.map((family) => {
    const keys = vocabulary.filter((each) => each.family === family).map(({ key }) => `[\`${key}\`](#${key})`);
    return `| ${family} | ${keys.join(' ')} |`;
  });
  return `# Rules of mergeability

<!-- Generated from the vocabulary by \`npm run docs -w mergeability\`. Do not edit. -->

${vocabulary.length} conditions, each usable in \`when\` and in \`require\`, alone or inside \`all\`, \`any\`, \`not\` and \`at_least\` at any
depth. Several keys in one mapping have all to hold.

| chapter | conditions |
| --- | --- |
${contents.join('\n')}

Values: a **comparison** is a number, or a text such as \`'>= 1'\`, \`'< 500'\`, \`'1..5'\`. **People** are \`login\`, \`'@org/team'\`,
\`'org:name'\`, \`'permission:write'\`, or the words \`author\`, \`committers\` (everybody with a hand in the commits), \`other-committers\` (the author
aside), \`bots\`. **Paths** are globs as in a .gitignore;
\`!glob\` takes paths out again. **Branches** are patterns in which \`*\` does not cross a slash and \`**\` does. Regular
expressions are RE2: no look-around, no back-references, always linear time; \`(?i)\` at the start ignores case.

## Combining

| key | holds when |
| --- | --- |
| \`all: [...]\` | every part holds |
| \`any: [...]\` | one part holds |
| \`not: {...}\` | the part does not hold |
| \`at_least: { count: 2, of: [...] }\` | so many parts hold |

A verdict is pass, fail, pending (time alone may decide it) or error (it could not be told). **An error decides over
everything**, also inside \`any\` and \`not\`: what could not be read never helps a pull request through. After it, \`all\` takes
fail before pending before pass, \`any\` pass before pending before fail.

${chapters.join('\n\n')}

## Fields of \`field\`

\`pullRequest\`: number, title, body, authorAssociation, createdAt, updatedAt, state, isDraft, isLocked, autoMerge, milestone,
author.login, author.kind, base.ref, base.sha, head.ref, head.sha, head.repository. \`repository\`: owner, name, visibility,
defaultBranch. \`subject\`: kind, sha. Times are milliseconds since 1970.
`;
}

/** A row for each option, those within options as well. @throws Error for one that has no sentence of its own */
function optionRows(word: string, json: JsonSchema, prefix = ''): string[] {
  return objectsOf(json).flatMap((each) =>
    Object.entries(each['properties'] as Record<string, JsonSchema>).flatMap(([key, value]) => {
      const name = prefix + key;
      const sentence = value['description'];
      if (typeof sentence !== 'string' || sentence === '')
        throw new Error(`The option "${name}" of "${word}" has no sentence: give it one with described() or option().`);
      const must = (each['required'] as string[] | undefined)?.includes(key) ? ' Has to be given.' : '';
      const row = [`\`${name}\``, `${sentence}${must}`, describe(value)].map((cell) => cell.replaceAll('|', '\\|'));
      return [`| ${row.join(' | ')} |`, ...optionRows(word, value, `${name}.`)];
    }),
  );
}

/** The mappings that a value can be, or be a list of. */
function objectsOf(json: JsonSchema): JsonSchema[] {
  if (json['properties'] !== undefined) return [json];
  if (json['type'] === 'array') return objectsOf(json['items'] as JsonSchema);
  return ((json['anyOf'] as JsonSchema[] | undefined) ?? []).flatMap(objectsOf);
}

/** A schema in a few words. */
function describe(schema: JsonSchema): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].map((each) => `\`${String(each)}\``).join(', ');
  if (Array.isArray(schema['anyOf'])) return [...new Set((schema['anyOf'] as JsonSchema[]).map(describe))].join(' or ');
  switch (schema['type']) {
    case 'array':
      return `list of ${describe((schema['items'] ?? {}) as JsonSchema)}`;
    case 'object':
      return `mapping of ${Object.keys(schema['properties'] ?? {})
        .map((key) => `\`${key}\``)
        .join(', ')}`;
    case 'string':
      return 'text';
    case 'integer':
      return 'number';
    case 'boolean':
      return '`true` or `false`';
    default:
      return 'any value';
  }
}
