import type { Policy, Rule } from '../policy/policy.ts';
import type { Question } from '../snapshot/question.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { findOverride } from './bypass.ts';
import { judgeExpression } from './judge-expression.ts';
import type { Finding, Judgement, RuleJudgement } from './judgement.ts';
import { gateOf } from './verdict.ts';
import { type View, viewOf } from './view.ts';
import { describeError } from 'action-kit/errors';

/**
 * Judges a pull request by a policy. Pure: the same snapshot, policy and time give the same judgement, whatever the
 * order in which things arrived.
 *
 * @param now milliseconds since 1970
 * @param missing takes the questions that the snapshot does not answer yet
 */
export function evaluate(snapshot: Snapshot, policy: Policy, now: number, missing?: Map<string, Question>): Judgement {
  const view = viewOf(snapshot, now, missing);
  const rules = policy.rules.map((rule) => judgeRule(rule, view));
  const verdict = gateOf(
    rules.map((rule) => rule.verdict),
    policy.noneApplicable,
  );
  return { verdict, summary: summarise(rules, verdict), rules };
}

function judgeRule(rule: Rule, view: View): RuleJudgement {
  const { name, origin } = rule;
  const when = rule.when && judgeExpression(rule.when, view);
  if (when?.verdict === 'fail') {
    return { name, origin, verdict: 'not-applicable', why: when.why, todo: '', who: [], when };
  }
  if (when !== undefined && when.verdict !== 'pass') {
    return { name, origin, ...told(when), why: `whether it applies is not known: ${when.why}`, when };
  }
  const require = judgeExpression(rule.require, view);
  const judged: RuleJudgement = { name, origin, ...told(require), ...(when && { when }), require };
  // An error is not lifted: nobody knows what would be let through.
  return rule.bypass && (require.verdict === 'fail' || require.verdict === 'pending')
    ? lift(judged, rule.bypass, view)
    : judged;
}

function lift(judged: RuleJudgement, bypass: NonNullable<Rule['bypass']>, view: View): RuleJudgement {
  try {
    const override = findOverride(bypass, judged.name, view);
    if (override === undefined) return judged;
    return {
      ...judged,
      verdict: 'bypassed',
      why: `bypassed by @${override.by}: ${override.reason || 'no reason given'} (${judged.why})`,
      todo: '',
      who: [],
      bypass: override,
    };
  } catch (error) {
    return { ...judged, why: `${judged.why}; whether it is bypassed cannot be judged: ${describeError(error)}` };
  }
}

const told = ({ verdict, why, todo, who }: Finding): Pick<RuleJudgement, 'verdict' | 'why' | 'todo' | 'who'> => ({
  verdict,
  why,
  todo: verdict === 'pass' ? '' : (todo ?? ''),
  who: verdict === 'pass' ? [] : (who ?? []),
});

const ORDER = ['error', 'fail', 'pending'] as const;

function summarise(rules: readonly RuleJudgement[], verdict: Judgement['verdict']): string {
  const applying = rules.filter((rule) => rule.verdict !== 'not-applicable');
  if (applying.length === 0)
    return verdict === 'pass' ? 'no rule applies' : 'no rule applies: the policy has to say what that means';
  const good = applying.filter((rule) => rule.verdict === 'pass' || rule.verdict === 'bypassed').length;
  const lifted = applying.filter((rule) => rule.verdict === 'bypassed').length;
  const first = ORDER.flatMap((each) => applying.filter((rule) => rule.verdict === each))[0];
  const count = `${good} of ${applying.length}`;
  if (first === undefined) return `${count} rules pass${lifted > 0 ? `, ${lifted} of them bypassed` : ''}`;
  return `${count}: ${first.name}: ${first.why}`;
}
