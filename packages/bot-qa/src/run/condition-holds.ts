import type { Check } from '../check.ts';
import { keepsBound } from '../matching/bound.ts';
import { fillTemplate } from '../matching/fill-template.ts';
import { judgeCheck } from '../matching/judge-check.ts';
import type { BotMessage } from '../message.ts';
import type { Condition } from '../model.ts';
import type { Player } from './player.ts';

/** Whether a condition holds at this moment. Nothing is read, captured or asserted by asking. */
export async function conditionHolds(condition: Condition, player: Player): Promise<boolean> {
  const { scope } = player;
  switch (condition.kind) {
    case 'reply': {
      const next = await player.nextUntil(player.replyDeadline());
      if (!next) return false;
      scope.latencyMs = player.log.latency(next);
      return holdsFor(condition.checks, next.message, player);
    }
    case 'last-reply':
      return player.lastRead !== undefined && holdsFor(condition.checks, player.lastRead, player);
    case 'variable': {
      const value = scope.variables.get(condition.name);
      if (value === undefined) return false;
      if (condition.equals && fillTemplate(condition.equals, scope) !== value) return false;
      return !condition.bound || keepsBound(condition.bound, Number(value));
    }
    case 'setting': {
      const value = scope.world.environment(condition.name);
      return value !== undefined && (!condition.equals || fillTemplate(condition.equals, scope) === value);
    }
    case 'time':
      return isWithin(condition, new Date(scope.world.now()));
    case 'not':
      return !(await conditionHolds(condition.condition, player));
    case 'all':
      for (const inner of condition.conditions) if (!(await conditionHolds(inner, player))) return false;
      return true;
    case 'any':
      for (const inner of condition.conditions) if (await conditionHolds(inner, player)) return true;
      return false;
  }
}

function holdsFor(checks: readonly Check[], message: BotMessage, player: Player): boolean {
  const held = checks.every((check) => judgeCheck(check, message, player.scope) === undefined);
  player.scope.captured = undefined;
  return held;
}

/** Whether a time of day, local to the machine, is in the span and on one of the weekdays. */
export function isWithin(condition: Condition & { kind: 'time' }, now: Date): boolean {
  const day = now.getDay();
  if (condition.weekdays && !condition.weekdays.includes(day)) return false;
  const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  const { from = '00:00', to = '24:00' } = condition;
  // A span over midnight: from 22:00 to 06:00.
  return from <= to ? time >= from && time < to : time >= from || time < to;
}
