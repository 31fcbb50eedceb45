import { changed, NOW, policyOf } from '../../test/judge-text.ts';
import { judgeGiven } from '../policy/imagine.ts';
import type { Given } from '../policy/policy-test.ts';
import { unreadable } from '../snapshot/facts.ts';
import { evaluate } from './evaluate.ts';
import type { Finding, RuleJudgement } from './judgement.ts';

/** The judgement of one rule by its YAML in flow form. */
function judgeRule(rule: string, given: Given = {}): RuleJudgement {
  const [only] = judgeGiven(policyOf(`version: 1\nrules:\n  - { name: Rule, ${rule} }\n`), given).rules;
  if (only === undefined) throw new Error('no rule');
  return only;
}
const summaryOf = (rules: string, given: Given = {}): string => {
  const { verdict, summary } = judgeGiven(policyOf(`version: 1\n${rules}`), given);
  return `${verdict}: ${summary}`;
};
const origin = 'mergeability.yml';
const DRAFT = 'draft: true';
const LABEL: Finding = {
  key: 'label',
  verdict: 'fail',
  why: 'no label x',
  todo: 'add the label x',
  who: ['people with triage permission'],
};
const LOCKED = judgeRule('require: { locked: true }').require as Finding;
const WAITING = judgeRule('require: { checks: { pass: [build] } }').require as Finding;

it('says of a rule that passes why, and nothing to do', () => {
  const found: Finding = { key: 'label', verdict: 'pass', why: 'the label x is set' };
  expect(judgeRule('require: { label: x }', { labels: ['x'] })).toEqual({
    name: 'Rule', origin, verdict: 'pass', why: found.why, todo: '', who: [], require: found,
  }); // oxfmt-ignore
});

it('says of a rule that fails why, what to do and who can do it', () => {
  const { why, todo, who } = LABEL;
  expect(judgeRule('require: { label: x }')).toEqual({
    name: 'Rule', origin, verdict: 'fail', why, todo, who, require: LABEL,
  }); // oxfmt-ignore
});

it('does not ask of a rule that does not apply', () => {
  expect(judgeRule('when: { label: x }, require: { locked: true }')).toEqual({
    name: 'Rule', origin, verdict: 'not-applicable', why: LABEL.why, todo: '', who: [], when: LABEL,
  }); // oxfmt-ignore
});

it('keeps what it found under "when" beside what it found under "require"', () => {
  const judged = judgeRule('when: { label: x }, require: { locked: true }', { labels: ['x'] });
  expect(judged).toMatchObject({ verdict: 'fail', when: { verdict: 'pass' }, require: LOCKED });
  expect(judgeRule('require: { locked: true }')).not.toHaveProperty('when');
});

it('waits where it is not known yet whether a rule applies', () => {
  const judged = judgeRule('when: { checks: { pass: [build] } }, require: { locked: true }');
  expect(judged).toEqual({
    name: 'Rule',
    origin,
    verdict: 'pending',
    why: `whether it applies is not known: ${WAITING.why}`,
    todo: WAITING.todo,
    who: [],
    when: WAITING,
  });
});

describe('combined', () => {
  it('all tells everything that is missing, the worst first', () => {
    const { require } = judgeRule('require: { all: [{ checks: { pass: [build] } }, { label: x }, { draft: false }] }');
    expect(require).toEqual({
      key: 'all',
      verdict: 'fail',
      why: `${LABEL.why}; ${WAITING.why}`,
      todo: `${LABEL.todo}; ${WAITING.todo}`,
      who: LABEL.who,
      parts: [WAITING, LABEL, expect.objectContaining({ key: 'draft', verdict: 'pass' })],
    });
  });

  it('any tells the alternatives', () => {
    expect(judgeRule(`require: { any: [{ label: x }, { locked: true }] }`).require).toEqual({
      key: 'any',
      verdict: 'fail',
      why: `none of 2 alternatives: ${LABEL.why}, or ${LOCKED.why}`,
      todo: `${LABEL.todo}, or ${LOCKED.todo}`,
      who: [...new Set([...(LABEL.who ?? []), ...(LOCKED.who ?? [])])],
      parts: [LABEL, LOCKED],
    });
  });

  it('at_least tells that there are too few', () => {
    const { require } = judgeRule(
      'require: { at_least: { count: 2, of: [{ label: x }, { draft: false }, { locked: true }] } }',
    );
    expect(require).toMatchObject({
      key: 'at_least',
      verdict: 'fail',
      why: `too few of 3 alternatives: ${LABEL.why}, or ${LOCKED.why}`,
    });
  });

  it('tells what passed, and only that', () => {
    const { require } = judgeRule('require: { any: [{ label: x }, { label: y }, { label: z }] }', {
      labels: ['y', 'z'],
    });
    expect(require).toMatchObject({ key: 'any', verdict: 'pass', why: 'the label y is set, the label z is set' });
  });

  it('not turns it round and says so', () => {
    const set: Finding = { key: 'label', verdict: 'pass', why: 'the label x is set' };
    expect(judgeRule('require: { not: { label: x } }', { labels: ['x'] }).require).toEqual({
      key: 'not',
      verdict: 'fail',
      why: 'not wanted: the label x is set',
      todo: 'change it so that this no longer holds: the label x is set',
      who: ['author'],
      parts: [set],
    });
    expect(judgeRule('require: { not: { label: x } }').require).toEqual({
      key: 'not',
      verdict: 'pass',
      why: 'as wanted, not so: no label x',
      parts: [LABEL],
    });
    expect(judgeRule('require: { not: { checks: { pass: [build] } } }').require).toEqual({
      ...WAITING,
      key: 'not',
      parts: [WAITING],
    });
  });
});

