import type { GitHub } from 'action-kit/github';

/** GitHub, connected when it is first needed: loading the client takes longer than reading most reports. */
export interface GitHubAccess {
  connect(): Promise<GitHub>;
  /** Requests made so far. */
  requests(): number;
}

/** Access with the token of the step. */
export function githubAccess(
  token: string,
  env: Readonly<Record<string, string | undefined>>,
  log: { info(message: string): void },
): GitHubAccess {
  let client: Promise<GitHub> | undefined;
  let connected: GitHub | undefined;
  return {
    connect() {
      client ??= import('action-kit/github').then(({ createGitHub }) => {
        connected = createGitHub({ token, env, log, userAgent: 'lint-review' });
        return connected;
      });
      return client;
    },
    requests() {
      const count = connected?.count();
      return count === undefined ? 0 : count.reads + count.writes;
    },
  };
}
