import { readFile } from 'node:fs/promises';
import { UserError } from 'action-kit/errors';
import { mergePolicies } from '../policy/extends.ts';
import type { Policy } from '../policy/policy.ts';
import { DEFAULT_POLICY_PATH, readPolicyFile } from '../policy/read-policy.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** @throws UserError when the file cannot be read */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path} cannot be read.`, { hint: 'Name a file that exists.', cause: error });
  }
}

/**
 * The policy of a file. What it extends lies in other repositories: give these files behind it, nearest first.
 *
 * @throws UserError when it extends another that was not given
 */
export async function readPolicy(paths: readonly string[]): Promise<Policy> {
  const names = paths.length === 0 ? [DEFAULT_POLICY_PATH] : paths;
  const files = await Promise.all(names.map(async (path) => readPolicyFile(await readText(path), path)));
  const last = files.at(-1);
  if (last?.extends !== undefined) {
    const { repository, path, ref } = last.extends;
    throw new UserError(`${last.origin} extends ${repository}//${path}@${ref}, which is in another repository.`, {
      hint: `Fetch that file and name it as well: ${names.join(' ')} <copy of ${path}>.`,
    });
  }
  return mergePolicies(files);
}

/**
 * The snapshots of a file that the action wrote (input "snapshot-file").
 *
 * @throws UserError when the file holds none
 */
export async function readSnapshots(path: string): Promise<readonly Snapshot[]> {
  let data: unknown;
  try {
    data = JSON.parse(await readText(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} holds no JSON.`, { cause: error });
  }
  const list = (Array.isArray(data) ? data : [data]) as Partial<Snapshot>[];
  if (list.length === 0 || !list.every((each) => each.format === 1 && each.pullRequest && each.facts && each.answers)) {
    throw new UserError(`${path} holds no snapshot of format 1.`, {
      hint: 'Let the action write one: input "snapshot-file".',
    });
  }
  return list as Snapshot[];
}
