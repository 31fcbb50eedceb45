import { readFileSync, statSync } from 'node:fs';
import { UserError } from './errors.ts';

/** Why the workflow runs, as the runner hands it over. The payload is from the time of the event: stale on a re-run. */
export interface WorkflowEvent {
  /** `pull_request`, `push`, `merge_group` … */
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly repository: RepositoryName;
  /** GITHUB_SHA: for pull requests the merge commit that GitHub made, not the head. */
  readonly sha: string;
  /** GITHUB_REF: `refs/heads/main`, `refs/pull/7/merge` … */
  readonly ref: string;
}

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** GitHub cuts payloads at 25 MB (https://docs.github.com/webhooks/webhook-events-and-payloads). */
const MAX_PAYLOAD_BYTES = 32 * 2 ** 20;

/** Reads the event of this run from the variables of the runner and the file that GITHUB_EVENT_PATH names. */
export function readEvent(env: Environment = process.env): WorkflowEvent {
  return {
    name: required(env, 'GITHUB_EVENT_NAME'),
    repository: repositoryName(required(env, 'GITHUB_REPOSITORY')),
    payload: readPayload(required(env, 'GITHUB_EVENT_PATH')),
    sha: env['GITHUB_SHA'] ?? '',
    ref: env['GITHUB_REF'] ?? '',
  };
}

/** `owner/repo` as its two parts. */
export function repositoryName(text: string): RepositoryName {
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9_-]*))\/([A-Za-z0-9._-]+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new UserError(`Expected a repository as "owner/name", found ${JSON.stringify(text.slice(0, 200))}.`);
  }
  return { owner: match[1], repo: match[2] };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new UserError(`${name} is not set.`, {
    hint: 'This program runs as a step of a GitHub workflow, which sets it.',
  });
}

function readPayload(path: string): Readonly<Record<string, unknown>> {
  let payload: unknown;
  try {
    const { size } = statSync(path);
    if (size > MAX_PAYLOAD_BYTES)
      throw new UserError(`The event file ${path} has ${size} bytes; ${MAX_PAYLOAD_BYTES} are allowed.`);
    payload = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The event file ${path} (GITHUB_EVENT_PATH) cannot be read as JSON.`, { cause: error });
  }
  if (isRecord(payload)) return payload;
  throw new UserError(`The event file ${path} (GITHUB_EVENT_PATH) holds no JSON object.`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value deep inside a payload; undefined as soon as a step is missing. Payloads are data, not types. */
export function valueAt(payload: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    payload,
  );
}

/** The text there, or undefined. */
export function textAt(payload: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(payload, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** The positive whole number there (also one written as text, as inputs are), or undefined. */
export function numberAt(payload: unknown, ...path: readonly string[]): number | undefined {
  const value = valueAt(payload, ...path);
  const number = typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
