import { UsageError } from './parse-arguments.ts';
import { suggest } from './suggest.ts';
import { harmlessOnGithub, type Terminal } from './terminal.ts';

/** A command gets the arguments after its name and returns the exit code. Loaded when it is used, so that none waits for another's code. */
type Command = (given: readonly string[], terminal: Terminal) => Promise<number>;

const commands: Readonly<Record<string, { readonly help: string; readonly load: () => Promise<Command> }>> = {
  run: {
    help: 'play conversation fixtures against one bot or many, and judge them',
    load: async () => (await import('./commands/run.ts')).run,
  },
  validate: {
    help: 'find every mistake in fixtures and configuration, without a bot',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  merge: {
    help: 'make one report of the journals of shards',
    load: async () => (await import('./commands/merge.ts')).merge,
  },
  compare: {
    help: 'play two versions of a bot and say what got worse, better or different',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  approve: {
    help: 'write what the bot says now into the fixtures',
    load: async () => (await import('./commands/approve.ts')).approve,
  },
  strength: {
    help: 'break the replies of a recorded run, offline, and say which fixtures would not notice',
    load: async () => (await import('./commands/strength.ts')).strength,
  },
  coverage: {
    help: 'say which buttons, intents and flows of a bot a recorded run never met, and propose fixtures for them',
    load: async () => (await import('./commands/coverage.ts')).coverage,
  },
  crawl: {
    help: 'press every button of a live bot, and say which lead to errors, silence or nowhere',
    load: async () => (await import('./commands/crawl.ts')).crawl,
  },
  automation: {
    help: 'say which share of real chats each bot settled alone, and alert when it drops',
    load: async () => (await import('./commands/automation.ts')).automation,
  },
  dashboard: {
    help: 'write a static site of every bot: automation, trend, alerts, worst conversations',
    load: async () => (await import('./commands/dashboard.ts')).dashboard,
  },
  calibrate: {
    help: 'show what a threshold of "similar" would let through',
    load: async () => (await import('./commands/calibrate.ts')).calibrate,
  },
  chat: {
    help: 'talk to a bot by hand, and record the conversation as a fixture',
    load: async () => (await import('./commands/chat.ts')).chat,
  },
  demo: {
    help: 'play a sample suite against two chatbots from npm',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  convert: {
    help: 'rewrite fixtures of other tools as native ones, and back, with a list of what was lost',
    load: async () => (await import('./commands/convert.ts')).convert,
  },
  list: {
    help: 'say which conversations a run would play',
    load: async () => (await import('./commands/list.ts')).list,
  },
};

const exitCodes = `Exit codes: 0 all green · 1 a conversation failed · 2 mistake in usage or fixtures, or nothing selected ·
            3 a bot was not reached · 4 a threshold was missed · 130 interrupted`;

/** The command line. Resolves with the exit code and never rejects. */
export async function main(given: readonly string[], outer: Terminal): Promise<number> {
  const terminal = harmlessOnGithub(outer);
  const [name, ...rest] = given;
  try {
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      await terminal.out(usage());
      return name === undefined ? 2 : 0;
    }
    if (name === '--version' || name === '-v') {
      const { version } = await import('./version.ts');
      await terminal.out(`${version()}\n`);
      return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) {
      const near = suggest(name, Object.keys(commands));
      throw new UsageError(`There is no command "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`);
    }
    return await (
      await command.load()
    )(rest, terminal);
  } catch (cause) {
    if (cause instanceof UsageError) {
      terminal.err(
        `bot-qa: ${cause.message}\nSee: bot-qa ${name !== undefined && Object.hasOwn(commands, name) ? `${name} ` : ''}--help\n`,
      );
      return 2;
    }
    terminal.err(
      `bot-qa: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\nThis is a defect of bot-qa; nothing was judged.\n`,
    );
    return 3;
  }
}

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2;
  const lines = Object.entries(commands).map(([name, { help }]) => `  ${name.padEnd(width)}${help}`);
  return `Usage: bot-qa <command> [options]\n\n${lines.join('\n')}\n\n${exitCodes}\n\nbot-qa <command> --help shows the options of a command.\n`;
}
