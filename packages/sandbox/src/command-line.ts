import { UsageError, type Command, type Terminal } from './commands/command.ts';
import { messageOf } from './message-of.ts';

interface Listed {
  readonly summary: string;
  /** Loaded when it is asked for: running an action needs nothing of the server, and starts in a quarter of the time. */
  readonly load: () => Promise<Command>;
}

const commands: Readonly<Record<string, Listed>> = {
  up: {
    summary: 'serve a GitHub from a state file',
    load: async () => (await import('./commands/up.ts')).upCommand,
  },
  'run-action': {
    summary: 'run a built action as the GitHub runner does',
    load: async () => (await import('./commands/run-action.ts')).runActionCommand,
  },
  event: {
    summary: "print an event's payload, made of what the API says",
    load: async () => (await import('./commands/event.ts')).eventCommand,
  },
  schema: {
    summary: 'print the JSON Schema of state files',
    load: async () => (await import('./commands/schema.ts')).schemaCommand,
  },
};

function overview(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
  return `sandbox <command>\n\nGitHub and its runner on one machine.\n\n${lines.join('\n')}\n\nsandbox <command> --help tells more.`;
}

/** A mistake of the caller, also as node:util's parseArgs tells it. */
function isUsageError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}

/** Runs `sandbox` with its arguments. @returns the exit code: 2 for a call or a file that is wrong */
export async function runCommandLine([name, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview());
    return name === undefined ? 2 : 0;
  }
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (listed === undefined) {
    terminal.err(`sandbox: unknown command "${name}", expected one of ${Object.keys(commands).join(', ')}`);
    return 2;
  }
  const command = await listed.load();
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(command.usage);
    return 0;
  }
  try {
    return await command.run(args, terminal);
  } catch (error) {
    const more = isUsageError(error) ? `\nTry: sandbox ${name} --help` : '';
    terminal.err(`sandbox ${name}: ${messageOf(error)}${more}`);
    return 2;
  }
}
