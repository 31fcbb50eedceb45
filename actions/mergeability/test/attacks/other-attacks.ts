import assert from 'node:assert/strict';
import { statusOf, findForeignStatus } from '../../src/report/status.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { PARSERS } from '../../src/collect/parse-facts.ts';
import { joinStack } from '../../src/judge/stack.ts';
import { findContradictions } from '../../src/engine/contradictions.ts';
import { imagineSnapshot, judgeGiven } from '../../src/policy/imagine.ts';
import { known } from '../../src/snapshot/facts.ts';
import { asking, changed, judgeCondition, judgeSnapshot, policyOf, NOW } from '../judge-text.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { completeCommits } from '../../src/collect/complete-commits.ts';
import type { History } from '../../src/collect/history.ts';
import type { GitHub } from 'action-kit/github';
import type { Attack } from './attack.ts';

const HEAD = 'a'.repeat(40);
const BYPASS = 'version: 1\nrules:\n  - name: Review\n    require: { approvals: 1 }\nbypass: { who: [bo] }\n';
const gate = (comment: { by?: string; text: string }, author = 'ada'): string =>
  judgeGiven(policyOf(BYPASS), { author, comments: [{ by: comment.by ?? 'bo', text: comment.text }] }).rules[0]
    ?.verdict ?? '';
const check = (name: string, more: object): object => ({
  __typename: 'CheckRun', databaseId: 1, name, status: 'COMPLETED', conclusion: 'SUCCESS', isRequired: false, startedAt: null,
  checkSuite: { app: { slug: 'github-actions' }, workflowRun: { event: 'pull_request', workflow: { name: 'CI' }, file: { path: '.github/workflows/ci.yml' } } },
  ...more,
}); // oxfmt-ignore

