import { containerBootstrap } from '@nlpjs/core';
import { LangEn } from '@nlpjs/lang-en-min';
import { Nlp } from '@nlpjs/nlp';

const sentences = {
  greeting: ['hello', 'hi there', 'good morning', 'hey'],
  'order.status': ['where is my order', 'track my parcel', 'when does my order arrive', 'status of my delivery'],
  'order.cancel': ['cancel my order', 'I do not want it any more', 'please cancel the delivery'],
  refund: ['I want my money back', 'refund please', 'give me a refund'],
};
const answers = {
  greeting: {
    text: 'Hello! What can I do for you?',
    buttons: ['Track my parcel', 'Get a refund'].map((title) => ({ title })),
  },
  'order.status': { text: 'Your order 4711 arrives tomorrow.' },
  'order.cancel': { text: 'Your order 4711 is cancelled.' },
  // The mistake that the demo shows: a second message that nobody wanted.
  refund: [{ text: 'Your refund of 25.00 euros is on its way.' }, { text: 'ERROR 500: ledger write failed' }],
};

async function train() {
  const container = await containerBootstrap();
  container.use(LangEn);
  const nlp = new Nlp({ container, languages: ['en'], forceNER: false, autoSave: false, nlu: { log: false } });
  nlp.settings.log = false;
  for (const [intent, texts] of Object.entries(sentences))
    for (const text of texts) nlp.addDocument('en', text, intent);
  await nlp.train();
  return nlp;
}

let trained;

/** A shop's assistant with NLP.js: it is trained when the first customer comes. */
export default async function shop(text) {
  const nlp = await (trained ??= train());
  const { intent, score } = await nlp.process('en', text);
  const answer = answers[intent] ?? { text: 'Sorry, I did not get that.' };
  return [answer].flat().map((message) => ({ ...message, intent: { name: intent, confidence: score } }));
}
