import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface ActionReference {
  /** `owner/name` */
  readonly repository: string;
  /** The action's folder in the repository; '' for an action at its root. */
  readonly path: string;
  /** A tag, a branch or a full commit. */
  readonly ref: string;
}

/** An action that could not be fetched; the message says what `uses:` should have been. */
export class ActionReferenceError extends Error {
  override name = 'ActionReferenceError';
}

/**
 * Reads the `uses:` of a step, e.g. `org/actions/lint-review@v1`.
 *
 * @throws ActionReferenceError when it is none
 */
export function parseActionReference(uses: string): ActionReference {
  const match = /^([\w.-]+\/[\w.-]+)((?:\/[\w.-]+)*)@([^@\s]+)$/.exec(uses);
  if (!match || uses.split(/[/@]/).includes('..')) {
    throw new ActionReferenceError(`expected owner/repository@ref or owner/repository/path@ref, found "${uses}"`);
  }
  const [, repository = '', folder = '', ref = ''] = match;
  return { repository, path: folder.slice(1), ref };
}

export interface CheckedOutAction {
  /** The action's own folder, for `runAction`. */
  readonly folder: string;
  readonly reference: ActionReference;
  /** The commit that the ref named. */
  readonly sha: string;
  readonly remove: () => void;
}

const run = promisify(execFile);

/**
 * Fetches an action as the runner resolves `uses: owner/repository/path@ref`: the whole tree at the ref, then the path
 * in it. Nothing of the machine's git configuration counts.
 *
 * @param serverUrl the server that holds the repository, e.g. the sandbox's; `file:///folder` for bare repositories in
 *   a folder
 * @throws ActionReferenceError when the ref or the action's folder is not there
 */
export async function checkoutAction(uses: string, serverUrl: string, token?: string): Promise<CheckedOutAction> {
  const reference = parseActionReference(uses);
  const root = mkdtempSync(path.join(tmpdir(), 'sandbox-action-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token ?? ''}`).toString('base64')}`;
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // In the environment, not in argv: other users of the machine may read argv.
    ...(token !== undefined && {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: header,
    }),
  };
  const git = async (...args: string[]) => (await run('git', ['-C', root, ...args], { env })).stdout.trim();
  try {
    await git('init', '--quiet');
    await git(
      'fetch',
      '--quiet',
      '--depth=1',
      '--end-of-options',
      `${serverUrl}/${reference.repository}.git`,
      reference.ref,
    );
    await git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    const folder = path.join(root, reference.path);
    if (!['action.yml', 'action.yaml'].some((name) => existsSync(path.join(folder, name)))) {
      throw new ActionReferenceError(
        `${uses}: the tree at ${reference.ref} holds no ${path.posix.join(reference.path, 'action.yml')}`,
      );
    }
    return { folder, reference, sha: await git('rev-parse', 'HEAD'), remove };
  } catch (error) {
    remove();
    if (error instanceof ActionReferenceError) throw error;
    const { stderr } = error as { stderr?: string };
    throw new ActionReferenceError(`${uses}: cannot be fetched from ${serverUrl}: ${stderr?.trim() ?? String(error)}`, {
      cause: error,
    });
  }
}
