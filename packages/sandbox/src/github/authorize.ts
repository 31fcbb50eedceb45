import { ApiError, notFound } from './api-error.ts';
import type { Access, PermissionName, Token } from './entities/account.ts';
import type { Repository, Role } from './entities/repository.ts';
import type { NeededPermission, Route } from './router.ts';
import { atLeast, type Store } from './store.ts';

const accesses: readonly Access[] = ['none', 'read', 'write', 'admin'];

/**
 * The token of an Authorization header: `token x`, `Bearer x`, or Basic with the token as password (git).
 *
 * @throws ApiError 401 for a token that nobody has
 */
export function authenticate(store: Store, header: string | undefined): Token | undefined {
  if (header === undefined) return undefined;
  const [scheme = '', credentials = ''] = header.split(' ', 2);
  const basic = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString() : undefined;
  const value = basic === undefined ? credentials : basic.slice(basic.indexOf(':') + 1) || basic.split(':', 1)[0];
  const token = store.tokens.get(value ?? '');
  if (!token) throw new ApiError(401, 'Bad credentials');
  return token;
}

/** Whether a caller may know that a repository exists. */
export function maySee(store: Store, token: Token | undefined, repository: Repository): boolean {
  if (!repository.private) return true;
  if (!token) return false;
  if (token.permissions) return token.repositories?.has(repository) ?? true;
  return store.roleOf(repository, token.actor) !== 'none';
}

/** Whether a caller may do what needs `permission`. */
export function may(
  store: Store,
  token: Token | undefined,
  repository: Repository,
  permission: NeededPermission,
): boolean {
  if (!maySee(store, token, repository)) return false;
  const [name, access] = permission.split(':') as [PermissionName, Access];
  if (access === 'read' && !repository.private && name !== 'administration') return true;
  if (!token) return false;
  if (!token.permissions) return atLeast(store.roleOf(repository, token.actor), neededRole(name, access));
  if (token.repositories?.has(repository) === false) return false;
  const granted = name === 'metadata' ? 'read' : (token.permissions[name] ?? 'none');
  return accesses.indexOf(granted) >= accesses.indexOf(access);
}

/**
 * Refuses a request that its caller may not make, in GitHub's words.
 *
 * @throws ApiError 401 without a token, 403 for a right that is missing, 404 for what may not be known
 * @see https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export function authorize(
  store: Store,
  token: Token | undefined,
  route: Route,
  repository: Repository | undefined,
): void {
  if (!token && !route.open && (route.method !== 'GET' || !repository))
    throw new ApiError(401, 'Requires authentication');
  if (!repository) return;
  if (!maySee(store, token, repository)) throw notFound();
  if (route.permissions.length === 0) return;
  if (route.permissions.some((permission) => may(store, token, repository, permission))) {
    if (repository.archived && route.method !== 'GET')
      throw new ApiError(403, 'Repository was archived so is read-only.');
    return;
  }
  if (!token) throw notFound();
  const accepted = route.permissions.map((permission) => permission.replace(':', '=')).join('; ');
  const headers = { 'x-accepted-github-permissions': accepted };
  if (token.permissions) throw new ApiError(403, 'Resource not accessible by integration', { headers });
  throw missingRole(
    route.permissions.some((one) => one.endsWith(':admin') || one.startsWith('administration')) ? 'admin' : 'write',
  );
}

/** 403 in the words that a user's token gets. */
export function missingRole(role: Role): ApiError {
  return new ApiError(403, `Must have ${role === 'write' ? 'push' : role} access to the repository.`);
}

/**
 * What a user needs who has no permission set. Whoever can read a public repository may open issues and pull requests
 * and comment on them; what only some of those may do, the routes check themselves.
 */
function neededRole(name: PermissionName, access: Access): Role {
  if (name === 'administration') return access === 'read' ? 'read' : 'admin';
  if (access === 'read' || name === 'issues' || name === 'pull_requests') return 'read';
  return 'write';
}

/**
 * Whether a token is a workflow's in a repository that does not let workflows open and approve pull requests, whatever
 * permissions they have.
 *
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository
 */
export function isBarredWorkflow(token: Token | undefined, repository: Repository): boolean {
  return token?.kind === 'actions' && !repository.allowActionsApproval;
}

/**
 * For what needs more than reading of a user, but not of a token with permissions (those were checked by the route).
 *
 * @throws ApiError 403
 */
export function requireRole(store: Store, token: Token | undefined, repository: Repository, role: Role): void {
  if (token?.permissions) return;
  if (!atLeast(store.roleOf(repository, token?.actor), role)) throw missingRole(role);
}
