import type { Check, Countable } from '../check.ts';
import type { BotMessage, Button, Card } from '../message.ts';
import type { FailureReason } from '../result.ts';
import type { Template } from '../template.ts';
import { describeBound, keepsBound } from './bound.ts';
import { describeCheck } from './describe-check.ts';
import { fillTemplate } from './fill-template.ts';
import { findByPath, JsonPathError, parseJsonPath, type PathStep } from './json-path.ts';
import { findJsonDifference, show } from './judge-payload.ts';
import { judgeText } from './judge-text.ts';
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
  const kept = scope.captured;
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
    const found = judgeCheck(check, message, scope);
    if (!found) return undefined;
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

function allButtons(message: BotMessage): readonly Button[] {
  const cards = message.cards?.flatMap((card) => card.buttons ?? []) ?? [];
  return cards.length + (message.quickReplies?.length ?? 0) === 0
    ? (message.buttons ?? [])
    : [...(message.buttons ?? []), ...(message.quickReplies ?? []), ...cards];
}

function judgeTitles(
  reason: FailureReason,
  wanted: readonly Template[],
  found: readonly Button[],
  mode: 'include' | 'exactly',
  scope: Scope,
): Miss | undefined {
  const titles = wanted.map((title) => normaliseText(fillTemplate(title, scope)));
  const matches = (button: Button, title: string): boolean =>
    normaliseText(button.title) === title ||
    (button.payload !== undefined && (button.payload === title || JSON.stringify(button.payload) === title));
  const actual = (): string => (found.length === 0 ? 'none' : found.map((button) => `"${button.title}"`).join(', '));
  if (mode === 'exactly') {
    if (titles.length === found.length && titles.every((title, index) => matches(found[index]!, title)))
      return undefined;
    return miss(reason, () => ({
      message: `Exactly ${quoted(titles)} expected in this order, found: ${actual()}.`,
      actual: actual(),
    }));
  }
  if (titles.length === 0)
    return found.length > 0
      ? undefined
      : miss(reason, () => ({ message: 'The message has no buttons.', actual: 'none' }));
  const missing = titles.filter((title) => !found.some((button) => matches(button, title)));
  if (missing.length === 0) return undefined;
  return miss(reason, () => ({
    message: `${quoted(missing)} not among the buttons: ${actual()}.`,
    actual: actual(),
    difference: missing.length,
  }));
}

function judgeNamed(
  reason: FailureReason,
  noun: string,
  wanted: readonly Template[],
  found: readonly (readonly string[])[],
  scope: Scope,
): Miss | undefined {
  const actual = (): string => (found.length === 0 ? 'none' : found.map((texts) => `"${texts[0] ?? ''}"`).join(', '));
  if (wanted.length === 0)
    return found.length > 0
      ? undefined
      : miss(reason, () => ({ message: `The message has no ${noun}.`, actual: 'none' }));
  const missing = wanted
    .map((one) => normaliseText(fillTemplate(one, scope)))
    .filter((text) => !found.some((texts) => texts.some((other) => normaliseText(other) === text)));
  if (missing.length === 0) return undefined;
  return miss(reason, () => ({
    message: `No ${noun} ${quoted(missing)}; found: ${actual()}.`,
    actual: actual(),
    difference: missing.length,
  }));
}

function cardTexts(card: Card): string[] {
  return [card.title, card.subtitle, card.text, ...(card.buttons ?? []).map((button) => button.title)].filter(
    (text) => text !== undefined,
  );
}

function allMedia(message: BotMessage): readonly string[] {
  return [...(message.media ?? []), ...(message.cards ?? []).flatMap((card) => card.media ?? [])].map(
    (media) => media.url,
  );
}

function judgeMedia(wanted: readonly Template[], message: BotMessage, scope: Scope): Miss | undefined {
  const urls = allMedia(message);
  if (wanted.length === 0)
    return urls.length > 0
      ? undefined
      : miss('media-mismatch', () => ({ message: 'The message has no media.', actual: 'none' }));
  const missing = wanted
    .map((url) => fillTemplate(url, scope))
    .filter((url) => !urls.some((other) => other === url || other.endsWith(url.startsWith('/') ? url : `/${url}`)));
  if (missing.length === 0) return undefined;
  return miss('media-mismatch', () => ({
    message: `${quoted(missing)} not among the media: ${urls.join(', ') || 'none'}.`,
    actual: urls.join(', ') || 'none',
  }));
}

function countOf(of: Countable, message: BotMessage, recursive: boolean): number {
  switch (of) {
    case 'buttons':
      return recursive ? allButtons(message).length : (message.buttons?.length ?? 0);
    case 'quick-replies':
      return message.quickReplies?.length ?? 0;
    case 'cards':
      return message.cards?.length ?? 0;
    case 'media':
      return recursive ? allMedia(message).length : (message.media?.length ?? 0);
    case 'form':
      return message.form?.length ?? 0;
    case 'entities':
      return message.entities?.length ?? 0;
    case 'messages':
      return 1;
  }
}

function judgeIntent(
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

function judgeMultiset(
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

function judgeSlot(check: Check & { kind: 'slot' }, message: BotMessage, scope: Scope): Miss | undefined {
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

function judgeEvent(check: Check & { kind: 'event' }, scope: Scope): Miss | undefined {
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

function judgeJson(check: Check & { kind: 'json' }, payload: unknown, scope: Scope): Miss | undefined {
  if (payload === undefined) return broken('missing-payload', 'The message has no payload for a JSON path.');
  const path = fillTemplate(check.path, scope);
  let steps: readonly PathStep[];
  try {
    steps = parseJsonPath(path);
  } catch (cause) {
    if (cause instanceof JsonPathError)
      return broken('check-broken', `The path "${path}" is not understood: ${cause.message}`);
    throw cause;
  }
  const found = findByPath(payload, steps);
  if (check.count) {
    if (keepsBound(check.count, found.length)) return undefined;
    return miss('payload-mismatch', () => ({
      message: `${path} finds ${found.length}, ${describeBound(check.count!)} expected.`,
      actual: String(found.length),
      path,
    }));
  }
  const [first] = found;
  if (found.length === 0)
    return miss('payload-mismatch', () => ({ message: `${path} finds nothing.`, actual: 'nothing', path }));
  if (check.match) {
    const text = typeof first === 'string' ? first : JSON.stringify(first);
    const inner = judgeText(check.match, text, scope);
    return inner && miss('payload-mismatch', () => ({ ...inner.explain(), path }));
  }
  if (check.value === undefined) return undefined;
  const difference = findJsonDifference(check.value, first, 'exactly', scope, path);
  // A path that finds several values is satisfied by any of them.
  if (!difference || found.slice(1).some((value) => !findJsonDifference(check.value!, value, 'exactly', scope, path)))
    return undefined;
  return miss('payload-mismatch', () =>
    found.length === 1 ? difference : { ...difference, message: `${path} finds ${show(found)}; none is as expected.` },
  );
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}
