import type { Repository } from './repository.ts';

/** A person, a bot or an organization: whoever has a login. */
export interface Account {
  readonly typename: 'User' | 'Bot' | 'Organization';
  readonly id: number;
  readonly nodeId: string;
  readonly login: string;
  readonly name: string | null;
  /** Commits by this address are this account's. */
  readonly email: string | null;
  readonly createdAt: string;
  readonly siteAdmin: boolean;
  /** An organization's members; empty for people. */
  readonly members: Map<Account, 'admin' | 'member'>;
}

export interface Team {
  readonly typename: 'Team';
  readonly id: number;
  readonly nodeId: string;
  readonly organization: Account;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly privacy: 'closed' | 'secret';
  readonly parent: Team | null;
  readonly members: Map<Account, 'member' | 'maintainer'>;
  readonly createdAt: string;
}

/** What a token may do with one kind of thing. `admin` is only known to administration. */
export type Access = 'none' | 'read' | 'write' | 'admin';

/** The permissions of an Actions or App token, as a workflow's `permissions:` names them, with `_` for `-`. */
export type PermissionName =
  | 'actions' | 'administration' | 'attestations' | 'checks' | 'contents' | 'deployments' | 'environments'
  | 'id_token' | 'issues' | 'members' | 'metadata' | 'packages' | 'pages' | 'pull_requests'
  | 'repository_projects' | 'secrets' | 'security_events' | 'statuses' | 'workflows'; // oxfmt-ignore

export type Permissions = Readonly<Partial<Record<PermissionName, Access>>>;

export interface Token {
  /** How tests and the request log call it. */
  readonly name: string;
  /** The secret itself. */
  readonly value: string;
  readonly actor: Account;
  /**
   * `actions` is a workflow's GITHUB_TOKEN and `app` an installation's; `user` is a classic personal token, which may
   * do whatever its user may.
   */
  readonly kind: 'actions' | 'app' | 'user';
  /** Undefined for a user's token. */
  readonly permissions: Permissions | undefined;
  /** The repositories that an Actions or App token was made for; undefined: all. */
  readonly repositories: ReadonlySet<Repository> | undefined;
  /** The slug of the app that acts, `github-actions` for a workflow's token. */
  readonly app: string;
}
