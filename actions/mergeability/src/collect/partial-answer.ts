import type { GitHub } from 'action-kit/github';
import { GitHubError } from 'action-kit/github-error';

/** The data of a query, and what became of the aliases at the root that could not be answered. */
export interface PartialAnswer<T> {
  readonly data: T;
  /** Alias → GitHub's reason. */
  readonly failed: ReadonlyMap<string, string>;
}

/**
 * Sends a query of which some root fields may fail by themselves, such as a team that the token may not see. An error
 * anywhere else is thrown: a part of an answer is never taken for the whole.
 */
export async function queryPartially<T>(
  github: GitHub,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  mayFail: ReadonlySet<string>,
): Promise<PartialAnswer<T>> {
  try {
    return { data: await github.graphql<T>(query, variables), failed: new Map() };
  } catch (error) {
    const body =
      error instanceof GitHubError ? (error.answer as { data?: T | null; errors?: unknown } | undefined) : undefined;
    const failed = body && failuresOf(body.errors, mayFail);
    if (failed === undefined || body?.data === undefined || body.data === null) throw error;
    return { data: body.data, failed };
  }
}

function failuresOf(errors: unknown, mayFail: ReadonlySet<string>): Map<string, string> | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const failed = new Map<string, string>();
  for (const error of errors as { path?: unknown; message?: unknown }[]) {
    const root: unknown = Array.isArray(error.path) ? error.path[0] : undefined;
    if (typeof root !== 'string' || !mayFail.has(root)) return undefined;
    failed.set(root, typeof error.message === 'string' ? error.message : 'GitHub gave no reason');
  }
  return failed;
}
