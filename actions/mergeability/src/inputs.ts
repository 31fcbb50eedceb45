import { type Environment, readInputs } from 'action-kit/inputs';
import type { InputName } from './generated/action.ts';

/** What the user asks for. */
export interface Inputs {
  readonly token: string;
  readonly policyFile: string;
  /** May hold `{base}`. */
  readonly statusContext: string;
  readonly pullRequest: number | undefined;
  readonly history: 'auto' | 'git' | 'api';
  readonly comment: boolean;
  readonly dryRun: boolean;
  readonly snapshotFile: string | undefined;
}

/**
 * Reads the inputs from the runner's variables.
 *
 * @throws InputError naming every input that is wrong
 */
export function parseInputs(env: Environment): Inputs {
  return readInputs<Inputs, InputName>(env, (input) => {
    const token = input.secret('github-token');
    if (token === undefined)
      input.problem(
        'github-token',
        'this input is required, but it is empty.',
        'Leave it out to use the token of the workflow.',
      );
    const policyFile = input.string('policy-file');
    if (/(?:^|\/)\.\.(?:\/|$)|^\/|[\r\n:]/.test(policyFile))
      input.problem('policy-file', `expected a path inside the repository, found ${JSON.stringify(policyFile)}.`);
    const statusContext = input.string('status-context');
    if (statusContext.length > 200 || /[\r\n]/.test(statusContext))
      input.problem('status-context', 'expected one line of at most 200 characters.');
    return {
      token: token ?? '',
      policyFile,
      statusContext,
      pullRequest: input.has('pull-request') ? input.integer('pull-request', { min: 1 }) : undefined,
      history: input.oneOf('history', ['auto', 'git', 'api']),
      comment: input.boolean('comment'),
      dryRun: input.boolean('dry-run'),
      snapshotFile: input.optional('snapshot-file'),
    };
  });
}
