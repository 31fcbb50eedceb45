import { compileCodeownersGlob } from 'action-kit/codeowners-glob';
import { UserError } from 'action-kit/errors';
import { compilePattern, type Pattern } from 'action-kit/pattern';
import { findVersions } from '../../src/conditions/changelog.ts';
import { findConventionalProblem } from '../../src/conditions/conventional-title.ts';
import { findUnsigned } from '../../src/conditions/sign-off.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { allOf, anyOf, type Verdict } from '../../src/engine/verdict.ts';
import { viewOf } from '../../src/engine/view.ts';
import { migrateChangelogEnforcer, splitSkipLabels } from '../../src/migrate/changelog-enforcer.ts';
import { escapePattern, splitLookahead, textOf, textsOf } from '../../src/migrate/migration.ts';
import { approvingComments, asStatements, latestOpinions } from '../../src/approvals/reviews.ts';
import { renderMigration } from '../../src/migrate/command.ts';
import { migratePolicyBot } from '../../src/migrate/policy-bot.ts';
import { migrateDisapproval } from '../../src/migrate/policy-bot-people.ts';
import { actorsOf, migratePredicate } from '../../src/migrate/policy-bot-predicates.ts';
import { migrateRequiredLabels } from '../../src/migrate/required-labels.ts';
import { readPlain } from '../../src/migrate/plain-value.ts';
import { writeYaml } from '../../src/migrate/write-yaml.ts';
import { isOneOf, parseActor } from '../../src/policy/actor.ts';
import { holds, parseComparison } from '../../src/policy/comparison.ts';
import type { Judgement } from '../../src/engine/judgement.ts';
import type { RuleVerdict } from '../../src/engine/verdict.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Commit } from '../../src/snapshot/facts.ts';
import { type Question, questionKey } from '../../src/snapshot/question.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { type Case, corpusTable, corpusText } from '../corpora.ts';
import { changed, judgeCondition, NOW, policyOf } from '../judge-text.ts';
import { accountOf, answerFrom, commentsOf, reviewsOf, snapshotOf } from '../policy-bot-facts.ts';
import { explain } from './corpora-differences.ts';

// Cases of six other projects. Needs the corpora beside the repository (or in CORPORA). A case whose verdict is another
// one needs a reason in corpora-differences.ts that covers it.

const counts = new Map<string, { equal: number; different: number; notApplicable: number }>();
const told: string[] = [];

/** @param isEqual undefined when the case is not judged here */
function record(table: string, each: Case, isEqual: boolean | undefined): void {
  const count = counts.get(table) ?? { equal: 0, different: 0, notApplicable: 0 };
  counts.set(table, count);
  if (isEqual === true) return void count.equal++;
  const kind = isEqual === undefined ? 'not-applicable' : 'different';
  count[isEqual === undefined ? 'notApplicable' : 'different']++;
  const reason = explain(each, kind);
  told.push(`${each.id}: ${kind}: ${reason ?? 'nobody knows why'}`);
  expect({ id: each.id, kind, reason }).toEqual({ id: each.id, kind, reason: expect.any(String) as string });
}

afterAll(() => {
  process.stdout.write(`${told.sort().join('\n')}\n${JSON.stringify(Object.fromEntries(counts))}\n`);
});

type Facts = Readonly<Record<string, unknown>>;

/** Judges with answers from the tables until nothing is asked any more. */
function judgeAll(policy: Policy, start: Snapshot, given: Facts = {}): Judgement {
  for (let snapshot = start; ;) {
    const missing = new Map<string, Question>();
    const judgement = evaluate(snapshot, policy, NOW, missing);
    if (missing.size === 0) return judgement;
    const answers = Object.fromEntries(
      [...missing.values()].map((question) => [questionKey(question), answerFrom(given, question)]),
    );
    snapshot = { ...snapshot, answers: { ...snapshot.answers, ...answers } };
  }
}

const judge = (policy: Policy, start: Snapshot, given: Facts = {}): Verdict => judgeAll(policy, start, given).verdict;

const policyFrom = (rules: unknown, more: object = {}): Policy =>
  policyOf(`${writeYaml({ version: 1, rules, ...more })}\n`);

function throwsUserError(attempt: () => unknown): boolean {
  try {
    attempt();
    return false;
  } catch (error) {
    if (error instanceof UserError) return true;
    throw error;
  }
}

