import { makeEvent, readOverHttp } from 'sandbox/events';
import type { GitHubServer } from 'sandbox/github';
import { runAction } from 'sandbox/runner';
import type { OpenedPullRequest } from './make-pull-request.ts';
import type { Job } from './view.ts';

/** Runs one built action on the pull request as a runner would, with the workflow's token. */
export async function runJob(
  server: GitHubServer,
  opened: OpenedPullRequest,
  job: {
    name: string;
    /** The folder with the built action. */
    action: string;
    event: 'pull_request' | 'pull_request_target';
    inputs: Record<string, string>;
    /** Node's own folder comes first in the PATH, as on a runner. */
    path: string;
  },
): Promise<Job> {
  const token = server.tokens.workflow ?? '';
  const payload = await makeEvent(readOverHttp(server.apiUrl, token), {
    name: job.event,
    action: 'opened',
    repository: opened.repository,
    number: opened.number,
    sender: 'ada',
  });
  const result = await runAction({
    action: job.action,
    event: job.event,
    payload,
    inputs: job.inputs,
    workspace: opened.checkout,
    env: { PATH: job.path },
    github: { token, serverUrl: server.url, apiUrl: server.apiUrl, graphqlUrl: server.graphqlUrl },
  });
  return {
    name: job.name,
    conclusion: result.conclusion,
    seconds: result.duration / 1000,
    summary: result.summary,
    annotations: result.annotations.map(({ level, message, file, line }) => ({ level, message, file, line })),
    outputs: result.outputs,
    log: result.log,
  };
}
