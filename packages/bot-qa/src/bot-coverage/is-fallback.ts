import type { ChatJudge } from '../automation/judge-chat.ts';
import type { BotMessage } from '../message.ts';
import { isSaid } from './state-of.ts';

/** Whether a reply says that the bot has not understood, by the rules of `automation`. */
export function isFallback(message: BotMessage, judge: ChatJudge): boolean {
  if (!isSaid(message)) return false;
  const names = [message.intent?.name, message.name].filter((name) => name !== undefined);
  const text = message.text === undefined ? {} : { text: message.text };
  return judge.signalsOf({ speaker: 'bot', names, ...text }).has('not-understood');
}