describe('CODEOWNERS patterns', () => {
  const entries = JSON.parse(corpusText('codeowners-patterns.json')) as {
    name: string;
    pattern: string;
    paths: Record<string, boolean>;
  }[];
  const assertions = entries.flatMap(({ pattern, paths }) =>
    Object.entries(paths).map(([path, matches]) => ({ pattern, path, matches })),
  );
  it.each(assertions)('$pattern and $path: $matches', ({ pattern, path, matches }) => {
    record(
      'codeowners',
      { id: `codeowners ${pattern} ${path}` },
      compileCodeownersGlob(pattern).matches(path) === matches,
    );
  });
});

describe('semantic titles', () => {
  interface TitleCase extends Case {
    readonly title: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly expected: { readonly ok: boolean; readonly error?: string };
  }
  const list = (value: unknown): Pattern[] | undefined =>
    Array.isArray(value) ? value.map((each) => compilePattern(String(each))) : undefined;
  it.each(corpusTable<TitleCase>('semantic-title').map((each) => [each.id, each] as const))('%s', (_, each) => {
    const { title, options, expected } = each;
    const split = typeof options['subjectPattern'] === 'string' ? splitLookahead(options['subjectPattern']) : {};
    const types = list(options['types']);
    const scopes = list(options['scopes']);
    const refused = list(options['disallowScopes']);
    const problem = findConventionalProblem(title, {
      ...(types && { types }),
      ...(scopes && { scopes }),
      ...(refused && { disallow_scopes: refused }),
      require_scope: options['requireScope'] === true,
      ...(typeof options['headerPattern'] === 'string' && { header: compilePattern(options['headerPattern']) }),
      ...(split?.matches !== undefined && { subject_matches: [compilePattern(split.matches)] }),
      ...(split?.not_matches !== undefined && { subject_not_matches: [compilePattern(split.not_matches)] }),
    });
    const error = expected.error === 'subject_pattern_custom_message' ? 'subject_pattern_mismatch' : expected.error;
    record('semantic-title', each, problem?.error === error && (problem === undefined) === expected.ok);
  });
});

describe('Developer Certificate of Origin', () => {
  interface DcoCase extends Case {
    readonly commits: readonly {
      sha: string | null;
      message: string;
      author: { name: string; email: string };
      committer: { name: string; email: string };
      parents: number;
      author_account: { login: string; type?: string } | null;
      signature_verified?: boolean;
    }[];
    readonly signoff_required_for: Readonly<Record<string, boolean>>;
    readonly remediation: { readonly individual: boolean; readonly third_party: boolean };
    readonly expected: { readonly verdict: string; readonly failed: readonly { commit: number }[] };
  }
  it.each(corpusTable<DcoCase>('dco').map((each) => [each.id, each] as const))('%s', (_, each) => {
    const { commits, signoff_required_for: required, remediation, expected } = each;
    const all = commits.map((given, index): Commit => {
      const account =
        given.author_account === null
          ? null
          : {
              ...accountOf(given.author_account.login),
              kind: given.author_account.type === 'Bot' ? ('bot' as const) : ('user' as const),
            };
      const valid = given.signature_verified ?? false;
      return {
        sha: given.sha ?? `null-${index}`, parents: Array.from({ length: given.parents }, () => ''), message: given.message, coAuthors: [], committedAt: 0,
        author: { ...given.author, account }, committer: { ...given.committer, account: null },
        signature: valid ? { valid, state: 'VALID', signer: null, keyId: null } : null,
      }; // oxfmt-ignore
    });
    const failed = findUnsigned(all, {
      individual: remediation.individual,
      thirdParty: remediation.third_party,
      isExempt: ({ author }) => author.account !== null && required[author.account.login] === false,
      isBot: ({ author }) => author.account?.kind === 'bot',
    }).map(({ commit }) => all.indexOf(commit));
    record(
      'dco',
      each,
      (failed.length === 0 ? 'pass' : 'fail') === expected.verdict &&
        JSON.stringify(failed) === JSON.stringify(expected.failed.map(({ commit }) => commit)),
    );
  });
});

describe('required labels', () => {
  interface LabelCase extends Case {
    readonly given: { readonly labels?: readonly string[] };
    readonly rule: Readonly<Record<string, unknown>>;
    readonly expected: { readonly verdict: string; readonly error?: string };
  }
  it.each(corpusTable<LabelCase>('required-labels').map((each) => [each.id, each] as const))('%s', (_, each) => {
    const { given, rule, expected } = each;
    const { policy, left } = migrateRequiredLabels({
      mode: rule['mode'],
      count: rule['count'],
      labels: rule['labels_input'],
      use_regex: rule['regex'],
    });
    const isRefused = policy.rules.length === 0 && left.length > 0;
    const verdict = isRefused
      ? 'refused'
      : judge(policyFrom(policy.rules), changed({ labels: given.labels ?? [] }, {}));
    record(
      'required-labels',
      each,
      expected.error === 'configuration' ? isRefused : (verdict === 'pass') === (expected.verdict === 'success'),
    );
  });
});

