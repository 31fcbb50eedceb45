import path from 'node:path';
import { parseArgs } from 'node:util';
import { startGitHub } from '../github.ts';
import { StateError } from '../github/load/names.ts';
import { placedInFile, readStateFile } from '../state/read-state-file.ts';
import { UsageError, type Command } from './command.ts';

const usage = `sandbox up --state <file> [options]

Serves the GitHub of a state file (YAML or JSON) on the loopback address until it gets SIGINT or SIGTERM. When it is
ready it prints one line of JSON: {"url", "apiUrl", "graphqlUrl", "tokens"}.

  --state <file>    what is there at the start; "sandbox schema" prints what it may hold
  --port <number>   (default: any free port)
  --no-limits       count rate limits, but do not enforce them
  --lag <ms>        lists do not show what was added in the last so many milliseconds
  --seed <number>   decides faults that have a chance (default: 1)

  GET /_sandbox/requests   what was asked        POST /_sandbox/faults   trouble to come
  GET /_sandbox/state      what is there now     POST /_sandbox/reset    start again from the state file`;

const options = {
  state: { type: 'string' },
  port: { type: 'string' },
  lag: { type: 'string' },
  seed: { type: 'string' },
  'no-limits': { type: 'boolean' },
} as const;

function wholeNumber(option: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`--${option}: expected a whole number, found "${text}"`);
}

/** `sandbox up` */
export const upCommand: Command = {
  usage,
  async run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options });
    if (values.state === undefined) throw new UsageError('expected --state <file>');
    const state = readStateFile(values.state);
    const server = await startGitHub({
      state,
      stateFolder: path.dirname(path.resolve(values.state)),
      port: wholeNumber('port', values.port, 0),
      seed: wholeNumber('seed', values.seed, 1),
      strictness: {
        lag: wholeNumber('lag', values.lag, 0),
        ...(values['no-limits'] === true && { limits: 'off' }),
      },
    }).catch((error: unknown) => {
      throw error instanceof StateError ? placedInFile(error, values.state ?? '') : error;
    });
    const { url, apiUrl, graphqlUrl, tokens } = server;
    terminal.out(JSON.stringify({ url, apiUrl, graphqlUrl, tokens }));
    if (!terminal.signal.aborted) {
      await new Promise((resolve) => terminal.signal.addEventListener('abort', resolve, { once: true }));
    }
    await server.close();
    return 0;
  },
};
