import type { GitHub } from 'action-kit/github';
import type { Log } from 'action-kit/log';
import type { Git } from 'action-kit/git';

/** Everything that judging needs of the world. */
export interface Services {
  readonly github: GitHub;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A bare repository for what is fetched, and where from; undefined when the API has to do. */
  readonly git: { readonly repository: Git; readonly url: string } | undefined;
  /** Where people find this run. */
  readonly runUrl: string;
  /** What the links of all runs start with. */
  readonly runsUrl: string;
}

/** Which repository, and how it is judged. */
export interface Settings {
  readonly owner: string;
  readonly repo: string;
  readonly policyFile: string;
  /** May hold `{base}`. */
  readonly statusContext: string;
  readonly comment: boolean;
  readonly dryRun: boolean;
}
