import type { Check } from '../check.ts';
import type { BotMessage } from '../message.ts';
import { describeBound, keepsBound } from './bound.ts';
import { describeCheck } from './describe-check.ts';
import { fillTemplate } from './fill-template.ts';
import { judgeJson } from './judge-json.ts';
import { allButtons, cardTexts, countOf, judgeMedia, judgeNamed, judgeTitles } from './judge-parts.ts';
import { findJsonDifference } from './judge-payload.ts';
import { judgeText } from './judge-text.ts';
import { judgeEvent, judgeIntent, judgeMultiset, judgeSlot } from './judge-understanding.ts';
import { broken, miss, type Miss } from './miss.ts';
import { normaliseText } from './normalise-text.ts';
import type { Scope } from './scope.ts';
import { stripMarkup } from './strip-markup.ts';

/**
 * Judges one check against one message. Undefined when it holds.
 *
 * @throws ScopeError when the check refers to a variable without a value: a mistake of the fixture, not of the bot
 */
export function judgeCheck(check: Check, message: BotMessage, scope: Scope): Miss | undefined {
  switch (check.kind) {
    case 'equals':
    case 'contains':
    case 'wildcard':
    case 'regex':
    case 'word-error-rate':
    case 'similar':
    case 'embedding':
    case 'list':
      if (message.text === undefined) return broken('missing-text', 'The message has no text.');
      return judgeText(check, scope.stripsMarkup ? stripMarkup(message.text) : message.text, scope);
    case 'any-text':
      return undefined;
    case 'length':
      return judgeLength(check, message);
    case 'buttons':
      return judgeTitles('buttons-mismatch', check.titles, allButtons(message), check.mode, scope);
    case 'quick-replies':
      return judgeTitles('buttons-mismatch', check.titles, message.quickReplies ?? [], check.mode, scope);
    case 'cards':
      return judgeNamed('cards-mismatch', 'card', check.titles, (message.cards ?? []).map(cardTexts), scope);
    case 'media':
      return judgeMedia(check.urls, message, scope);
    case 'form':
      return judgeNamed(
        'form-mismatch',
        'field',
        check.fields,
        (message.form ?? []).map((field) => [field.name, field.label ?? field.name]),
        scope,
      );
    case 'count': {
      const count = countOf(check.of, message, check.recursive === true);
      if (keepsBound(check.bound, count)) return undefined;
      return miss('count-mismatch', () => ({
        message: `The message has ${count} ${check.of}, ${describeBound(check.bound)} expected.`,
        actual: String(count),
      }));
    }
    case 'intent':
    case 'intent-unique':
    case 'confidence':
      return judgeIntent(check, message, scope);
    case 'entities':
      return judgeMultiset(
        'names',
        check.names,
        (message.entities ?? []).map((entity) => entity.name),
        check.more,
        message,
        scope,
      );
    case 'entity-values':
      return judgeMultiset(
        'values',
        check.values,
        (message.entities ?? []).map((entity) => String(entity.value)),
        check.more,
        message,
        scope,
      );
    case 'entity': {
      const name = fillTemplate(check.name, scope);
      const values = (message.entities ?? [])
        .filter((entity) => entity.name === name)
        .map((entity) => String(entity.value));
      return judgeMultiset(`values of "${name}"`, check.values, values, true, message, scope);
    }
    case 'slot':
      return judgeSlot(check, message, scope);
    case 'event':
      return judgeEvent(check, scope);
    case 'payload': {
      if (message.payload === undefined) return broken('missing-payload', 'The message has no payload.');
      const difference = findJsonDifference(check.value, message.payload, check.mode, scope);
      return difference && miss('payload-mismatch', () => difference);
    }
    case 'json':
      return judgeJson(check, message.payload ?? scope.state?.raw, scope);
    case 'latency':
      if (keepsBound(check.bound, scope.latencyMs)) return undefined;
      return miss('latency-exceeded', () => ({
        message: `The reply took ${scope.latencyMs.toFixed(0)} ms, ${describeBound(check.bound)} ms expected.`,
        actual: `${scope.latencyMs.toFixed(0)} ms`,
        difference: Math.abs(scope.latencyMs - check.bound.value),
      }));
    case 'type': {
      const type = message.type ?? 'message';
      const name = check.name && fillTemplate(check.name, scope);
      if (type === check.type && (name === undefined || name === message.name)) return undefined;
      return miss('type-mismatch', () => ({
        message: `The message is of type ${type}${message.name === undefined ? '' : ` "${message.name}"`}.`,
        actual: message.name ?? type,
      }));
    }
    case 'locale':
      if (message.locale === undefined) return broken('locale-mismatch', 'The message does not say its locale.');
      return message.locale === check.locale
        ? undefined
        : miss('locale-mismatch', () => ({
            message: `The message is in "${message.locale}".`,
            actual: message.locale!,
          }));
    case 'judge': {
      const opinion = scope.world.opinion?.(judgeKey(fillTemplate(check.rubric, scope), message.text ?? ''));
      if (!opinion) return broken('check-broken', 'No judge is configured for the "judge" check.');
      if (opinion.error !== undefined) return broken('check-broken', `The judge failed: ${opinion.error}`);
      if (opinion.score >= (check.threshold ?? 0.5)) return undefined;
      return miss('judge-declined', () => ({
        message: `The judge says ${opinion.score.toFixed(2)}: ${opinion.reason ?? 'no reason given'}`,
        actual: message.text ?? '',
      }));
    }
    case 'not':
      return judgeNot(check.check, message, scope);
    case 'any':
      return judgeAny(check.checks, message, scope);
    case 'all': {
      let first: Miss | undefined;
      for (const inner of check.checks) {
        const found = judgeCheck(inner, message, scope);
        if (found?.broken) return found;
        first ??= found;
      }
      return first;
    }
  }
}

