import * as chats from './chats.mjs';
import { ways } from './breaks.mjs';

/** A bot as bot-qa takes it from a module: the whole one, or broken in one way. */
export function bot(name, way) {
  const whole = async () => chats[name]();
  const open = way === undefined ? whole : ways[way](whole);
  return {
    start: async ({ memory }) => void (memory.say = await open()),
    send: (text, { memory }) => memory.say(text),
  };
}