describe('changelog enforcer', () => {
  interface ChangelogCase extends Case {
    readonly given: {
      readonly labels?: readonly string[];
      readonly files?: readonly { path: string; status: string }[];
      readonly file_pages?: readonly (readonly { path: string; status: string }[])[];
      readonly changelog_text?: string;
      readonly skip_labels_input?: string;
      readonly token_given?: boolean;
    };
    readonly rule?: Readonly<Record<string, unknown>>;
    readonly expected: Readonly<Record<string, unknown>>;
  }
  const runners: Readonly<Record<string, (each: ChangelogCase) => boolean | undefined>> = {
    labels: ({ given, expected }) =>
      JSON.stringify(splitSkipLabels(given.skip_labels_input ?? '')) === JSON.stringify(expected['labels']),
    versions: ({ given, rule = {}, expected }) =>
      JSON.stringify(findVersions(given.changelog_text ?? '', compilePattern(textOf(rule['versionPattern'])))) ===
      JSON.stringify(expected['versions']),
    find({ given, rule = {}, expected }) {
      const files = (given.file_pages ?? []).flat().map(({ path }) => path);
      const condition = `files: { any: '/${textOf(rule['changeLogPath'], 'CHANGELOG.md')}' }`;
      return (judgeCondition(condition, { files }).verdict === 'pass') === expected['found'];
    },
    enforce({ given, rule = {}, expected }) {
      if (given.token_given === false) return expected['verdict'] !== 'pass';
      const { policy } = migrateChangelogEnforcer(rule);
      const path = textOf(rule['changeLogPath'], 'CHANGELOG.md');
      const isChanged = given.files?.some((file) => file.path === path);
      const text = given.changelog_text ?? (isChanged ? '## [Unreleased]\n- Changed\n' : null);
      const content = (at: string, value: string | null): [string, { known: true; value: string | null }] => [
        questionKey({ kind: 'content', path, at } as Question),
        { known: true, value },
      ];
      const snapshot = changed(
        { labels: given.labels ?? [] },
        {
          facts: { files: (given.files ?? []).map((file) => ({ path: file.path, status: file.status as 'modified' })) },
          answers: Object.fromEntries([content('merge-base', ''), content('head', text)]),
        },
      );
      const verdict = judge(policyFrom(policy.rules, { none_applicable: 'pass' }), snapshot);
      return (verdict === 'pass') === (expected['verdict'] === 'pass' || expected['verdict'] === 'skipped');
    },
  };
  it.each(corpusTable<ChangelogCase>('changelog').map((each) => [each.id, each] as const))('%s', (id, each) => {
    record('changelog', each, runners[/^changelog\/([a-z]+)-/.exec(id)?.[1] ?? '']?.(each));
  });
});

