import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import ElizaBot from 'elizabot';
import { Adapter, Robot, TextMessage, User } from 'hubot';

const require = createRequire(import.meta.url);

/** ELIZA, the therapist of 1966. Asked the same again, she answers something else. */
export function eliza() {
  const one = new ElizaBot(true);
  return async (text) => [one.transform(text)];
}

const perlEliza = `
  $| = 1;
  my $eliza = Chatbot::Eliza->new;
  $eliza->{myrand} = sub { 0 };
  while (<STDIN>) { chomp; print $eliza->transform($_), "\\n" }
`;

/** The ELIZA of Debian (libchatbot-eliza-perl): a process for each chat, which speaks line by line. It draws no lots here. */
export function debianEliza() {
  const perl = spawn('perl', ['-MChatbot::Eliza', '-e', perlEliza], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: perl.stdout })[Symbol.asyncIterator]();
  return async (text) => {
    perl.stdin.write(`${text}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('perl with Chatbot::Eliza (libchatbot-eliza-perl) has ended.');
    return [value];
  };
}

const brain = `
+ hello bot
- Hello human, who are you?

+ my name is *
- <set name=<formal>>Nice to meet you, <get name>.

+ who am i
* <get name> == undefined => I do not know you yet.
- You are <get name>.

+ i want to order (tea|coffee)
- <set drink=<star>>Sugar with your <star>?

+ [*] (yes|no) [*]
% sugar with your *
- One <get drink>, sugar: <star1>.

+ *
- I do not understand.
`;

/** A bot of RiveScript rules, with variables and a question that refers to the reply before. */
export async function rivescript() {
  const RiveScript = require('rivescript');
  const one = new RiveScript({ utf8: false });
  one.stream(brain);
  one.sortReplies();
  return async (text) => [await one.reply('user', text)];
}

const intents = {
  'order.status': ['where is my order', 'track my parcel', 'when does my order arrive'],
  'order.cancel': ['cancel my order', 'I do not want it any more', 'please cancel the delivery'],
  thanks: ['thank you', 'thanks a lot', 'great, thanks'],
};
let trained;

async function train() {
  const { NlpManager } = require('node-nlp');
  const manager = new NlpManager({ languages: ['en'], forceNER: true, autoSave: false, nlu: { log: false } });
  for (const [intent, texts] of Object.entries(intents))
    for (const text of texts) manager.addDocument('en', text, intent);
  await manager.train();
  return manager;
}

/** A shop's assistant on node-nlp, which remembers what was cancelled. */
export async function nodeNlp() {
  const manager = await (trained ??= train());
  let cancelled = false;
  return async (text) => {
    const { intent } = await manager.process('en', text);
    if (intent === 'order.cancel') cancelled = true;
    switch (intent) {
      case 'order.status':
        return [cancelled ? 'Order 4711 was cancelled.' : 'Order 4711 arrives on 24 May.'];
      case 'order.cancel':
        return ['Order 4711 is cancelled.', 'You get 25.00 euros back.'];
      case 'thanks':
        return ['You are welcome.'];
      default:
        return ['Sorry, I did not get that.'];
    }
  };
}

/** Hands what hubot sends to whoever asked. */
class Room extends Adapter {
  said = [];
  async send(_envelope, ...texts) {
    this.said.push(...texts);
  }
  async reply(envelope, ...texts) {
    await this.send(envelope, ...texts.map((text) => `${envelope.user.name}: ${text}`));
  }
}

/** Hubot with a shopping list in its brain. */
export async function hubot() {
  process.env.HUBOT_LOG_LEVEL = 'silent';
  const room = new Room();
  const robot = new Robot(room, false, 'hubot');
  room.robot = robot;
  const list = () => robot.brain.get('list') ?? [];
  robot.respond(/buy (.+)/i, async (response) => {
    robot.brain.set('list', [...list(), response.match[1]]);
    await response.send(`${response.match[1]} is on the list.`);
  });
  robot.respond(/what is on the list/i, async (response) => {
    await response.reply(list().length === 0 ? 'nothing' : list().join(' and '));
    if (list().length > 1) await response.send(`${list().length} things.`);
  });
  const user = new User('1', { name: 'ada', room: 'kitchen' });
  return async (text) => {
    room.said = [];
    await robot.receive(new TextMessage(user, text, String(Date.now())));
    return room.said;
  };
}

/** What the pizza bot of the Bot Framework says (bot-framework.mjs). */
export async function pizza() {
  let size;
  return async (text) => {
    if (/pizza/i.test(text)) return ['What size shall it be?'];
    if (/^(small|large)$/i.test(text)) {
      size = text.toLowerCase();
      return [`One ${size} pizza.`, 'Is that right?'];
    }
    if (/^yes$/i.test(text) && size !== undefined) return [`Your ${size} pizza comes in 30 minutes.`];
    return ['I can only make pizza.'];
  };
}
