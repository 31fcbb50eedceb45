import type { Check } from '../check.ts';
import { judgeCheck } from '../matching/judge-check.ts';
import { normaliseText } from '../matching/normalise-text.ts';
import type { BotMessage } from '../message.ts';
import type { SourcePosition } from '../source.ts';
import type { CapturePart } from '../template.ts';
import { makeMutants, type Mutant } from './make-mutants.ts';
import type { Reading } from './replay-turns.ts';

/** A broken reply that a test would not notice. */
export interface Survivor {
  readonly kind: string;
  readonly at: SourcePosition;
  readonly was: string;
  readonly became: string;
}

export interface Strength {
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
}

/**
 * Breaks every recorded reply of a conversation in every way and counts how many of the broken ones its checks notice.
 * No bot is asked. A slow reply counts only where somebody has said how long it may take. `most` survivors are kept as
 * examples.
 */
export function measureStrength(readings: readonly Reading[], most = 100): Strength {
  let mutants = 0;
  let killed = 0;
  const survivors: Survivor[] = [];
  const count = (isKilled: boolean, survivor: () => Survivor): void => {
    mutants++;
    if (isKilled) killed++;
    else if (survivors.length < most) survivors.push(survivor());
  };
  for (const [index, reading] of readings.entries()) {
    const { expected, message, latencyMs, elsewhere } = reading;
    for (const mutant of makeMutants(message, latencyMs, elsewhere)) {
      // A delay is a break only where somebody has said how long a reply may take.
      if (mutant.kind === 'delay' && !expected.checks.some(mentionsLatency)) continue;
      const killed = isKilled(reading, mutant);
      if (!killed && differsInTypedCaptures(reading, mutant.message)) continue;
      count(killed, () => ({
        kind: mutant.kind,
        at: expected.at,
        was: show(message),
        became: show(mutant.message),
      }));
    }
    const was = show(message);
    count(!expected.optional, () => ({ kind: 'dropped', at: expected.at, was, became: 'nothing' }));
    const next = readings[index + 1];
    if (next && areSwappable(reading, next))
      count(
        isKilled(reading, { kind: 'swapped', message: next.message }) || isKilled(next, { kind: 'swapped', message }),
        () => ({
          kind: 'swapped',
          at: expected.at,
          was: `${was} ${show(next.message)}`,
          became: `${show(next.message)} ${was}`,
        }),
      );
    const extraNoticed = reading.unreadFails && reading.order !== 'subset';
    count(extraNoticed, () => ({ kind: 'said twice', at: expected.at, was, became: `${was} ${was}` }));
    count(extraNoticed, () => ({ kind: 'an error after it', at: expected.at, was, became: `${was} "ERROR 500"` }));
  }
  return { mutants, killed, survivors };
}

/** Whether any check of the step fails for a broken reply. */
export function isKilled(reading: Reading, mutant: Mutant): boolean {
  const { scope } = reading;
  scope.captured = undefined;
  scope.latencyMs = mutant.latencyMs ?? reading.latencyMs;
  for (const check of reading.expected.checks) {
    if (judgeCheck(check, mutant.message, scope) !== undefined) return true;
  }
  return false;
}

/**
 * Whether a reply differs from the recorded one only where the fixture says "any value of this type": another number for
 * `${order:integer}` is what was asked for, not a break that nobody noticed.
 */
function differsInTypedCaptures(reading: Reading, mutant: BotMessage): boolean {
  const names = typedCaptures(reading.expected.checks);
  if (names.length === 0 || mutant.text === undefined) return false;
  const rest = (message: BotMessage): string => {
    isKilled(reading, { kind: 'recorded', message });
    let text = normaliseText(message.text ?? '');
    for (const name of names) {
      const value = reading.scope.captured?.get(name);
      if (value) text = text.replace(value, () => '\u0000');
    }
    return text;
  };
  return rest(reading.message) === rest(mutant);
}

/** The names of captures whose values have a shape; a capture of any text asks for nothing. */
function typedCaptures(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('kind' in value && value.kind === 'capture') {
    const { name, type } = value as CapturePart;
    return ['text', 'word', 'line', 'json'].includes(type) ? [] : [name];
  }
  return Object.values(value).flatMap(typedCaptures);
}

/** Two replies of one turn in the other order are a break only where the fixture cares for their order. */
function areSwappable(one: Reading, next: Reading): boolean {
  const isOrdered = one.order === 'strict' && next.order === 'strict';
  return isOrdered && one.turn === next.turn && show(one.message) !== show(next.message);
}

function mentionsLatency(check: Check): boolean {
  if (check.kind === 'latency') return true;
  if (check.kind === 'not') return mentionsLatency(check.check);
  return (check.kind === 'any' || check.kind === 'all') && check.checks.some(mentionsLatency);
}

function show(message: Reading['message']): string {
  const parts = [message.text === undefined ? '' : `"${message.text.slice(0, 160)}"`];
  for (const key of ['buttons', 'quickReplies'] as const)
    if (message[key]) parts.push(message[key].map((button) => `[${button.title}]`).join(' '));
  if (message.cards) parts.push(`${message.cards.length} cards`);
  if (message.media) parts.push(`${message.media.length} media`);
  if (message.intent)
    parts.push(
      `intent ${message.intent.name}${message.intent.confidence === undefined ? '' : ` ${message.intent.confidence.toFixed(2)}`}`,
    );
  if (message.payload !== undefined && message.text === undefined)
    parts.push(JSON.stringify(message.payload).slice(0, 160));
  return parts.filter(Boolean).join(' ');
}
