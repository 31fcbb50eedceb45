import RiveScript from 'rivescript';

/**
 * A RiveScript brain that learns what a test suite tells it: the events `options`, `source` and `set` of bot-qa's
 * `--setting sendActions=true`. `isDeaf`: a bot that learns nothing of what comes after its first source.
 */
export const learner = (isDeaf) => ({
  start: ({ memory }) => {
    memory.brain = new RiveScript();
    memory.user = 'localuser';
  },
  send: async (text, { memory, message: { event } }) => {
    switch (event?.name) {
      case 'options': {
        const { username, ...options } = event.value;
        memory.user = username ?? memory.user;
        memory.brain = new RiveScript(options);
        return;
      }
      case 'source':
        if (isDeaf && memory.hasLearned) return;
        memory.hasLearned = true;
        memory.brain.stream(event.value);
        memory.brain.sortReplies();
        return;
      case 'set':
        return void (await memory.brain.setUservars(memory.user, event.value));
      default:
        return memory.brain.reply(memory.user, text);
    }
  },
  state: async ({ memory }) => ({ slots: await memory.brain.getUservars(memory.user) }),
});
