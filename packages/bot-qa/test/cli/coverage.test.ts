import { readFileSync } from 'node:fs';
import { MenuBot } from '../bots/menu-bot.ts';
import { Workspace, type Finished } from './command-line.ts';

/** A label that would turn a terminal red and the line around. */
const nasty = 'Pay\u001b[31m \u202egpj.exe ${env.HOME}';

const menu = {
  text: 'You have 3 orders since 2026-01-02. What next?',
  buttons: [
    { title: 'Orders', payload: '/orders' },
    { title: 'Cancel', payload: '/cancel{"id":1}' },
    { title: 'Our site', url: 'https://shop.example' },
  ],
};
const answers: Readonly<Record<string, unknown>> = {
  hi: { ...menu, intent: { name: 'greet', confidence: 1 } },
  '/orders': { text: 'Order 4711 is on its way.', quick_replies: ['Back', nasty] },
  Back: { ...menu, text: 'You have 2 orders since 2026-01-05. What next?' },
  plain: { text: 'That is plain.' },
};

const files = {
  'a.bot.yaml': `conversations:
  - name: orders
    steps:
      - user: hi
      - bot: {contains: What next}
      - user: {button: {title: Orders, payload: /orders}}
      - bot: {contains: Order}
      - user: Back
      - bot: {contains: What next}
  - name: by label
    steps: [{user: hi}, {bot: {contains: What next}}, {user: Cancel}, {bot: {contains: understand}}]
`,
  'plain.bot.yaml': 'conversations:\n  - name: plain\n    steps: [{user: plain}, {bot: That is plain.}]\n',
  'domain.yml': `version: "3.1"
intents:
  - greet
  - goodbye: {use_entities: []}
responses:
  utter_menu:
    - text: "You have {count} orders since {date}. What next?"
  utter_bye: [{text: "Bye, {name}"}]
`,
};

let workspace: Workspace;
let bot: MenuBot;
let url: string;
beforeAll(async () => {
  workspace = new Workspace(files);
  bot = new MenuBot((text) => [answers[text] ?? { text: 'Sorry, I did not understand that.' }]);
  url = await bot.start();
  for (const name of ['a', 'plain']) {
    const { code } = await workspace.run(['run', `${name}.bot.yaml`, '--url', url, '--journal', `${name}.ndjson`]);
    expect(code).toBe(0);
  }
});
afterAll(() => {
  bot.stop();
  workspace.remove();
});

const coverage = (...given: string[]): Promise<Finished> => workspace.run(['coverage', ...given]);

test('buttons that nobody pressed are listed with their place, and a threshold holds for each dimension', async () => {
  const { out, err, code } = await coverage(
    ...['--journal', 'a.ndjson', '--model', 'domain.yml', '--min-coverage', '60', '--json', 'out.json'],
  );
  // The menu after other figures and another day is the same menu; a link cannot be pressed; a label stands for its payload.
  expect(out).toMatch(/buttons +75\.0 % +3 of 4 pressed/);
  expect(out).toMatch(/intents +50\.0 % +1 of 2 met/);
  expect(out).toMatch(/responses +50\.0 % +1 of 2 met/);
  expect(out).toContain('fallbacks    1 of 5 answered turns');
  expect(out).toContain('1 button counted as pressed by the label alone');
  expect(out).toContain('goodbye  domain.yml:4');
  expect(out).toMatch(/"Pay·\[31m ·gpj\.exe .*" after "Order ▒ is on its way\."\n +a\.bot\.yaml:6 orders/);
  // eslint-disable-next-line no-control-regex
  expect(out).not.toMatch(/[\u001b\u202e]/);
  expect(code).toBe(4);
  expect(err).toBe(
    `The coverage of intents of "bot" is 50.0 %, at least 60 % was wanted.\nThe coverage of responses of "bot" is 50.0 %, at least 60 % was wanted.\n`,
  );
  expect(JSON.parse(readFileSync(workspace.path('out.json'), 'utf8'))).toMatchObject({
    bots: [{ bot: 'bot', measures: [{ dimension: 'buttons', met: 3, of: 4, percent: 75 }, {}, {}] }],
  });
  expect((await coverage('--journal', 'a.ndjson', '--only', 'buttons', '--min-coverage', '75')).code).toBe(0);
});

test('a bot without buttons is not covered to 100 %, and a conversation that is not in the recording keeps the gate shut', async () => {
  const nothing = await coverage('--journal', 'plain.ndjson', '--min-coverage', '0');
  expect(nothing.err).toContain('Nothing was measured');
  expect(nothing.code).toBe(2);
  const both = await coverage('a.bot.yaml', 'plain.bot.yaml', '--journal', 'a.ndjson', '--min-coverage', '75');
  expect(both.out).toContain('not in the recording (1):\n  plain.bot.yaml:2 plain');
  expect(both.code).toBe(4);
  workspace.write(
    'odd.ndjson',
    '{"type":"conversation-finished","id":"x","bot":"b","file":"f","name":"n","attempts":[{"turns":[{}]}]}\n',
  );
  const odd = await coverage('--journal', 'odd.ndjson');
  expect(odd.err).toContain('odd.ndjson: a turn of the conversation "x" lacks its place, messages or assertions.');
  expect(odd.code).toBe(2);
  const recording = readFileSync(workspace.path('a.ndjson'), 'utf8').trimEnd().split('\n');
  workspace.write('cut.ndjson', `${recording.slice(0, -1).join('\n')}\n`);
  const cut = await coverage('--journal', 'cut.ndjson', '--min-coverage', '75');
  expect(cut.err).toContain('cut.ndjson breaks off');
  expect(cut.out).toMatch(/^cut\.ndjson breaks off/m);
  expect(cut.code).toBe(4);
});