describe('policy-bot', () => {
  interface PolicyCase extends Case {
    readonly kind: string;
    readonly rule: Readonly<Record<string, unknown>>;
    readonly given: unknown;
    readonly user?: string;
    readonly expected: Readonly<Record<string, unknown>>;
  }
  /** "Pending" waits for people there; here that is a failure with something to do. */
  const RULE_VERDICTS: Readonly<Record<string, readonly RuleVerdict[]>> = {
    approved: ['pass'],
    pending: ['pending', 'fail'],
    disapproved: ['fail'],
    skipped: ['not-applicable', 'pass'],
    error: ['error'],
  };
  const VERDICTS: Readonly<Record<string, Verdict>> = {
    approved: 'pass',
    pending: 'pending',
    disapproved: 'fail',
    error: 'error',
    skipped: 'pass',
  };
  const isRule = (rules: unknown, given: Facts, expected: PolicyCase['expected']): boolean => {
    const [rule] = judgeAll(policyFrom(rules), snapshotOf(given), given).rules;
    return RULE_VERDICTS[String(expected['status'])]?.includes(rule?.verdict ?? 'error') ?? false;
  };
  const runners: Readonly<Record<string, (each: PolicyCase) => boolean | undefined>> = {
    predicate({ rule, given, expected }) {
      const conditions = migratePredicate(String(rule['predicate']), rule['params']);
      if (conditions === undefined) return undefined;
      const facts = given as Readonly<Record<string, unknown>>;
      return (
        (judge(policyFrom([{ name: 'rule', require: conditions }]), snapshotOf(facts), facts) === 'pass') ===
        expected['satisfied']
      );
    },
    actor({ rule, given, user, expected }) {
      const wanted = actorsOf(rule['actors'] as Readonly<Record<string, unknown>>).map(parseActor);
      for (let snapshot = snapshotOf({}); ;) {
        const missing = new Map<string, Question>();
        try {
          return isOneOf(wanted, accountOf(user ?? ''), viewOf(snapshot, NOW, missing)) === expected['is_actor'];
        } catch (error) {
          if (missing.size === 0) throw error;
          const answers = Object.fromEntries(
            [...missing.values()].map((question) => [
              questionKey(question),
              answerFrom(given as Readonly<Record<string, unknown>>, question),
            ]),
          );
          snapshot = { ...snapshot, answers: { ...snapshot.answers, ...answers } };
        }
      }
    },
    combination({ rule, given, expected }) {
      const parts = (given as readonly unknown[]).map((part) =>
        typeof part === 'string' ? part : String((part as { status?: string }).status),
      );
      const statuses = parts.filter((part) => part !== 'skipped').map((part): Verdict => VERDICTS[part] ?? 'error');
      const verdict = rule['op'] === 'or' ? anyOf(statuses) : allOf(statuses);
      return (
        verdict === (VERDICTS[String(expected['status'])] ?? 'error') ||
        (statuses.length === 0 && expected['status'] === 'skipped')
      );
    },
    approval({ rule, given, expected }) {
      const { policy } = migratePolicyBot({
        policy: { approval: ['rule'] },
        approval_rules: [{ name: 'rule', ...rule }],
      });
      return isRule(policy.rules, given as Facts, expected);
    },
    disapproval: ({ rule, given, expected }) => isRule([migrateDisapproval(rule, [])], given as Facts, expected),
    approval_candidates({ rule, given, expected }) {
      const methods = rule['methods'] as Facts;
      const texts = textsOf(methods['comments']).map(escapePattern);
      const comments = approvingComments(
        commentsOf(given as Facts),
        [...texts, ...textsOf(methods['comment_patterns'])].map((source) => compilePattern(source)),
        rule['ignore_edited_comments'] !== true,
      );
      const reviews = methods['github_review'] === true ? asStatements(reviewsOf(given as Facts)) : [];
      const users = latestOpinions([...reviews, ...comments])
        .filter(({ state }) => state === 'approved')
        .sort((a, b) => a.submittedAt - b.submittedAt)
        .map(({ author }) => author.login);
      return JSON.stringify(users) === JSON.stringify(expected['users_by_time']);
    },
    policy_parse({ given, expected }) {
      const { approval_yaml: approval, rules_yaml: rules } = given as Readonly<Record<string, string>>;
      const source = {
        policy: { approval: readPlain(approval ?? '', 'approval.yml') },
        approval_rules: readPlain(rules ?? '', 'rules.yml'),
      };
      const attempt = (): string => renderMigration(migratePolicyBot(source), 'policy-bot');
      return expected['valid'] === true ? attempt() !== '' : throwsUserError(attempt);
    },
    approval_and_disapproval({ given, expected }) {
      const { approval, disapproval } = given as { approval: string; disapproval: string };
      return (
        allOf([VERDICTS[approval] ?? 'error', VERDICTS[disapproval] ?? 'error']) ===
        VERDICTS[String(expected['status'])]
      );
    },
    comparison({ rule, given, expected }) {
      const comparison = parseComparison(`${String(rule['op'])} ${String(rule['value'])}`);
      return comparison !== undefined && holds(comparison, Number(given)) === expected['holds'];
    },
    comparison_parse({ given, expected }) {
      return (parseComparison(String(given)) === undefined) === (expected['error'] ?? false);
    },
  };
  it.each(corpusTable<PolicyCase>('policy-rules').map((each) => [each.id, each] as const))('%s', (_, each) => {
    record('policy-bot', each, runners[each.kind]?.(each));
  });

  it.each(['approve-everything', 'complicated', 'remote-policy', 'team-approval', 'team-with-disapproval'])(
    'the example %s is migrated to a policy that can be read, or says why not',
    (name) => {
      const migration = migratePolicyBot(readPlain(corpusText(`policy-examples/${name}.yml`), `${name}.yml`));
      const text = renderMigration(migration, 'policy-bot');
      expect(migration.policy.rules.length + migration.left.length).toBeGreaterThan(0);
      if (migration.policy.rules.length > 0) expect(policyOf(text).rules).toHaveLength(migration.policy.rules.length);
    },
  );
});
