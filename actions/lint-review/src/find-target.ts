import { readFileSync } from 'node:fs';
import { UserError } from 'action-kit/errors';
import { isObject, objectAt, textAt, type JsonObject } from './report/json-value.ts';

/** What a run is about: commits, and the pull request if there is one. */
export interface Target {
  readonly owner: string;
  readonly repo: string;
  /** Undefined for pushes and other events without a pull request. */
  readonly pullRequest: number | undefined;
  /** Whether the pull request comes from another repository. */
  readonly fromFork: boolean;
  /** Commit that findings are shown on. */
  readonly head: string;
  /** Commit that the head is compared with (through their merge base); empty when the event names none. */
  readonly base: string;
  /** In words, for the summary. */
  readonly subject: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Tells from the event what to review.
 *
 * @throws {UserError} for an event that this action does not know, or a payload that cannot be read
 */
export function findTarget(env: Environment): Target {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  const payload = readPayload(env['GITHUB_EVENT_PATH']);
  const [owner = '', repo = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  const common = { owner, repo };
  const sha = env['GITHUB_SHA'] ?? '';
  if (event === 'pull_request' || event === 'pull_request_target') {
    const pull = objectAt(payload, 'pull_request');
    const number = pull['number'] ?? payload['number'];
    if (typeof number !== 'number') throw new UserError(`The payload of the event ${event} names no pull request.`);
    return {
      ...common,
      pullRequest: number,
      fromFork: isFork(pull, `${owner}/${repo}`),
      head: textAt(objectAt(pull, 'head'), 'sha'),
      base: textAt(objectAt(pull, 'base'), 'sha'),
      subject: `on what pull request #${number} changes`,
    };
  }
  if (event === 'merge_group') {
    const group = objectAt(payload, 'merge_group');
    return {
      ...common,
      pullRequest: undefined,
      fromFork: false,
      head: textAt(group, 'head_sha') || sha,
      base: textAt(group, 'base_sha'),
      subject: 'on what this merge group changes',
    };
  }
  const before = textAt(payload, 'before');
  const base = event === 'push' && !/^0*$/.test(before) ? before : '';
  return {
    ...common,
    pullRequest: undefined,
    fromFork: false,
    head: sha,
    base,
    subject: base === '' ? 'in all files' : 'on what this push changes',
  };
}

/** A head repository that is gone was a fork. Payloads that say nothing are of the repository itself. */
function isFork(pull: JsonObject, repository: string): boolean {
  const head = objectAt(pull, 'head');
  if (!('repo' in head)) return false;
  return textAt(objectAt(head, 'repo'), 'full_name').toLowerCase() !== repository.toLowerCase();
}

function readPayload(path: string | undefined): JsonObject {
  if (path === undefined || path === '') return {};
  try {
    const payload: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isObject(payload) ? payload : {};
  } catch (error) {
    throw new UserError(`The payload of the event, ${path}, cannot be read.`, { cause: error });
  }
}
