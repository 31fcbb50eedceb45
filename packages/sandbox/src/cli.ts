import type { Command, Terminal } from './commands/command.ts';
import { UsageError } from './commands/command.ts';
import { eventCommand } from './commands/event.ts';
import { runActionCommand } from './commands/run-action.ts';
import { schemaCommand } from './commands/schema.ts';
import { upCommand } from './commands/up.ts';

const commands: Readonly<Record<string, Command>> = {
  up: upCommand,
  'run-action': runActionCommand,
  event: eventCommand,
  schema: schemaCommand,
};

function overview(): string {
  const lines = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(12)}${command.summary}`);
  return `sandbox <command>\n\nGitHub and its runner on one machine.\n\n${lines.join('\n')}\n\nsandbox <command> --help tells more.`;
}

/** A mistake of the caller, also as node:util's parseArgs tells it. */
function isUsageError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof UsageError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}

async function main([name, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    terminal.err(`sandbox: unknown command "${name}", expected one of ${Object.keys(commands).join(', ')}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(command.usage);
    return 0;
  }
  try {
    return await command.run(args, terminal);
  } catch (error) {
    const more = isUsageError(error) ? `\nTry: sandbox ${name} --help` : '';
    terminal.err(`sandbox ${name}: ${error instanceof Error ? error.message : String(error)}${more}`);
    return 2;
  }
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  color: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  signal: stop.signal,
});