/** Attacks by checks, comments, branches, texts and lists. */
export const otherAttacks: readonly Attack[] = [
  {
    name: 'a check of another app under the same name passes for the real one',
    attempt: () => {
      const checks = PARSERS.checks([
        check('test', { conclusion: 'FAILURE' }),
        check('test', { databaseId: 2, checkSuite: { app: { slug: 'evil' }, workflowRun: null } }),
      ]);
      assert.equal(
        judgeSnapshot('checks: { pass: [test], source: github-actions }', changed({}, { facts: { checks } })).verdict,
        'fail',
      );
    },
    mutation: {
      file: 'collect/parse-facts.ts',
      from: 'JSON.stringify([source, workflow?.path, run?.event, node.name])',
      to: 'JSON.stringify([node.name])',
    },
  },
  {
    name: 'a passing run of another event hides the failed run of the pull request',
    attempt: () => {
      const other = {
        app: { slug: 'github-actions' },
        workflowRun: {
          event: 'workflow_dispatch',
          workflow: { name: 'CI' },
          file: { path: '.github/workflows/ci.yml' },
        },
      };
      const checks = PARSERS.checks([
        check('test', { conclusion: 'FAILURE' }),
        check('test', { databaseId: 2, checkSuite: other }),
      ]);
      assert.equal(judgeSnapshot('checks: { pass: [test] }', changed({}, { facts: { checks } })).verdict, 'fail');
    },
    mutation: { file: 'collect/parse-facts.ts', from: 'run?.event, node.name]', to: 'node.name]' },
  },
  {
    name: 'an old success of a check hides its newest attempt',
    attempt: () => {
      const checks = PARSERS.checks([
        check('test', { databaseId: 9, conclusion: 'FAILURE' }),
        check('test', { databaseId: 3 }),
      ]);
      assert.deepEqual(
        checks.map(({ conclusion }) => conclusion),
        ['failure'],
      );
    },
    mutation: { file: 'collect/parse-facts.ts', from: 'known.order <= order', to: 'true' },
  },
  {
    name: 'a check that never ran counts as passed',
    attempt: () => assert.equal(judgeCondition('checks: { pass: [test] }', {}).verdict, 'pending'),
    mutation: {
      file: 'conditions/checks.ts',
      from: 'if (missing.length === 0) return present;\n    const wanted',
      to: 'return present;\n    const wanted',
    },
  },
  {
    name: 'a skipped job counts as passed',
    attempt: () =>
      assert.equal(judgeCondition('checks: { pass: [test] }', { checks: { test: 'skipped' } }).verdict, 'fail'),
    mutation: {
      file: 'conditions/checks.ts',
      from: "options.conclusions ?? ['success']",
      to: "options.conclusions ?? ['success', 'skipped']",
    },
  },
  {
    name: 'a conclusion that nobody knew when this was written counts as passed',
    attempt: () =>
      assert.deepEqual(
        PARSERS.checks([check('test', { conclusion: 'BRAND_NEW' })]).map(({ conclusion }) => conclusion),
        ['error'],
      ),
    mutation: {
      file: 'collect/parse-facts.ts',
      from: "return conclusion ?? 'error';",
      to: "return conclusion ?? 'success';",
    },
  },
  {
    name: 'the author overrides their own pull request',
    attempt: () => assert.equal(gate({ text: `/mergeability override ${HEAD} because` }, 'bo'), 'fail'),
    mutation: { file: 'engine/bypass.ts', from: '&& !isSame(comment.author, author)', to: '' },
  },
  {
    name: 'somebody who may not overrides',
    attempt: () => assert.equal(gate({ by: 'eve', text: `/mergeability override ${HEAD} because` }), 'fail'),
    mutation: {
      file: 'engine/bypass.ts',
      from: '.filter(({ account }) => isOneOf(bypass.who, account, view))',
      to: '',
    },
  },
  {
    name: 'an override for an older head stays after a push',
    attempt: () => {
      assert.equal(gate({ text: `/mergeability override ${'b'.repeat(40)} because` }), 'fail');
      assert.equal(gate({ text: '/mergeability override because' }), 'fail');
      assert.equal(gate({ text: `/mergeability override ${HEAD.slice(0, 12)} because` }), 'fail');
    },
    mutation: {
      file: 'engine/bypass.ts',
      from: "if (until === 'next-push' && sha !== view.snapshot.pullRequest.head.sha) return undefined;",
      to: '',
    },
  },
  {
    name: 'an override without the reason that is asked for counts',
    attempt: () => assert.equal(gate({ text: `/mergeability override ${HEAD}` }), 'fail'),
    mutation: { file: 'engine/bypass.ts', from: "needsReason && reason === ''", to: 'false' },
  },
  {
    name: 'a comment of an allowed person is edited by somebody else into an override',
    attempt: () => {
      const comment = {
        author: { id: 'id:bo', login: 'bo', kind: 'user' as const },
        body: `/mergeability override ${HEAD} because`,
        createdAt: 0,
        isEdited: true,
      };
      assert.equal(
        evaluate(changed({}, { facts: { comments: [comment] } }), policyOf(BYPASS), NOW).rules[0]?.verdict,
        'fail',
      );
    },
    mutation: { file: 'engine/bypass.ts', from: '&& !comment.isEdited', to: '' },
  },
  {
    name: 'an override lifts an error that nobody understands',
    attempt: () => {
      const policy = policyOf(BYPASS.replace('approvals: 1', 'field: { path: pullRequest.nothing, equals: 1 }'));
      assert.equal(
        judgeGiven(policy, { comments: [{ by: 'bo', text: `/mergeability override ${HEAD} because` }] }).verdict,
        'error',
      );
    },
    mutation: {
      file: 'engine/evaluate.ts',
      from: "(require.verdict === 'fail' || require.verdict === 'pending')",
      to: "require.verdict !== 'pass'",
    },
  },
  {
    name: 'a fork names its branch hotfix/x and goes into master',
    attempt: () =>
      assert.equal(judgeCondition('git_flow: true', { base: 'master', head: 'hotfix/x', fork: true }).verdict, 'fail'),
    mutation: {
      file: 'conditions/git-flow.ts',
      from: 'const isOwn = head.repository?.toLowerCase() === own;',
      to: 'const isOwn = own !== "";',
    },
  },
  {
    name: 'a hotfix cut from develop takes unreleased work into master',
    attempt: () =>
      assert.equal(
        judgeCondition('git_flow: true', { base: 'master', head: 'hotfix/x', forked_from: 'develop' }).verdict,
        'fail',
      ),
    mutation: {
      file: 'conditions/git-flow.ts',
      from: 'isHotfix ? judgeForkPoint(main, [develop], view) : pass',
      to: "isHotfix ? pass('') : pass",
    },
  },
  {
    name: 'an entry of an older release is moved up and counts as new',
    attempt: () => {
      const [base, head] = ['## [Unreleased]\n\n## [1.0.0]\n- Old\n', '## [Unreleased]\n- Old\n\n## [1.0.0]\n'];
      const key = (at: string): string => `content path="CHANGELOG.md" at="${at}"`;
      const snapshot = changed(
        {},
        { answers: { [key('merge-base')]: { known: true, value: base }, [key('head')]: { known: true, value: head } } },
      );
      assert.equal(judgeSnapshot('changelog: updated', snapshot).verdict, 'fail');
    },
    mutation: { file: 'conditions/changelog-text.ts', from: 'if (left > 0) {', to: 'if (false) {' },
  },
  {
    name: 'an entry or a description inside an HTML comment counts',
    attempt: () => {
      assert.equal(
        judgeCondition('changelog: updated', { changelog: '## [Unreleased]\n<!--\n- Hidden\n-->\n' }).verdict,
        'fail',
      );
      assert.equal(
        judgeCondition('description: { min_chars: 5 }', { description: '<!-- hidden text' }).verdict,
        'fail',
      );
    },
    mutation: {
      file: 'conditions/markdown-sections.ts',
      from: "const start = text.indexOf('<!--', at);",
      to: "const start = text.indexOf('<!---never', at);",
    },
  },
  {
    name: 'a renamed file hides where it came from',
    attempt: () => {
      const files = [{ path: 'b/x', previousPath: 'protected/x', status: 'renamed' as const }];
      assert.equal(
        judgeSnapshot("files: { none: ['protected/**'] }", changed({}, { facts: { files } })).verdict,
        'fail',
      );
    },
    mutation: {
      file: 'conditions/files.ts',
      from: "previousPath === undefined || status === 'copied' ? [path] : [path, previousPath]",
      to: '[path]',
    },
  },
  {
    name: 'titles and labels write tables, links, images and mentions into the report',
    attempt: () => {
      const evil = '<img src=x> | [x](http://e) @acme/core\n::error::x';
      const judgement = judgeGiven(
        policyOf(`version: 1\nrules:\n  - name: Title\n    require: { title: conventional }\n`),
        { title: evil },
      );
      const markdown = renderSummary({ number: 1, headSha: HEAD, judgement, source: { files: ['p'] }, warnings: [] });
      for (const part of [/<img/, /[^\\]\]\(http/, /@acme\/core/, /\n::error/]) assert.doesNotMatch(markdown, part);
    },
    mutation: {
      file: 'report/summary.ts',
      from: 'escapeMarkdown(truncateText(text, { characters: 600 }))',
      to: 'truncateText(text, { characters: 600 })',
    },
  },
  {
    name: 'a long title makes GitHub refuse the status, and the old one stays',
    attempt: () => {
      const { description } = statusOf('fail', `${'🙂'.repeat(200)}\n::x`);
      assert.ok(description.length <= 140 && !/\n/.test(description) && !/[\ud800-\udbff]$/.test(description));
    },
    mutation: {
      file: 'report/status.ts',
      from: 'truncateText(visibleLine(summary).trim(), BUDGETS.statusDescription)',
      to: 'visibleLine(summary).trim()',
    },
  },
  {
    name: 'a pull request into a branch with a weak policy takes its success along into the branch above',
    attempt: () => {
      const [weak, strict] = [asking('draft: false'), asking('approvals: 1')].map((policy) => judgeGiven(policy, {}));
      assert(weak && strict);
      assert.equal(joinStack(weak, strict, 'main').verdict, 'fail');
      assert.match(joinStack(weak, strict, 'main').summary, /^in main, where the stack ends: .*needs 1 approval/);
    },
    mutation: { file: 'judge/stack.ts', from: 'allOf([own.verdict, end.verdict])', to: 'own.verdict' },
  },
  {
    name: 'the verdict is no required check of the branch, and nobody notices',
    attempt: () => {
      const rules = known({ checks: [], approvals: 0, dismissesApprovals: false, mergeMethods: ['merge' as const] });
      const gate = { context: 'mergeability', contexts: 'mergeability', isRequired: null, rules };
      assert.match(findContradictions({ ...imagineSnapshot({}), gate }, asking('draft: false'))[0] ?? '', /^Nothing/);
    },
    mutation: {
      file: 'engine/contradictions.ts',
      from: '...(naming.length > 0 || isRequired === true',
      to: '...(true',
    },
  },
  {
    name: 'somebody else writes the status under our name unnoticed',
    attempt: () => {
      const own = {
        state: 'SUCCESS',
        description: 'x',
        targetUrl: 'https://h/acme/shop/actions/runs/1',
        createdAt: '',
        isRequired: true,
        creator: { __typename: 'User', login: 'eve', id: '1' },
      };
      assert.match(findForeignStatus(own, 'github-actions[bot]', 'https://h/acme/shop/actions/runs/') ?? '', /@eve/);
      assert.equal(
        findForeignStatus(
          { ...own, creator: { __typename: 'Bot', login: 'github-actions', id: '2' } },
          'github-actions[bot]',
          'https://h/acme/shop/actions/runs/',
        ),
        undefined,
      );
    },
    mutation: { file: 'report/status.ts', from: 'if (plain(login) !== plain(viewer))', to: 'if (false)' },
  },
  {
    name: 'a list of commits that GitHub cut off at 250 is taken for all',
    attempt: async () => {
      const history = { commits: async () => undefined, commitCount: async () => 251 } as unknown as History;
      const place = { github: {} as GitHub, owner: 'a', name: 'b' };
      await assert.rejects(completeCommits([], history, place), /cut off/);
    },
    mutation: {
      file: 'collect/complete-commits.ts',
      from: 'if (count === listed.length) return [...listed];',
      to: 'return [...listed];',
    },
  },
];
