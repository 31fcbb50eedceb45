import { Workspace } from '../cli/command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

/** A connector in plain JavaScript, as a team would write one for a platform of its own. */
const connector = `
const makeConnector = (prefix) => ({
  info: { name: 'own', connector: 'carrier-pigeon', address: 'https://pigeons.example', version: '7' },
  async open(request, inbox) {
    inbox.turnComplete();
    return {
      async send({ text }) { inbox.deliver(text === 'odd' ? { text: 5, buttons: ['Yes', null] } : prefix + text); return { complete: true }; },
      async close() {},
    };
  },
  async close() { process.stderr.write('closed\\n'); },
});
export const ready = makeConnector('');
export default async ({ name, settings, connections, timeoutMs }) => {
  if (connections < 1 || timeoutMs < 1) throw new Error('what to reckon with?');
  return makeConnector(name + ' ' + settings.token + ' ' + settings.deep[1] + ' ');
};
`;
const fixtures = `conversations:
  - {name: factory, bot: made, steps: [{user: hi}, {bot: 'made ***** 2 hi'}]}
  - {name: object, bot: ready, steps: [{user: hi}, {bot: hi}, {user: odd}, {bot: {text: '5', buttons: ['Yes']}}]}
`;

test('an own connector is named in the configuration, with settings, and judged like any other', async () => {
  workspace = new Workspace({
    'pigeon.mjs': connector,
    'a.bot.yaml': fixtures.replace('*****', 'top-secret-1'),
    'bot-qa.yaml': `bots:
  made: { connector: plug-in, module: pigeon.mjs, settings: { token: '\${env.TOKEN}', deep: [1, 2] } }
  ready: { module: pigeon.mjs, export: ready, version: '8' }
`,
  });
  const { code, out, err } = await workspace.run(['run', 'a.bot.yaml', '-r', 'terminal', '-r', 'json=-'], {
    TOKEN: 'top-secret-1',
  });
  expect(out).toContain('2 passed');
  expect(code).toBe(0);
  expect(err).toBe('closed\nclosed\n');
  expect(out).toContain('"connector":"plug-in","address":"https://pigeons.example","version":"7"');
  expect(out).toContain('"version":"8"');
  expect(out).not.toContain('top-secret');
});

test('what is no connector is said with the module and the export', async () => {
  workspace = new Workspace({
    'pigeon.mjs': 'export default () => ({ send() {} });',
    'a.bot.yaml': fixtures,
    'bot-qa.yaml': 'bots:\n  made: { connector: plug-in, module: pigeon.mjs }\n  ready: { module: pigeon.mjs }\n',
  });
  const { code, err } = await workspace.run(['run', 'a.bot.yaml']);
  expect(err).toContain('The export "default" of pigeon.mjs is no connector and makes none');
  expect(code).toBe(2);
});
