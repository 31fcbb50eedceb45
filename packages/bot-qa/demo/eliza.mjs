import ElizaBot from 'elizabot';

/** ELIZA, the therapist of 1966: rules and no understanding. One for each conversation, without dice. */
export default {
  start({ memory }) {
    memory.eliza = new ElizaBot(true);
    return memory.eliza.getInitial();
  },
  send: (text, { memory }) => memory.eliza.transform(text),
};
