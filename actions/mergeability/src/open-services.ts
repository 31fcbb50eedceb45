import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from 'action-kit/clock';
import { UserError } from 'action-kit/errors';
import { openScratchRepository } from 'action-kit/git-fetch';
import { createGitHub } from 'action-kit/github';
import type { Log } from 'action-kit/log';
import type { WorkflowEvent } from 'action-kit/event';
import type { Inputs } from './inputs.ts';
import type { Services } from './judge/services.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The services of this run, and how to let go of them. */
export interface OpenedServices {
  readonly services: Services;
  close(): Promise<void>;
}

/** Opens GitHub and, where wanted and possible, a bare repository for git. */
export async function openServices(
  inputs: Inputs,
  event: WorkflowEvent,
  env: Environment,
  log: Log,
): Promise<OpenedServices> {
  const github = createGitHub({ token: inputs.token, env, log, writeSpacingMs: 100 });
  const { owner, repo } = event.repository;
  const folder = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'mergeability-'));
  const url = `${github.serverUrl}/${owner}/${repo}.git`;
  const runsUrl = `${github.serverUrl}/${owner}/${repo}/actions/runs/`;
  const runUrl = `${runsUrl}${env['GITHUB_RUN_ID'] ?? ''}`;
  let git: Services['git'];
  if (inputs.history !== 'api') {
    try {
      const auth = { serverUrl: github.serverUrl, token: inputs.token };
      git = { repository: await openScratchRepository({ directory: folder, url, auth, env }), url };
    } catch (error) {
      if (inputs.history === 'git')
        throw new UserError('The input "history" asks for git, which does not run here.', { cause: error });
      log.info('There is no git on this runner: histories are read by the API.');
    }
  }
  return {
    services: { github, log, now: () => systemClock.now(), git, runUrl, runsUrl },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
