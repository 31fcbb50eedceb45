/** An account as GitHub knows it. Compared by `id`: logins change, and a freed login can be taken by somebody else. */
export interface Account {
  /** The node id. */
  readonly id: string;
  readonly login: string;
  readonly kind: 'user' | 'bot' | 'organization' | 'mannequin';
}

/** Whether the account is a machine. Apps are of their own kind; their login also ends with `[bot]`. */
export function isBot(account: Account): boolean {
  return account.kind === 'bot' || account.login.endsWith('[bot]');
}

/** Whether two accounts are one person. Nobody equals nobody: two deleted accounts may be two persons. */
export function isSame(one: Account | null, other: Account | null): boolean {
  return one !== null && other !== null && one.id === other.id;
}

/** Whether a login is meant; GitHub compares without regard to case. */
export function hasLogin(account: Account | null, login: string): boolean {
  return account !== null && account.login.toLowerCase() === login.toLowerCase();
}

/** Permission levels on a repository, weakest first. */
export const PERMISSIONS = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Whether a permission is as strong as another. */
export function reaches(permission: Permission, wanted: Permission): boolean {
  return PERMISSIONS.indexOf(permission) >= PERMISSIONS.indexOf(wanted);
}
