import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const chat = (id: string, ...said: (readonly [string, string])[]): string =>
  `${JSON.stringify({ id, bot: 'shop', log: said })}\n`;
const good = (id: string): string => chat(id, ['user', 'where is it'], ['bot', 'It arrives tomorrow.']);
const loop = chat(
  'loop',
  ['user', 'hm, my name is Priya Nair'],
  ['bot', "Sorry Priya Nair, I didn't get that."],
  ['user', 'a@b.example, 4111 1111 1111 1111, +91 90000 44236'],
  ['bot', 'Could you rephrase?'],
  ['user', 'GB33BUKB20201555555555 again 4111 1111 1111 1111'],
  ['bot', 'Invalid input.'],
);

test('four of five chats are 80 per cent, and the rule and the message are told', async () => {
  workspace = new Workspace({ 'chats.jsonl': [1, 2, 3, 4].map((n) => good(`c${n}`)).join('') + loop });
  const { code, out } = await workspace.run(['automation', 'chats.jsonl', '--explain', 'loop', '--json', 'a.json']);
  expect(code).toBe(0);
  expect(out).toContain('80.0 %  (37.6–96.4)');
  expect(out).toMatch(/→ bot +Could you rephrase\? +\[not-understood, needs-an-answer\]/);
  expect(out).toContain('= fallback_loop, because: three or more replies in a row at the end did not understand');
});

test('a minimum and a drop are exit code 4; figures that are too few to tell are said to be so', async () => {
  workspace = new Workspace({
    'good.jsonl': [1, 2, 3].map((n) => good(`c${n}`)).join(''),
    'bad.jsonl': good('c1') + loop,
  });
  expect((await workspace.run(['automation', 'good.jsonl', '--json', 'base.json', '--min', '90'])).code).toBe(0);
  const low = await workspace.run(['automation', 'bad.jsonl', '--min', 'shop=60']);
  expect(low.code).toBe(4);
  expect(low.out).toContain('more chats would tell');
  const drop = await workspace.run(['automation', 'bad.jsonl', '--baseline', 'base.json', '--max-drop', '10']);
  expect(drop.code).toBe(4);
  expect(drop.out).toContain('fell by 50.0 points');
  workspace.write('odd.json', '{"format":"bot-qa-automation","version":1,"at":1,"bots":[{"bot":"shop"},null]}');
  const odd = await workspace.run(['automation', 'bad.jsonl', '--baseline', 'odd.json', '--max-drop', '10']);
  expect([odd.code, odd.err]).toEqual([2, expect.stringContaining('"--baseline odd.json" is no JSON that')]);
  expect((await workspace.run(['automation', 'bad.jsonl', '--min', 'bank=1'])).out).toContain('no chat of this bot');
});