/** The key under which a judge's opinion is kept. */
export function judgeKey(rubric: string, text: string): string {
  return `judge\u0000${rubric}\u0000${text}`;
}

function judgeNot(check: Check, message: BotMessage, scope: Scope): Miss | undefined {
  const kept = scope.captured && new Map(scope.captured);
  const found = judgeCheck(check, message, scope);
  scope.captured = kept;
  if (found?.broken) return found;
  if (found) return undefined;
  return miss('unwanted-match', () => ({
    message: `The message must not satisfy: ${describeCheck(check)}.`,
    ...(message.text !== undefined && { actual: message.text }),
  }));
}

function judgeAny(checks: readonly Check[], message: BotMessage, scope: Scope): Miss | undefined {
  const misses: Miss[] = [];
  for (const check of checks) {
    const kept = scope.captured && new Map(scope.captured);
    const found = judgeCheck(check, message, scope);
    if (!found) return undefined;
    // An alternative that does not hold has captured nothing.
    scope.captured = kept;
    misses.push(found);
  }
  const [first] = misses;
  if (!first || misses.length === 1) return first;
  return {
    reason: first.reason,
    broken: misses.some((one) => one.broken),
    explain: () => {
      // The nearest alternative is the one worth reading.
      const nearest = misses.map((one) => one.explain()).sort((a, b) => changes(a.diff) - changes(b.diff))[0]!;
      return { ...nearest, message: `None of ${misses.length} alternatives holds. The nearest: ${nearest.message}` };
    },
  };
}

function changes(diff: readonly { readonly op: string; readonly text: string }[] | undefined): number {
  return diff?.reduce((sum, part) => sum + (part.op === '=' ? 0 : part.text.length), 0) ?? Infinity;
}

function judgeLength(check: Check & { kind: 'length' }, message: BotMessage): Miss | undefined {
  if (message.text === undefined)
    return broken('missing-text', 'The message has no text whose length could be measured.');
  const text = normaliseText(message.text);
  const length = check.unit === 'words' ? (text.match(/\S+/g)?.length ?? 0) : Array.from(text).length;
  if (keepsBound(check.bound, length)) return undefined;
  return miss('length-mismatch', () => ({
    message: `The text has ${length} ${check.unit}, ${describeBound(check.bound)} expected.`,
    actual: message.text!,
    difference: Math.abs(length - check.bound.value),
  }));
}
