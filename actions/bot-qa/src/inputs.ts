import { readInputs, type Environment, type InputReader } from 'action-kit/inputs';
import type { InputName } from './generated/action.ts';

/** The inputs of the action, as far as they are not the command line's own. */
export interface Inputs {
  readonly workingDirectory: string;
  readonly journal: string;
  readonly junit: string | undefined;
  readonly html: string | undefined;
  /** The arguments of `bot-qa run`. */
  readonly command: readonly string[];
}

/**
 * Reads the inputs of the step and turns them into a command line; what an input may hold is checked where the command
 * line is read, so that both give the same answer.
 *
 * @throws {InputError} with all problems at once
 */
export function parseInputs(env: Environment): Inputs {
  return readInputs(env, (input: InputReader<InputName>) => {
    const journal = input.string('journal');
    const junit = input.optional('junit');
    const html = input.optional('html');
    const one = (name: InputName, flag: string): string[] => {
      const value = input.optional(name);
      return value === undefined ? [] : [`--${flag}=${value}`];
    };
    const many = (name: InputName, flag: string): string[] => input.lines(name).map((value) => `--${flag}=${value}`);
    const command = [
      'run',
      ...one('config', 'config'),
      ...many('bots', 'bot'),
      ...one('url', 'url'),
      ...many('tags', 'tag'),
      ...many('not-tags', 'not-tag'),
      ...one('changed-since', 'changed-since'),
      ...one('shard', 'shard'),
      ...one('concurrency', 'concurrency'),
      ...one('repeat', 'repeat'),
      ...one('seed', 'seed'),
      ...one('turn-timeout', 'turn-timeout'),
      ...one('timeout', 'timeout'),
      ...(input.boolean('fail-fast') ? ['--fail-fast'] : []),
      ...(input.boolean('fail-on-flaky') ? ['--fail-on-flaky'] : []),
      ...many('max-latency', 'max-latency'),
      ...many('secrets', 'secret'),
      `--journal=${journal}`,
      '--reporter=terminal',
      '--reporter=github',
      ...(junit === undefined ? [] : [`--reporter=junit=${junit}`]),
      ...(html === undefined ? [] : [`--reporter=html=${html}`]),
      '--quiet',
      // A list of files may come from a pull request: a file named like an option stays a file.
      '--',
      ...input.lines('fixtures'),
    ];
    return { workingDirectory: input.optional('working-directory') ?? '.', journal, junit, html, command };
  });
}
