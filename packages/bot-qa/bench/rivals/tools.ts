import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bin } from '../play.ts';
import { writeBotiumConfig, writeConvos, writePromptfooConfig, type SuiteShape } from './write-suite.ts';

/** A script of Node that plays a suite, and what it is given. */
export interface Command {
  readonly script: string;
  readonly given: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Tool {
  readonly name: string;
  readonly version: string;
  /** How many conversations a round plays: enough to be busy for some seconds. */
  readonly conversations: number;
  /** At least so many times as many conversations per second are played by bot-qa. */
  readonly gate?: number;
  /** Whether the exit code is the tool's own, not that of a script of ours around it. */
  readonly ownExitCode: boolean;
  /** Writes the suite into an empty folder, in which the command is then run. */
  prepare(folder: string, url: string, shape: SuiteShape): Command;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const versionOf = (folder: string): string =>
  (JSON.parse(readFileSync(here(`${folder}/package.json`), 'utf8')) as { readonly version: string }).version;
/** Neither telemetry nor a look for updates. */
const botiumEnvironment = { BOTIUM_ANALYTICS: 'false' };
const promptfooEnvironment = {
  PROMPTFOO_DISABLE_TELEMETRY: '1',
  PROMPTFOO_DISABLE_UPDATE: '1',
  PROMPTFOO_DISABLE_REMOTE_GENERATION: 'true',
  PROMPTFOO_DISABLE_SHARING: '1',
};

/** What is compared, bot-qa first, and how much each plays, times `scale`. The others must be installed. */
export function findTools(scale: number): readonly Tool[] {
  const core = versionOf('node_modules/botium-core');
  const promptfoo = versionOf('node_modules/promptfoo');
  return [
    {
      name: 'bot-qa, 64 at a time',
      version: versionOf('../..'),
      conversations: 10_000 * Math.min(scale, 1),
      ownExitCode: true,
      prepare(folder, url, shape) {
        writeConvos(folder, shape);
        return { script: bin, given: ['run', 'convos', '--url', url, '--concurrency', '64', '--quiet'] };
      },
    },
    botiumCore(`botium-core, 64 containers`, core, 64, 1000 * scale, 4),
    botiumCore(`botium-core, one container`, core, 1, 500 * scale, 8),
    {
      name: 'botium-cli, one at a time',
      version: `${versionOf('node_modules/botium-cli')} with core ${versionOf('node_modules/botium-cli/node_modules/botium-core')}`,
      conversations: 500 * scale,
      gate: 8,
      ownExitCode: true,
      prepare(folder, url, shape) {
        writeConvos(folder, shape);
        return {
          script: here('node_modules/botium-cli/bin/botium-cli.js'),
          given: ['run', '--convos', 'convos', '--config', writeBotiumConfig(folder, url), 'dot'],
          environment: botiumEnvironment,
        };
      },
    },
    promptfooEval('promptfoo, turns in any order, 64 at a time', promptfoo, false, 100 * scale, 25),
    promptfooEval('promptfoo, turns in order, one at a time', promptfoo, true, 100 * scale, 25),
  ];
}

function botiumCore(name: string, version: string, containers: number, conversations: number, gate: number): Tool {
  return {
    name,
    version,
    conversations,
    gate,
    ownExitCode: false,
    prepare(folder, url, shape) {
      writeConvos(folder, shape);
      return {
        script: here('botium-containers.mjs'),
        given: ['convos', String(containers)],
        environment: { ...botiumEnvironment, BOTIUM_CONFIG: writeBotiumConfig(folder, url) },
      };
    },
  };
}

function promptfooEval(name: string, version: string, inOrder: boolean, conversations: number, gate: number): Tool {
  return {
    name,
    version,
    conversations,
    gate,
    ownExitCode: true,
    prepare(folder, url, shape) {
      writePromptfooConfig(folder, url, shape, inOrder);
      return {
        script: here('node_modules/promptfoo/dist/src/entrypoint.js'),
        given: ['eval', '-c', 'promptfooconfig.json', '--no-cache', '--no-table', '--no-progress-bar', '-j', '64'],
        environment: { ...promptfooEnvironment, PROMPTFOO_CONFIG_DIR: join(folder, '.promptfoo') },
      };
    },
  };
}
