import { describeError } from 'action-kit/errors';
import type { Check } from '../conditions/condition.ts';
import type { Expression } from '../policy/expression.ts';
import { UnreadableFact } from '../snapshot/snapshot.ts';
import type { Finding } from './judgement.ts';
import { counted, listed } from './outcome.ts';
import { allOf, anyOf, atLeast, opposite, type Verdict } from './verdict.ts';
import type { View } from './view.ts';

/**
 * Judges an expression. Every part is judged, so that a report shows everything that is missing at once. Whatever a
 * condition throws becomes an error of that condition; it never gets lost and never passes.
 */
export function judgeExpression(expression: Expression, view: View): Finding {
  switch (expression.kind) {
    case 'check':
      return judgeCheck(expression, view);
    case 'not':
      return negate(judgeExpression(expression.part, view));
    case 'all': {
      const parts = expression.parts.map((part) => judgeExpression(part, view));
      return combine('all', allOf(parts.map(({ verdict }) => verdict)), parts);
    }
    case 'any': {
      const parts = expression.parts.map((part) => judgeExpression(part, view));
      return combine('any', anyOf(parts.map(({ verdict }) => verdict)), parts);
    }
    case 'at_least': {
      const parts = expression.parts.map((part) => judgeExpression(part, view));
      return combine(
        'at_least',
        atLeast(
          expression.count,
          parts.map(({ verdict }) => verdict),
        ),
        parts,
      );
    }
  }
}

function judgeCheck(check: Check, view: View): Finding {
  try {
    return { key: check.key, ...check.evaluate(view) };
  } catch (error) {
    const why = error instanceof UnreadableFact ? error.message : describeError(error);
    const todo = error instanceof UnreadableFact ? error.fix : undefined;
    return {
      key: check.key,
      verdict: 'error',
      why: `${check.key} cannot be judged: ${why}`,
      todo: todo ?? 'see the log of the run',
      who: ['maintainers'],
    };
  }
}

function negate(part: Finding): Finding {
  const verdict = opposite(part.verdict);
  const why = `not wanted: ${part.why}`;
  if (verdict === 'pass') return { key: 'not', verdict, why: `as wanted, not so: ${part.why}`, parts: [part] };
  if (verdict === 'fail')
    return {
      key: 'not',
      verdict,
      why,
      todo: `change it so that this no longer holds: ${part.why}`,
      who: ['author'],
      parts: [part],
    };
  return { ...part, key: 'not', parts: [part] };
}

function combine(key: 'all' | 'any' | 'at_least', verdict: Verdict, parts: readonly Finding[]): Finding {
  if (verdict === 'pass')
    return {
      key,
      verdict,
      why: listed(parts.filter((part) => part.verdict === 'pass').map(({ why }) => why)) || 'nothing is asked',
      parts,
    };
  const open = parts.filter((part) => (verdict === 'error' ? part.verdict === 'error' : part.verdict !== 'pass'));
  // The worst comes first: it is what the one line of the status shows.
  const ordered = [...open].sort((a, b) => RANK[a.verdict] - RANK[b.verdict]);
  const isChoice = key !== 'all' && verdict !== 'error';
  const sentence = (texts: readonly (string | undefined)[]): string =>
    texts.filter((text): text is string => text !== undefined && text !== '').join(isChoice ? ', or ' : '; ');
  const why = isChoice
    ? `${key === 'any' ? 'none' : 'too few'} of ${counted(parts.length, 'alternative')}: ${sentence(ordered.map((part) => part.why))}`
    : sentence(ordered.map((part) => part.why));
  return {
    key,
    verdict,
    why,
    todo: sentence(ordered.map(({ todo }) => todo)),
    who: [...new Set(ordered.flatMap(({ who }) => who ?? []))],
    parts,
  };
}

const RANK: Readonly<Record<Verdict, number>> = { error: 0, fail: 1, pending: 2, pass: 3 };