describe('what cannot be read', () => {
  const judge = (require: string, ...fix: string[]): RuleJudgement | undefined =>
    evaluate(
      changed({}, { facts: { labels: unreadable('GitHub is down.', ...fix) } }),
      policyOf(`version: 1\nrules:\n  - { name: Rule, require: ${require} }\n`),
      NOW,
    ).rules[0];
  const error: Finding = {
    key: 'label',
    verdict: 'error',
    why: 'label cannot be judged: GitHub is down.',
    todo: 'see the log of the run',
    who: ['maintainers'],
  };

  it('is an error that names the fact', () => expect(judge('{ label: x }')?.require).toEqual(error));

  it('says what to change, where that is known', () =>
    expect(judge('{ label: x }', 'Give it a token.')).toMatchObject({ verdict: 'error', todo: 'Give it a token.' }));

  it('is all that is told beside what fails', () => {
    for (const key of ['all', 'any'])
      expect(judge(`{ ${key}: [{ locked: true }, { label: x }] }`)?.require).toMatchObject({
        verdict: 'error',
        why: error.why,
        todo: error.todo,
        who: error.who,
      });
  });

  it('is an error also for what nobody has thought of', () => {
    const snapshot = changed({}, { facts: { labels: null as never } });
    const [rule] = evaluate(
      snapshot,
      policyOf('version: 1\nrules:\n  - { name: R, require: { label: x } }\n'),
      NOW,
    ).rules;
    expect(rule).toMatchObject({ verdict: 'error', todo: 'see the log of the run' });
    expect(rule?.why).toMatch(/^label cannot be judged: .*null/);
  });
});

describe('the one line', () => {
  const rules = (...requires: string[]): string =>
    `rules:\n${requires.map((each, index) => `  - { name: R${index + 1}, ${each} }\n`).join('')}`;

  it.each([
    ['all pass', rules('require: { draft: false }', 'require: { locked: false }'), 'pass: 2 of 2 rules pass'],
    [
      'rules that do not apply are not counted',
      rules('require: { draft: false }', `when: { ${DRAFT} }, require: { locked: true }`),
      'pass: 1 of 1 rules pass',
    ],
    [
      'a failure comes before what is open',
      rules('require: { draft: false }', 'require: { checks: { pass: [build] } }', 'require: { label: x }'),
      'fail: 1 of 3: R3: no label x',
    ],
    [
      'what is open is told',
      rules('require: { checks: { pass: [build] } }', 'require: { draft: false }'),
      `pending: 1 of 2: R1: ${WAITING.why}`,
    ],
    [
      'nothing applies',
      rules(`when: { ${DRAFT} }, require: { locked: true }`),
      'error: no rule applies: the policy has to say what that means',
    ],
    [
      'nothing applies and need not',
      `none_applicable: pass\n${rules(`when: { ${DRAFT} }, require: { locked: true }`)}`,
      'pass: no rule applies',
    ],
  ])('%s', (_, text, expected) => expect(summaryOf(text)).toBe(expected));

  it('an error comes first', () => {
    const snapshot = changed({}, { facts: { labels: unreadable('GitHub is down.') } });
    const policy = policyOf(`version: 1\n${rules('require: { locked: true }', 'require: { label: x }')}`);
    expect(evaluate(snapshot, policy, NOW).summary).toBe('0 of 2: R2: label cannot be judged: GitHub is down.');
  });
});

describe('bypassed', () => {
  const HEAD = 'a'.repeat(40);
  const text = (who: string, require: string): string =>
    `version: 1\nbypass: { who: [${who}], reason: optional }\nrules:\n  - { name: Rule, require: ${require} }\n  - { name: Good, require: { draft: false } }\n`;
  const override: Given = { comments: [{ by: 'boss', text: `/mergeability override ${HEAD} fire` }] };

  it('says by whom and why, and what was lifted', () => {
    const judgement = judgeGiven(policyOf(text('boss', '{ label: x }')), override);
    expect(judgement).toMatchObject({ verdict: 'pass', summary: '2 of 2 rules pass, 1 of them bypassed' });
    expect(judgement.rules[0]).toMatchObject({
      verdict: 'bypassed',
      why: 'bypassed by @boss: fire (no label x)',
      todo: '',
      who: [],
      bypass: { by: 'boss', reason: 'fire' },
    });
  });

  it('says that there is no reason', () => {
    const given = { comments: [{ by: 'boss', text: `/mergeability override ${HEAD}` }] };
    expect(judgeGiven(policyOf(text('boss', '{ label: x }')), given).rules[0]?.why).toBe(
      'bypassed by @boss: no reason given (no label x)',
    );
  });

  it('also lifts what is open, but nothing that passes and no error', () => {
    const verdictOf = (require: string): string | undefined =>
      judgeGiven(policyOf(text('boss', require)), override).rules[0]?.verdict;
    expect(verdictOf('{ checks: { pass: [build] } }')).toBe('bypassed');
    expect(verdictOf('{ draft: false }')).toBe('pass');
    const snapshot = changed(override, { facts: { labels: unreadable('GitHub is down.') } });
    expect(evaluate(snapshot, policyOf(text('boss', '{ label: x }')), NOW).rules[0]?.verdict).toBe('error');
  });

  it('is not lifted when nobody gave the command, or it cannot be told who', () => {
    expect(judgeGiven(policyOf(text('boss', '{ label: x }')), {}).rules[0]).toMatchObject({
      verdict: 'fail',
      why: 'no label x',
    });
    const snapshot = changed(override, {});
    expect(evaluate(snapshot, policyOf(text("'@acme/core'", '{ label: x }')), NOW).rules[0]).toMatchObject({
      verdict: 'fail',
      why: expect.stringMatching(/^no label x; whether it is bypassed cannot be judged: .*was not collected/) as string,
    });
  });
});