test('an alert is posted, again after 503, and the address is shown nowhere', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request
      .on('data', (chunk: Buffer) => (body += chunk.toString()))
      .on('end', () => {
        bodies.push(body);
        response.writeHead(bodies.length === 1 ? 503 : 200).end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/very-secret-path`;
  workspace = new Workspace({ 'chats.jsonl': loop });
  const sent = await workspace.run(['automation', 'chats.jsonl', '--min', '60', '--webhook', 'HOOK'], {
    HOOK: address,
  });
  server.close();
  expect(sent.code).toBe(4);
  expect(bodies).toHaveLength(2);
  expect(JSON.parse(bodies[1]!)).toMatchObject({
    alerts: [{ kind: 'below-minimum', bot: 'shop', percent: 0, limit: 60 }],
  });
  const lost = await workspace.run(['automation', 'chats.jsonl', '--min', '60', '--webhook', 'HOOK'], {
    HOOK: address,
  });
  expect(lost.code).toBe(4);
  expect(lost.err).toContain('The webhook was not delivered');
  expect(sent.out + sent.err + lost.out + lost.err).not.toContain('very-secret-path');
});

test('an alert that was taken without an answer is not posted twice', async () => {
  let posts = 0;
  const server = createServer((request) => {
    posts++;
    request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  workspace = new Workspace({ 'chats.jsonl': loop });
  const { code, err } = await workspace.run(['automation', 'chats.jsonl', '--min', '60', '--webhook', 'HOOK'], {
    HOOK: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  });
  server.close();
  expect(err).toContain('The webhook was not delivered');
  expect([code, posts]).toEqual([4, 1]);
});

test('a chat that failed becomes a fixture without names, addresses and numbers, and the fixture can be played', async () => {
  workspace = new Workspace({
    'chats.jsonl': loop,
    'bot.mjs': `let n = 0; export default () => ["Sorry Meera, I didn't get that.", 'Which order?', 'Done.'][n++];`,
  });
  const { out } = await workspace.run(['automation', 'chats.jsonl', '--fixtures', 'found']);
  expect(out).toContain('1 fixture written. Redacted: 1 name, 1 e-mail, 1 card, 1 phone, 1 IBAN.');
  const [name] = readdirSync(workspace.path('found/fallback-loop'));
  const text = readFileSync(workspace.path(`found/fallback-loop/${name}`), 'utf8');
  expect(text).not.toMatch(/Priya|4111|90000|GB33|b\.example/);
  expect(text.match(/\[card-1\]/g)).toHaveLength(2);
  const { code, out: played } = await workspace.run(['run', 'found', '--module', 'bot.mjs']);
  expect(code).toBe(1);
  expect(played).toContain('unwanted-match');
});

test('lines that cannot be read are named, counted and exit code 2', async () => {
  workspace = new Workspace({ 'chats.jsonl': `${good('c1')}{"broken\n[]\n{"session":"s","text":"x"}\n` });
  const { code, out, err } = await workspace.run(['automation', 'chats.jsonl']);
  expect(code).toBe(2);
  for (const line of [2, 3, 4]) expect(err).toContain(`chats.jsonl:${line}:1`);
  expect(out).toContain('100.0 %');
  expect((await workspace.run(['automation', 'bot.mjs'])).code).toBe(2);
});

test('rules of a file are added to the built-in ones, and their mistakes have a place', async () => {
  workspace = new Workspace({
    'chats.jsonl': chat('c1', ['user', 'x'], ['bot', 'Das weiß nur der Kollege.']),
    'own.yaml': 'version: 1\nextends: default\nsignals:\n  put-into-queue: {text: [nur der kollege]}\n',
    'wrong.yaml':
      'version: 1\nextends: default\nsignals:\n  odd: {of: bot, text: ["(?=x)"]}\nrules:\n  - {rule: r, outcome: abandonned, when: {some: od}}\n',
  });
  expect((await workspace.run(['automation', 'chats.jsonl'])).out).toContain('100.0 %');
  expect((await workspace.run(['automation', 'chats.jsonl', '--rules', 'own.yaml'])).out).toMatch(/shop +1 +0 +1 /);
  const { code, err } = await workspace.run(['automation', 'chats.jsonl', '--rules', 'wrong.yaml']);
  expect(code).toBe(2);
  expect(err).toContain('wrong.yaml:4:');
  expect(err).toContain('Did you mean "abandoned"?');
  expect(err).toContain('Did you mean "odd"?');
});

test('transcripts, a message per line and the journal of a run are read too', async () => {
  workspace = new Workspace({
    'bot.mjs': `export default () => "Sorry, I didn't get that.";`,
    'a.bot.yaml': 'conversations:\n  - name: x\n    steps: [{user: hi}, {bot: {anything: true}}]\n',
    'talk.txt': 'user: hi\nbot: It is done.\n---\nUser: hi\nMeera: I am a person\n',
    'one.transcript': JSON.stringify([
      { type: 'conversationUpdate' },
      { type: 'message', from: { role: 'user' }, text: 'hi' },
      { type: 'event', name: 'handoff.initiate', from: { role: 'bot' } },
    ]),
    'flat.jsonl': [
      { seq: 2, id: 'b', text: 'Which month?', type: 'bot_message' },
      { seq: 1, id: 'a', text: 'statement', type: 'user_message' },
      { seq: 1, id: 'a', text: 'statement', type: 'user_message' },
    ]
      .map((one) => `${JSON.stringify({ session: 's', bot: 'flat', ...one })}\n`)
      .join(''),
  });
  await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
  const { out, code } = await workspace.run([
    'automation',
    'talk.txt',
    'one.transcript',
    'flat.jsonl',
    '.bot-qa/journal.ndjson',
  ]);
  expect(out).toMatch(/talk +2 +1 +1 +0 +0 /);
  expect(out).toMatch(/one +1 +0 +1 +0 +0 /);
  expect(out).toMatch(/flat +1 +0 +0 +0 +1 /);
  expect(out).toMatch(/bot +1 +0 +0 +0 +1 /);
  expect(out).toContain('lines written twice, read once: 1');
  expect(code).toBe(0);
});

test('what tells who somebody is stays out of fixtures, figures and file names', async () => {
  const failed = ['bot', "Sorry, I didn't get that."] as const;
  workspace = new Workspace({
    'chats.jsonl':
      chat(
        '+919876543210',
        ['bot', 'May I have your full name?'],
        ['user', 'asha rao'],
        ['bot', 'Thanks Asha. Your phone?'],
        ['user', '(030) 123 456-78 or 555.123.4567'],
        ['user', 'asha.rao (at) mail.example or asha dot rao at mail dot example'],
        failed,
      ) +
      chat('a/1', ['user', 'Ich heiße jürgen, tomatoes'], ['bot', 'Jürgen, hm.'], failed) +
      chat('A:1', ['user', 'my name is tom. Tomorrow?'], failed) +
      chat('c', ['user', "I'm Vera"], ['bot', 'Dear Vera, it is done.']),
  });
  const { out } = await workspace.run(['automation', 'chats.jsonl', '--fixtures', 'found', '--json', 'a.json']);
  const names = readdirSync(workspace.path('found/abandoned')).sort();
  expect(names).toEqual(['shop-A-1-2.bot.yaml', 'shop-a-1.bot.yaml', 'shop-line-1.bot.yaml']);
  const fixtures = names.map((name) => readFileSync(workspace.path(`found/abandoned/${name}`), 'utf8')).join('');
  expect(fixtures).not.toMatch(/9876|asha|rao|030|555|mail\.ex|jürgen|\btom\b/i);
  expect(fixtures).toContain('Tomorrow?');
  expect(fixtures).toContain('tomatoes');
  expect(`${out}${readFileSync(workspace.path('a.json'), 'utf8')}`).not.toContain('Vera');
});

test('lines without a time, of other zones, written twice, far too long or under another name are read as they are meant', async () => {
  const flat = [
    { ts: '2026-01-01T12:00:10+05:30', from: 'bot', text: 'What is your order number?' },
    { ts: '2026-01-01T06:30:05Z', from: 'user', text: 'hi' },
    { ts: '1767249060', from: 'user', text: '4711' },
    { from: 'bot', text: 'It is on its way.' },
  ];
  workspace = new Workspace({
    'flat.jsonl': flat.map((one) => `${JSON.stringify({ session: 's', ...one })}\n`).join(''),
    'twice.json': good('c1') + good('c1') + chat('c2', ['user', 'hi']),
    'long.jsonl': `{"text":"${'x'.repeat(17 * 1024 * 1024)}"}\n${good('c3')}`,
  });
  const files = ['flat.jsonl', 'twice.json', 'long.jsonl'];
  const { out, err, code } = await workspace.run(['automation', ...files, '--explain', 's']);
  expect(out).toContain('= contained, because: nothing is open');
  expect(out).toContain('chats written twice, read once: 1');
  expect(out).toMatch(/shop +3 +2 +0 +0 +1 /);
  expect(err).toContain('long.jsonl:1:1');
  expect(code).toBe(2);
  expect((await workspace.run(['automation', ...files, '--max-unreadable', '1'])).code).toBe(0);
});

test('a hand-over and a reply that did not understand are found in the words of many bots', async () => {
  const persons = `I'll get a human for you. | You are now chatting with Sarah. | Hold on, I am looping in my teammate.
    | A team member will take it from here. | Ein Mitarbeiter übernimmt gleich. | Un conseiller va prendre le relais.
    | Te comunico con un asesor. | La metto in contatto con un operatore. | 担当者におつなぎします。 | 正在为您转接人工客服。
    | Соединяю вас с оператором. | Um atendente vai falar com você.`.split('|');
  const fallbacks =
    `I'm not sure what you mean. | I don't have an answer to that. | Dazu habe ich leider keine Informationen.
    | Non ho capito. | 对不起，我没听懂。 | Извините, я не понял.`.split('|');
  const others = `You are chatting with Ava, your virtual assistant. It is done. | You are connected to our Wi-Fi now.
    | Te comunico que tu pedido ya fue entregado. | You can find an agent near you on our website.`.split('|');
  const chats = (bot: string, texts: readonly string[]): string =>
    texts
      .map((text, n) => {
        const turns = [1, 2, 3].flatMap(() => [
          ['user', 'a question'],
          ['bot', text.trim()],
        ]);
        return `${JSON.stringify({ id: `${bot}${n}`, bot, log: turns })}\n`;
      })
      .join('');
  workspace = new Workspace({
    'a.jsonl': chats('persons', persons) + chats('fallbacks', fallbacks) + chats('others', others),
  });
  const { out } = await workspace.run(['automation', 'a.jsonl']);
  expect(out).toMatch(/persons +12 +0 +12 +0 +0 /);
  expect(out).toMatch(/fallbacks +6 +0 +0 +6 +0 /);
  expect(out).toMatch(/others +4 +4 +0 +0 +0 /);
});