test('what a bot has by its own files is read, or every mistake in it shown with its place', async () => {
  workspace.write('bad.yml', 'intents:\n  - [greet]\nrespones: {}\n');
  workspace.write('notes.md', '# intents');
  workspace.write('agent/agent.json', '{"displayName": "shop"}');
  workspace.write('agent/intents/greet/greet.json', '{"displayName": "greet"}');
  workspace.write('agent/intents/bye/bye.json', '{"displayName": 7}');
  workspace.write('agent/flows/Pay/Pay.json', '{"displayName": "Pay"}');
  workspace.write('agent/flows/Pay/pages/Card.json', '{"displayName": "Card",}');
  const { err, code } = await coverage(
    ...['bad.yml', 'notes.md', 'agent', 'nowhere'].flatMap((path) => ['--model', path]),
    ...['--journal', 'a.ndjson'],
  );
  expect(code).toBe(2);
  for (const mistake of [
    'bad.yml:2:5 error bad-value',
    'bad.yml:3:1 error unknown-key',
    'Did you mean "responses"?',
    'notes.md:1:1 error unknown-format',
    'agent/intents/bye/bye.json:1:17 error bad-value',
    'agent/flows/Pay/pages/Card.json:1:24 error bad-json',
    'nowhere:1:1 error unreadable-file',
  ])
    expect(err).toContain(mistake);
  workspace.write('agent/intents/bye/bye.json', '{"displayName": "bye"}');
  workspace.write('agent/flows/Pay/pages/Card.json', '{"displayName": "Card"}');
  workspace.write('shop.lu', '> greeting\n# greet\n- hi {@name=Joe}\n# Ask\n@ ml name\n');
  workspace.write('main.dialog', '{"triggers": [{"$kind": "Microsoft.OnIntent", "intent": "#Ask"}]}');
  const read = await coverage(
    ...['bot=agent', 'shop.lu', 'main.dialog'].flatMap((path) => ['--model', path]),
    ...['--journal', 'a.ndjson'],
  );
  expect(read.out).toMatch(/intents +33\.3 % +1 of 3 met/);
  expect(read.out).toMatch(/pages +0\.0 % +0 of 1 met/);
  expect((await coverage('--model', 'bto=agent', '--journal', 'a.ndjson')).err).toContain('Did you mean "bot"?');
});

test('each hole becomes a fixture that is red until somebody completes it, and no file is lost', async () => {
  const given = ['--journal', 'a.ndjson', '--propose', 'holes.bot.yaml'];
  expect((await coverage(...given)).out).toContain('1 fixture proposed in holes.bot.yaml');
  const proposed = readFileSync(workspace.path('holes.bot.yaml'), 'utf8');
  expect(proposed).toContain('You have 3 orders since ${date:date}. What next?');
  expect((await workspace.run(['validate', 'holes.bot.yaml'])).code).toBe(0);
  const before = bot.heard.length;
  const played = await workspace.run(['run', 'holes.bot.yaml', '--url', url, '--tag', 'proposed']);
  expect(bot.heard.slice(before)).toEqual(['hi', '/orders', nasty]);
  expect(played.code).toBe(1);
  expect(played.out).toContain('FILL IN');
  // The same again is no other file; one that a person has changed is kept.
  expect((await coverage(...given)).code).toBe(0);
  workspace.write('holes.bot.yaml', `${proposed}# mine\n`);
  const again = await coverage(...given);
  expect(again.err).toContain('holes.bot.yaml is already there with other content');
  expect(again.code).toBe(2);
  expect(readFileSync(workspace.path('holes.bot.yaml'), 'utf8')).toContain('# mine');
});

test('flows and responses are met where a state step of the named fixtures asserts them', async () => {
  const of = new Workspace({
    'bot.mjs': `export default {
      send: () => 'done',
      state: () => ({ slots: {}, events: [{ event: 'flow_started', name: 'pay' }, { event: 'action', name: 'utter_all' }] }),
    };`,
    'a.bot.yaml': `conversations:
  - name: pays
    steps: [{user: pay}, {bot: done}, {state: {events: [{event: flow_started, name: pay}, {event: action, name: utter_all}]}}]
`,
    'flows.yml': 'flows:\n  pay: {steps: []}\n  refund: {steps: []}\nresponses:\n  utter_all: [{text: "{all}"}]\n',
  });
  try {
    expect((await of.run(['run', 'a.bot.yaml', '--module', 'bot.mjs'])).code).toBe(0);
    const { out } = await of.run(['coverage', 'a.bot.yaml', '--model', 'flows.yml', '--min-coverage', '100']);
    expect(out).toMatch(/responses +100\.0 % +1 of 1 met/);
    expect(out).toMatch(/flows +50\.0 % +1 of 2 met/);
    expect(out).toContain('refund  flows.yml:3');
    expect((await of.run(['coverage', '--model', 'flows.yml'])).out).toContain('flows are seen where a "state" step');
  } finally {
    of.remove();
  }
});
