import { setTimeout as sleep } from 'node:timers/promises';

/** How long a bot that is too late takes; a turn may take `turn-timeout` of bot-qa.yaml, which is less. */
export const tooLateMs = 9000;

/**
 * Ten ways to break a bot. A bot is a function that opens a chat, and a chat is a function from what the user says to what
 * the bot says; each way makes a broken bot of a whole one.
 */
export const ways = {
  'stops answering': each((replies, turn) => (turn > 1 ? [] : replies)),
  'says everything twice': each((replies) => [...replies, ...replies]),
  'adds an error': each((replies, turn) =>
    turn > 1 ? [...replies, 'ERROR 500: could not write to the ledger'] : replies,
  ),
  'breaks off': each((replies) => replies.map((text) => text.slice(0, text.length / 2))),
  'gets one letter wrong': each((replies) => replies.map((text) => text.replace(/[a-z](?=[^a-z]*$)/, '_'))),
  'is too late': each(async (replies, turn) => {
    if (turn > 1) await sleep(tooLateMs);
    return replies;
  }),
  throws: each((replies, turn) => {
    if (turn > 1) throw new Error('the brain has left');
    return replies;
  }),
  'is one answer behind': (open) => async () => {
    const say = await open();
    let last = ['...'];
    return async (text) => {
      const answer = last;
      last = await say(text);
      return answer;
    };
  },
  'forgets what was said': (open) => async () => async (text) => (await open())(text),
  'takes everybody for the same user': (open) => {
    let one;
    return () => (one ??= open());
  },
};

function each(change) {
  return (open) => async () => {
    const say = await open();
    let turn = 0;
    return async (text) => change(await say(text), ++turn);
  };
}
