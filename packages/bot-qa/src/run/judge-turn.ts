import { judgeCheck } from '../matching/judge-check.ts';
import type { Scope } from '../matching/scope.ts';
import type { BotMessage } from '../message.ts';
import type { NeverStep } from '../model.ts';
import type { SourcePosition } from '../source.ts';
import { describeMessage } from './describe.ts';
import type { Arrived } from './mailbox.ts';
import type { TurnLog } from './turn-log.ts';

/** Whether a message answers the user; signs like typing do not. */
export function isReply(message: BotMessage): boolean {
  return message.type === undefined || message.type === 'message';
}

/** No message of the turn may be like that. */
export function judgeNever(step: NeverStep, log: TurnLog, scope: Scope): void {
  const expected = 'no message of this turn like that';
  for (const { message } of log.turn.messages) {
    scope.captured = undefined;
    const misses = step.checks.map((check) => judgeCheck(check, message, scope));
    if (misses.every((miss) => miss === undefined)) {
      log.fail(step.at, expected, {
        reason: 'forbidden-message',
        message: `The bot must never say this, but it said ${describeMessage(message)}.`,
        ...(message.text !== undefined && { actual: message.text }),
      });
      return;
    }
    const unclear = misses.every((miss) => !miss || miss.broken) ? misses.find((miss) => miss?.broken) : undefined;
    // A message without text says nothing forbidden; what else cannot be judged is no pass.
    if (unclear && unclear.reason !== 'missing-text' && isReply(message)) {
      log.fail(step.at, expected, unclear.explain());
      return;
    }
  }
  log.note({ ok: true, at: step.at, expected });
}

/** More unread messages of one turn than this are counted in one sentence. */
const mostUnread = 20;

/** What the bot said and no step read. `at` is the last step that read or said something. */
export function noteUnread(unread: readonly Arrived[], at: SourcePosition, log: TurnLog): void {
  const replies = unread.filter(({ message }) => isReply(message));
  for (const [index, arrived] of replies.entries()) {
    if (index === mostUnread) {
      log.fail(at, 'every message of the bot to be read', {
        reason: 'unread-bot-message',
        message: `${replies.length - index} more messages of the bot are read by no step.`,
      });
      return;
    }
    const text = describeMessage(arrived.message);
    log.fail(
      at,
      'every message of the bot to be read',
      {
        reason: 'unread-bot-message',
        message: `The bot said ${text}, and no step reads it.`,
        actual: arrived.message.text ?? text,
      },
      arrived,
    );
  }
}
