import type { Check } from '../check.ts';
import type { BotMessage } from '../message.ts';
import type { Template } from '../template.ts';
import { describeBound, keepsBound } from './bound.ts';
import { fillTemplate } from './fill-template.ts';
import { quoted } from './judge-parts.ts';
import { findJsonDifference } from './judge-payload.ts';
import { broken, miss, type Miss } from './miss.ts';
import type { Scope } from './scope.ts';

/** The intent by name, how sure the bot is of it, and whether another fits as well. */
export function judgeIntent(
  check: Check & { kind: 'intent' | 'intent-unique' | 'confidence' },
  message: BotMessage,
  scope: Scope,
): Miss | undefined {
  const { intent } = message;
  if (!intent) return broken('intent-mismatch', 'The message carries no intent.');
  if (check.kind === 'intent') {
    const wanted = fillTemplate(check.name, scope);
    return intent.name === wanted
      ? undefined
      : miss('intent-mismatch', () => ({
          message: `The intent is "${intent.name}", "${wanted}" was expected.`,
          actual: intent.name,
        }));
  }
  if (check.kind === 'confidence') {
    const { confidence } = intent;
    if (confidence === undefined)
      return broken('confidence-mismatch', `The intent "${intent.name}" carries no confidence.`);
    if (keepsBound(check.bound, confidence)) return undefined;
    return miss('confidence-mismatch', () => ({
      message: `The confidence of "${intent.name}" is ${confidence}, ${describeBound(check.bound)} expected.`,
      actual: String(confidence),
      difference: Math.abs(confidence - check.bound.value),
    }));
  }
  const rivals = (message.otherIntents ?? []).filter(
    (other) => other.name !== intent.name && (other.confidence ?? 0) >= (intent.confidence ?? 0),
  );
  return rivals.length === 0
    ? undefined
    : miss('intent-mismatch', () => ({
        message: `"${intent.name}" is not alone: ${rivals.map((rival) => `"${rival.name}"`).join(', ')} fit as well.`,
        actual: intent.name,
      }));
}

/** Names or values of entities, as often as they are wanted; `more` lets there be others. */
export function judgeMultiset(
  noun: string,
  wanted: readonly Template[],
  found: readonly string[],
  more: boolean,
  message: BotMessage,
  scope: Scope,
): Miss | undefined {
  if (message.entities === undefined) return broken('entity-mismatch', 'The message carries no entities.');
  const rest = [...found];
  const missing = wanted
    .map((one) => fillTemplate(one, scope))
    .filter((name) => {
      const index = rest.indexOf(name);
      if (index >= 0) rest.splice(index, 1);
      return index < 0;
    });
  const extra = more ? [] : rest;
  if (missing.length === 0 && extra.length === 0) return undefined;
  return miss('entity-mismatch', () => ({
    message: `Entity ${noun}: ${[missing.length ? `${quoted(missing)} missing` : '', extra.length ? `${quoted(extra)} too many` : ''].filter(Boolean).join(', ')}.`,
    actual: found.join(', ') || 'none',
    difference: missing.length + extra.length,
  }));
}

/** A slot of the message, or of the bot's state: that it is set, or to what. */
export function judgeSlot(check: Check & { kind: 'slot' }, message: BotMessage, scope: Scope): Miss | undefined {
  const slots = message.slots ?? scope.state?.slots;
  if (!slots) return broken('missing-state', 'Neither the message nor the bot tells its slots.');
  const value = slots[check.name];
  if (check.value === undefined) {
    return value !== undefined && value !== null
      ? undefined
      : miss('slot-mismatch', () => ({ message: `The slot "${check.name}" is not set.`, actual: 'not set' }));
  }
  if (check.value === null && (value === undefined || value === null)) return undefined;
  const difference = findJsonDifference(check.value, value, 'exactly', scope, check.name);
  return (
    difference &&
    miss('slot-mismatch', () => ({
      message: `Slot ${difference.message}`,
      actual: difference.actual,
      path: difference.path,
    }))
  );
}

/** Something that the bot says it did in this turn. */
export function judgeEvent(check: Check & { kind: 'event' }, scope: Scope): Miss | undefined {
  const events = scope.state?.events;
  if (!events) return broken('missing-state', 'The bot does not tell what it did.');
  const name = check.name && fillTemplate(check.name, scope);
  const step = check.step && fillTemplate(check.step, scope);
  if (
    events.some(
      (event) =>
        event.event === check.event &&
        (name === undefined || event.name === name) &&
        (step === undefined || event.step === step),
    )
  )
    return undefined;
  return miss('event-mismatch', () => {
    const actual =
      events.map((event) => `${event.event}${event.name === undefined ? '' : ` ${event.name}`}`).join(', ') ||
      'nothing';
    return {
      message: `The bot did not do ${check.event}${name === undefined ? '' : ` "${name}"`}; it did: ${actual}.`,
      actual,
    };
  });
}
