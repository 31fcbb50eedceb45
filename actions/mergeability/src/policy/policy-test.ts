import { object, optional } from 'action-kit/config-object';
import { array, boolean, integer, oneOf, record, type Schema, string } from 'action-kit/config-schema';
import type { Place } from 'action-kit/config-node';
import { checked, converted, located } from 'action-kit/config-value';
import type { RuleVerdict } from '../engine/verdict.ts';

/** What a test of the policy says about an imagined pull request; what is left out is ordinary. */
export interface Given {
  readonly title?: string;
  readonly description?: string;
  readonly author?: string;
  readonly base?: string;
  readonly head?: string;
  readonly fork?: boolean;
  readonly draft?: boolean;
  readonly labels?: readonly string[];
  readonly milestone?: string;
  readonly assignees?: readonly string[];
  readonly files?: readonly string[];
  readonly lines?: number;
  readonly changelog?: string;
  readonly commits?: readonly {
    readonly message?: string;
    readonly author?: string;
    readonly signed?: boolean;
    readonly merge?: boolean;
  }[];
  readonly approvals?: readonly string[];
  readonly changes_requested?: readonly string[];
  readonly comments?: readonly { readonly by: string; readonly text: string }[];
  readonly unresolved?: number;
  readonly checks?: Readonly<Record<string, string>>;
  readonly conflict?: boolean;
  readonly behind?: number;
  /** The branch that the head was cut from. */
  readonly forked_from?: string;
  readonly back_merged?: boolean;
  readonly codeowners?: string;
  readonly template?: string;
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  readonly closes?: readonly number[];
  readonly dependencies?: Readonly<Record<string, 'open' | 'closed' | 'merged'>>;
  readonly now?: string;
  readonly opened?: string;
  readonly repository?: string;
  readonly topics?: readonly string[];
  readonly visibility?: 'public' | 'private' | 'internal';
  readonly subject?: 'pull-request' | 'merge-group';
}

/** One test in the policy: given this, expect that of the named rules, or of the whole (`gate`). */
export interface PolicyTest {
  readonly name: string;
  readonly given: Given;
  readonly expect: Readonly<Record<string, RuleVerdict>>;
  readonly at: Place;
}

const list = (): Schema<string[]> => array(string());
const CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'queued',
] as const;

const time = (): Schema<string> =>
  checked(string({ expected: 'a time' }), (text) =>
    Number.isNaN(Date.parse(text))
      ? `expected a time such as '2026-01-13T12:00:00Z', found ${JSON.stringify(text.slice(0, 60))}.`
      : undefined,
  );

const repositoryName = (): Schema<string> =>
  checked(string({ expected: 'owner/name' }), (text) =>
    /^[^/\s]+\/[^/\s]+$/.test(text) ? undefined : `expected owner/name, found ${JSON.stringify(text.slice(0, 60))}.`,
  );

const given = object({
  title: optional(string()),
  description: optional(string()),
  author: optional(string({ minLength: 1 })),
  base: optional(string({ minLength: 1 })),
  head: optional(string({ minLength: 1 })),
  fork: optional(boolean()),
  draft: optional(boolean()),
  labels: optional(list()),
  milestone: optional(string()),
  assignees: optional(list()),
  files: optional(list()),
  lines: optional(integer({ min: 0 })),
  changelog: optional(string()),
  commits: optional(
    array(
      object({
        message: optional(string()),
        author: optional(string()),
        signed: optional(boolean()),
        merge: optional(boolean()),
      }),
    ),
  ),
  approvals: optional(list()),
  changes_requested: optional(list()),
  comments: optional(array(object({ by: string(), text: string() }))),
  unresolved: optional(integer({ min: 0 })),
  checks: optional(record(oneOf(CONCLUSIONS))),
  conflict: optional(boolean()),
  behind: optional(integer({ min: 0 })),
  forked_from: optional(string({ minLength: 1 })),
  back_merged: optional(boolean()),
  codeowners: optional(string()),
  template: optional(string()),
  teams: optional(record(list())),
  closes: optional(array(integer({ min: 1 }))),
  dependencies: optional(record(oneOf(['open', 'closed', 'merged']))),
  now: optional(time()),
  opened: optional(time()),
  repository: optional(repositoryName()),
  topics: optional(list()),
  visibility: optional(oneOf(['public', 'private', 'internal'])),
  subject: optional(oneOf(['pull-request', 'merge-group'])),
});

const VERDICTS = ['pass', 'fail', 'pending', 'error', 'not-applicable', 'bypassed'] as const;

export const policyTest: Schema<PolicyTest> = converted(
  object({
    name: located(string({ minLength: 1, maxLength: 200 })),
    given,
    expect: record(oneOf(VERDICTS)),
  }),
  ({ name, given: facts, expect }) => ({ name: name.value, at: name.at, given: facts, expect }),
);
