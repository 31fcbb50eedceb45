import type { GitHub } from 'action-kit/github';
import type { SentRequest } from 'action-kit/github-persistence';

/** GitHub, connected when it is first needed: loading the client takes longer than reading most reports. */
export interface GitHubAccess {
  connect(): Promise<GitHub>;
  /** Requests made so far, repeats too, in the order of their answers. The caps keep them few. */
  requests(): readonly SentRequest[];
}

/** Access with the token of the step. */
export function githubAccess(
  token: string,
  env: Readonly<Record<string, string | undefined>>,
  log: { info(message: string): void },
): GitHubAccess {
  let client: Promise<GitHub> | undefined;
  const sent: SentRequest[] = [];
  return {
    connect() {
      client ??= import('action-kit/github').then(({ createGitHub }) =>
        createGitHub({ token, env, log, userAgent: 'lint-review', onRequest: (request) => sent.push(request) }),
      );
      return client;
    },
    requests: () => sent,
  };
}
