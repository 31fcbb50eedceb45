import { judgeCheck } from '../matching/judge-check.ts';
import type { Check } from '../check.ts';
import type { SourcePosition } from '../source.ts';
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
  for (const reading of readings) {
    const { expected, message, latencyMs, elsewhere } = reading;
    for (const mutant of makeMutants(message, latencyMs, elsewhere)) {
      // A delay is a break only where somebody has said how long a reply may take.
      if (mutant.kind === 'delay' && !expected.checks.some(mentionsLatency)) continue;
      count(isKilled(reading, mutant), () => ({
        kind: mutant.kind,
        at: expected.at,
        was: show(message),
        became: show(mutant.message),
      }));
    }
    const was = show(message);
    count(!expected.optional, () => ({ kind: 'dropped', at: expected.at, was, became: 'nothing' }));
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
