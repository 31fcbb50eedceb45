import assert from 'node:assert/strict';
import { mergePolicies, parseExtends } from '../../src/policy/extends.ts';
import { readPolicyFile } from '../../src/policy/read-policy.ts';
import { compileBranches } from '../../src/policy/name-glob.ts';
import { judgeGiven } from '../../src/policy/imagine.ts';
import { asking, changed, judgeCondition, judgeSnapshot, policyOf } from '../judge-text.ts';
import { unreadable } from '../../src/snapshot/facts.ts';
import type { Attack } from './attack.ts';

const RULES = 'version: 1\nrules:\n  - name: Review\n    require: { approvals: 1 }\n';
const refuses = (text: string): void =>
  void assert.throws(() => readPolicyFile(text, 'mergeability.yml'), /mergeability\.yml:\d+:\d+/);

/** Attacks by what a policy says or leaves out. */
export const policyAttacks: readonly Attack[] = [
  {
    name: 'a typing mistake in a condition silently asks for nothing',
    attempt: () => refuses(RULES.replace('approvals: 1', 'aprovals: true, draft: false')),
    mutation: {
      file: 'policy/expression.ts',
      from: '...words,',
      to: "...words, aprovals: words['draft'] as OptionalSchema<Check>,",
    },
  },
  {
    name: 'a rule that asks for nothing passes',
    attempt: () => refuses(RULES.replace('{ approvals: 1 }', '{}')),
    mutation: { file: 'policy/expression.ts', from: "'expected at least one condition, found none.'", to: 'undefined' },
  },
  {
    name: 'an empty list of alternatives passes',
    attempt: () => refuses(RULES.replace('approvals: 1', 'all: []')),
    mutation: {
      file: 'policy/expression.ts',
      from: 'array(expression(), { min: 1, max: 200 })',
      to: 'array(expression(), { min: 0, max: 200 })',
    },
  },
  {
    name: 'checks without any name pass',
    attempt: () => refuses(RULES.replace('approvals: 1', 'checks: { source: github-actions }')),
    mutation: {
      file: 'conditions/checks.ts',
      from: "'expected one of the keys pass, if_present, all, required: nothing would be checked.'",
      to: 'undefined',
    },
  },
  {
    name: 'a regular expression that takes exponential time stalls the gate',
    attempt() {
      const started = performance.now();
      judgeCondition("title: { matches: '^(a+)+$' }", { title: `${'a'.repeat(4_000)}!` });
      judgeCondition("title: { matches: '(x+x+)+y' }", { title: 'x'.repeat(4_000) });
      assert.ok(performance.now() - started < 5_000);
      assert.throws(() => judgeCondition("title: { matches: '(?=x)y' }"), /looks ahead/);
    },
    mutation: {
      file: 'policy/text-test.ts',
      from: '(source) => compilePattern(source),',
      to: "(source) => compilePattern(source.replace('(?=', '(?:')),",
    },
  },
  {
    name: 'a second rule of the same name hides the first',
    attempt: () => refuses(`${RULES}  - name: review\n    require: { draft: false }\n`),
    mutation: { file: 'policy/name-problems.ts', from: 'if (!seen.has(key)) {', to: 'if (true) {' },
  },
  {
    name: 'a repository replaces a locked rule of its organisation',
    attempt() {
      const parent = readPolicyFile(
        RULES.replace('name: Review', 'name: Review\n    locked: true'),
        'acme/.github//p.yml@v1',
      );
      const own = readPolicyFile(
        'version: 1\nextends: acme/.github//p.yml@v1\nrules:\n  - name: REVIEW\n    require: { draft: false }\n',
        'own.yml',
      );
      assert.throws(() => mergePolicies([own, parent]), /locked by/);
    },
    mutation: { file: 'policy/extends.ts', from: 'if (above?.locked) {', to: 'if (false) {' },
  },
  {
    name: 'a repository gives itself the right to bypass a rule of its organisation',
    attempt() {
      const parent = readPolicyFile(RULES, 'parent.yml');
      const own = readPolicyFile(
        'version: 1\nextends: acme/.github//p.yml@v1\nbypass: { who: [eve], until: merged, reason: optional }\n',
        'own.yml',
      );
      const policy = mergePolicies([own, parent]);
      assert.equal(judgeGiven(policy, { comments: [{ by: 'eve', text: '/mergeability override' }] }).verdict, 'fail');
    },
    mutation: {
      file: 'policy/extends.ts',
      from: 'rules: [...rules.values()],',
      to: 'rules: [...rules.values()].map((rule) => ({ ...rule, bypass: { who: [{ kind: "user", login: "eve" }], command: "/mergeability override", needsReason: false, until: "merged" as const } })),',
    },
  },
  {
    name: 'an extended policy without a ref changes behind our back',
    attempt() {
      for (const text of [
        'acme/.github//p.yml',
        'acme/.github//p.yml@',
        'acme/.github//../p.yml@v1',
        'acme/.github//p.yml@-x',
      ])
        assert.equal(parseExtends(text), undefined);
    },
    mutation: { file: 'policy/extends.ts', from: 'return isTraversal ? undefined :', to: 'return false ? undefined :' },
  },
  {
    name: 'no rule applies, and the gate opens',
    attempt() {
      const policy = policyOf(
        'version: 1\nrules:\n  - name: Review\n    when: { base: release }\n    require: { approvals: 1 }\n',
      );
      assert.equal(judgeGiven(policy, {}).verdict, 'error');
    },
    mutation: { file: 'policy/extends.ts', from: "?.noneApplicable ?? 'error'", to: "?.noneApplicable ?? 'pass'" },
  },
  {
    name: 'a rule whose condition cannot be read is taken for one that does not apply',
    attempt() {
      const policy = 'not: { label: x }';
      const snapshot = changed({}, { facts: { labels: unreadable('GitHub is down.') } });
      assert.equal(judgeSnapshot(policy, snapshot).verdict, 'error');
    },
    mutation: { file: 'engine/judge-expression.ts', from: "verdict: 'error',\n", to: "verdict: 'fail',\n" },
  },
  {
    name: 'an alternative that can be read hides one that cannot',
    attempt() {
      const snapshot = changed({}, { facts: { labels: unreadable('GitHub is down.') } });
      assert.equal(judgeSnapshot('any: [{ base: main }, { label: x }]', snapshot).verdict, 'error');
    },
    mutation: {
      file: 'engine/verdict.ts',
      from: "['error', 'fail', 'pending', 'pass']",
      to: "['fail', 'pending', 'pass', 'error']",
    },
  },
  {
    name: 'a fact that nobody collected is taken for an empty one',
    attempt() {
      const snapshot = changed({}, {});
      const { labels: _, ...facts } = snapshot.facts;
      assert.equal(judgeSnapshot('labels: { none_of: [wip] }', { ...snapshot, facts }).verdict, 'error');
    },
    mutation: {
      file: 'snapshot/snapshot.ts',
      from: 'if (fact === undefined) throw new UnreadableFact(`${name} was not collected.`);',
      to: 'if (fact === undefined) return [] as T;',
    },
  },
  {
    name: 'an unreadable answer is taken for no',
    attempt() {
      const snapshot = changed(
        { author: 'eve' },
        { answers: { 'team team="acme/core"': unreadable('not yours to see') } },
      );
      assert.equal(judgeSnapshot("not: { author: ['@acme/core'] }", snapshot).verdict, 'error');
    },
    mutation: {
      file: 'snapshot/snapshot.ts',
      from: 'if (!fact.known) throw new UnreadableFact(fact.reason, fact.fix);',
      to: 'if (!fact.known) return [] as T;',
    },
  },
  {
    name: 'a branch whose name ends with that of the base gets its rules',
    attempt() {
      for (const name of ['x/main', 'main/x', 'main2', 'xmain'])
        assert.equal(compileBranches(['main']).matches(name), false, name);
      assert.equal(compileBranches(['release/*']).matches('release/1/x'), false);
    },
    mutation: {
      file: 'policy/name-glob.ts',
      from: 'matches: (name) => programs.some((tokens) => runGlob({ tokens, descends: false }, codePoints(name))),\n  };\n}\n\nconst oneOrMore',
      to: 'matches: (name) => programs.some((tokens) => runGlob({ tokens, descends: true }, codePoints(name))),\n  };\n}\n\nconst oneOrMore',
    },
  },
  {
    name: 'a policy with an alias bomb or endless nesting exhausts the runner',
    attempt() {
      const bomb = [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...'bcdefghi'
          .split('')
          .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`),
      ].join('\n');
      refuses(bomb);
      refuses(`version: 1\nrules: ${'['.repeat(5_000)}`);
      refuses(`version: 1\nversion: 1\nrules: []`);
      refuses(`version: 1\n__proto__: { rules: [] }\nrules: [{ name: a, require: { draft: false } }]`);
    },
    mutation: {
      file: 'policy/read-policy.ts',
      from: 'const node = readConfigNodes(text, origin, problems);',
      to: "if (text.includes('__proto__')) text = RULES_ONLY; const node = readConfigNodes(text, origin, problems);",
    },
  },
  {
    name: 'the gate waits for itself or counts its own success',
    attempt() {
      assert.equal(
        judgeCondition("checks: { pass: ['mergeab*'] }", { checks: { mergeability: 'success' } }).verdict,
        'pending',
      );
    },
    mutation: { file: 'conditions/checks.ts', from: '!OWN.matches(check.name) &&', to: '' },
  },
  {
    name: 'a condition that breaks inside is taken for a pass',
    attempt() {
      const policy = asking('draft: false');
      const broken = {
        ...policy,
        rules: policy.rules.map((rule) => ({
          ...rule,
          require: {
            kind: 'check' as const,
            key: 'x',
            facts: [],
            teams: [],
            claims: () => ({}),
            evaluate: () => {
              throw new TypeError('bug');
            },
          },
        })),
      };
      assert.equal(judgeGiven(broken, {}).verdict, 'error');
    },
    mutation: {
      file: 'engine/judge-expression.ts',
      from: "      verdict: 'error',",
      to: "      verdict: error instanceof UnreadableFact ? 'error' : 'pass',",
    },
  },
];
