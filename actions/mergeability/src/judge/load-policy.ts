import { UserError } from 'action-kit/errors';
import type { GitHub } from 'action-kit/github';
import type { History } from '../collect/history.ts';
import { describeExtends, mergePolicies } from '../policy/extends.ts';
import type { Extends, Policy, PolicyFile } from '../policy/policy.ts';
import { readPolicyFile } from '../policy/read-policy.ts';

/** A policy with what it was read from. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** `path@sha`, nearest first. */
  readonly files: readonly string[];
}

/** A policy that extends one that extends one … : further than this is a mistake. */
const MAX_DEPTH = 5;

/**
 * Reads the policy of the base and what it extends.
 *
 * @throws ConfigError or UserError when any of it is missing, unreadable or wrong
 */
export async function loadPolicy(
  history: History,
  path: string,
  baseSha: string,
  github: GitHub,
): Promise<LoadedPolicy> {
  const text = (await history.textsAt('base', [path])).get(path) ?? null;
  if (text === null) {
    throw new UserError(`The base branch has no policy: there is no ${path} at ${baseSha.slice(0, 12)}.`, {
      hint: `Add ${path} to the base branch. With git-flow each of the long-lived branches needs its own.`,
    });
  }
  const own = readPolicyFile(text, path);
  const parents = await readParents(own, github);
  return {
    policy: mergePolicies([own, ...parents.map(({ file }) => file)]),
    files: [`${path}@${baseSha.slice(0, 12)}`, ...parents.map(({ label }) => label)],
  };
}

interface Parent {
  readonly file: PolicyFile;
  readonly label: string;
}

async function readParents(own: PolicyFile, github: GitHub): Promise<Parent[]> {
  const parents: Parent[] = [];
  const seen = new Set<string>();
  for (let next = own.extends; next !== undefined;) {
    const name = describeExtends(next);
    if (seen.has(name)) throw new UserError(`The policy ${name} extends itself.`);
    if (parents.length === MAX_DEPTH) throw new UserError(`The policy extends more than ${MAX_DEPTH} others.`);
    seen.add(name);
    const { text, sha } = await readRemote(next, github);
    const file = readPolicyFile(text, name);
    parents.push({ file, label: `${next.repository}//${next.path}@${sha.slice(0, 12)}` });
    next = file.extends;
  }
  return parents;
}

interface RemoteAnswer {
  readonly repository: {
    readonly commit: { readonly oid?: string } | null;
    readonly file: { readonly text?: string | null; readonly isTruncated?: boolean } | null;
  } | null;
}

async function readRemote({ repository, path, ref }: Extends, github: GitHub): Promise<{ text: string; sha: string }> {
  const [owner = '', name = ''] = repository.split('/');
  const label = describeExtends({ repository, path, ref });
  const hint = 'Check the name and the ref, and that the token may read that repository ("contents: read").';
  const query = `query ($owner: String!, $name: String!, $ref: String!, $file: String!) { repository(owner: $owner, name: $name) {
    commit: object(expression: $ref) { ... on Commit { oid } ... on Tag { target { oid } } }
    file: object(expression: $file) { ... on Blob { text isTruncated } } } }`;
  let answer: RemoteAnswer;
  try {
    answer = await github.graphql<RemoteAnswer>(query, { owner, name, ref: `${ref}^{commit}`, file: `${ref}:${path}` });
  } catch (error) {
    throw new UserError(`The policy ${label} cannot be read.`, { hint, cause: error });
  }
  const { file, commit } = answer.repository ?? {};
  if (typeof file?.text !== 'string' || file.isTruncated)
    throw new UserError(`The policy ${label} cannot be read: it does not exist, or is no text.`, { hint });
  return { text: file.text, sha: commit?.oid ?? ref };
}
