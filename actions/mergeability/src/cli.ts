import { parseArgs } from 'node:util';
import { describeError, UserError } from 'action-kit/errors';
import { didYouMean } from 'action-kit/suggestion';
import { visibleText } from 'action-kit/visible-text';
import { commands } from './cli/commands.ts';
import { migrate } from './migrate/command.ts';

const all = [...commands, migrate];
const help = `mergeability <command>

${all.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`).join('\n')}

Exit codes: 0 as it should be, 1 something is wrong with what was looked at, 2 the command could not be run.`;

const STRING = { type: 'string' } as const;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      snapshot: STRING,
      against: STRING,
      now: STRING,
      from: STRING,
      out: STRING,
    },
  });
  const [name, ...rest] = positionals;
  const command = all.find((each) => each.name === name);
  if (values.help === true || name === undefined) {
    console.log(help);
    process.exitCode = name === undefined && values.help !== true ? 2 : 0;
  } else if (command === undefined) {
    throw new UserError(`There is no command "${name}".`, {
      hint:
        didYouMean(
          name,
          all.map((each) => each.name),
        ) ?? 'See mergeability --help.',
    });
  } else {
    const { help: _, ...options } = values;
    const { exitCode, output } = await command.run({ positionals: rest, options });
    console.log(output);
    process.exitCode = exitCode;
  }
} catch (error) {
  // Messages quote what was read, which may hold commands for the terminal.
  console.error(
    visibleText(isUsageError(error) ? `${error.message}\n  → See mergeability --help.` : describeError(error)),
  );
  process.exitCode = error instanceof UserError && error.name === 'ConfigError' ? 1 : 2;
}

/** What `parseArgs` says of an unknown option or a missing value: a sentence for the user already. */
function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
