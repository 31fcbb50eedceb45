import { writeFile } from 'node:fs/promises';
import { UserError } from 'action-kit/errors';
import { visibleLine } from 'action-kit/visible-text';
import { didYouMean } from 'action-kit/suggestion';
import type { Command } from '../cli/command.ts';
import { readText } from '../cli/read-files.ts';
import { readPolicyFile } from '../policy/read-policy.ts';
import { migrateChangelogEnforcer } from './changelog-enforcer.ts';
import { migrateMergeable } from './mergeable.ts';
import type { Migration } from './migration.ts';
import { readPlain } from './plain-value.ts';
import { migratePolicyBot } from './policy-bot.ts';
import { migrateRequiredLabels } from './required-labels.ts';
import { writeYaml } from './write-yaml.ts';

const SOURCES: Readonly<Record<string, (source: unknown) => Migration>> = {
  mergeable: migrateMergeable,
  'policy-bot': migratePolicyBot,
  'changelog-enforcer': migrateChangelogEnforcer,
  'required-labels': migrateRequiredLabels,
};

/** The policy as text, with what could not be carried as comments at its head. The text is read back before it is shown. */
export function renderMigration({ policy, left }: Migration, from: string): string {
  const notes = left.map((each) => `#   - ${visibleLine(each).replace(/\s+/g, ' ')}`);
  const head = [
    `# Made from a configuration of ${from}.`,
    ...(notes.length > 0 ? ['# Not carried over as it was:', ...notes] : ['# Everything was carried over.']),
  ];
  const text = `${[...head, writeYaml(policy)].join('\n')}\n`;
  if (policy.rules.length > 0) readPolicyFile(text, 'the migrated policy');
  return text;
}

export const migrate: Command = {
  name: 'migrate',
  usage: '--from mergeable|policy-bot|changelog-enforcer|required-labels file.yml [--out mergeability.yml]',
  summary: 'Translates a configuration of another tool and lists what could not be carried over.',
  async run({ positionals, options }) {
    const from = options['from'] ?? '';
    const translate = Object.hasOwn(SOURCES, from) ? SOURCES[from] : undefined;
    if (translate === undefined) {
      const known = Object.keys(SOURCES);
      throw new UserError(`Expected --from with one of ${known.join(', ')}, found ${JSON.stringify(from)}.`, {
        hint: didYouMean(from, known),
      });
    }
    const [path] = positionals;
    if (path === undefined) throw new UserError('The file to migrate is missing.');
    const migration = translate(readPlain(await readText(path), path));
    const text = renderMigration(migration, from);
    if (options['out'] === undefined) return { exitCode: 0, output: text.trimEnd() };
    await writeFile(options['out'], text);
    return {
      exitCode: 0,
      output: `${options['out']}: ${migration.policy.rules.length} rules; ${migration.left.length} notes at its head.`,
    };
  },
};
