import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
/** The defaults of action.yml, as the runner sets them. */
const defaults: Readonly<Record<string, string>> = {
  CONCURRENCY: '64',
  REPEAT: '1',
  SEED: '0',
  'TURN-TIMEOUT': '10s',
  'FAIL-FAST': 'false',
  'FAIL-ON-FLAKY': 'false',
  JOURNAL: '.bot-qa/journal.ndjson',
  JUNIT: '.bot-qa/junit.xml',
  HTML: '.bot-qa/report.html',
  'WORKING-DIRECTORY': '.',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot-qa-action-'));
  writeFileSync(
    join(folder, 'shop.mjs'),
    `export default (text) => (text === 'refund' ? ['On its way.', 'ERROR 500'] : 'You said: ' + text + ' ' + (process.env.TOKEN ?? ''));\n`,
  );
  writeFileSync(join(folder, 'bot-qa.yaml'), 'bots:\n  shop:\n    module: shop.mjs\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the built action as the runner does. */
async function step(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Step> {
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const given = Object.fromEntries(
    Object.entries({ ...defaults, ...inputs }).map(([name, value]) => [`INPUT_${name}`, value]),
  );
  const { code, log } = await new Promise<{ code: number; log: string }>((resolve) => {
    execFile(
      process.execPath,
      [bundle],
      {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          GITHUB_ACTIONS: 'true',
          GITHUB_WORKSPACE: folder,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          ...given,
          ...env,
        },
      },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, log: out + err }),
    );
  });
  const outputs = Object.fromEntries(
    [...readFileSync(output, 'utf8').matchAll(/^(\S+)<<(\S+)\n([^]*?)\n\2$/gm)].map(([, name, , value]) => [
      name!,
      value!,
    ]),
  );
  return { code, log, outputs, summary: readFileSync(summary, 'utf8') };
}

test('a conversation that fails is an annotation at its own line, a red summary, outputs and reports', async () => {
  writeFileSync(
    join(folder, 'a.bot.yaml'),
    'conversations:\n  - name: refund\n    steps:\n      - user: refund\n      - bot: On its way.\n  - name: echo\n    steps: [{user: hi}, {bot: {contains: hi}}]\n',
  );
  const { code, log, outputs, summary } = await step({ FIXTURES: 'a.bot.yaml' });
  expect(code).toBe(1);
  expect(log).toMatch(/^::error file=a\.bot\.yaml,line=5,/m);
  expect(outputs).toMatchObject({
    'exit-code': '1',
    conversations: '2',
    passed: '1',
    failed: '1',
    junit: '.bot-qa/junit.xml',
  });
  expect(summary).toContain('ERROR 500');
  for (const file of ['journal.ndjson', 'junit.xml', 'report.html'])
    expect(existsSync(join(folder, '.bot-qa', file))).toBe(true);
});

test('nothing selected is red', async () => {
  writeFileSync(
    join(folder, 'a.bot.yaml'),
    'conversations:\n  - name: echo\n    steps: [{user: hi}, {bot: {contains: hi}}]\n',
  );
  const { code, log, outputs } = await step({ FIXTURES: 'a.bot.yaml', TAGS: 'nightly' });
  expect(code).toBe(2);
  expect(log).toContain('nothing-selected');
  expect(outputs['exit-code']).toBe('2');
});

test('a mistake of an input is said in one sentence', async () => {
  const { code, log } = await step({ FIXTURES: 'a.bot.yaml', SHARD: '5/4' });
  expect(code).toBe(2);
  expect(log).toContain('i from 1 to n');
});

test('a secret is in no log, output, summary or report', async () => {
  writeFileSync(join(folder, 'a.bot.yaml'), 'conversations:\n  - name: echo\n    steps: [{user: hi}, {bot: hello}]\n');
  const secret = 'tok_4tZr9KfW4p0QmX';
  const { code, log, summary } = await step({ FIXTURES: 'a.bot.yaml', SECRETS: 'TOKEN' }, { TOKEN: secret });
  expect(code).toBe(1);
  const artefacts = ['journal.ndjson', 'junit.xml', 'report.html'].map((file) =>
    readFileSync(join(folder, '.bot-qa', file), 'utf8'),
  );
  for (const text of [log.replaceAll(`::add-mask::${secret}`, ''), summary, ...artefacts])
    expect(text).not.toContain(secret);
});

test('a fixture that is named like an option is a file, and reports of an earlier run are not those of this one', async () => {
  const name = '--url=x.bot.yaml';
  writeFileSync(join(folder, name), 'conversations:\n  - name: x\n    steps: [{user: hi}, {bot: hello}]\n');
  const named = await step({ FIXTURES: name });
  expect(named.code).toBe(1);
  expect(named.outputs).toMatchObject({ failed: '1', html: '.bot-qa/report.html' });
  expect((await step({ FIXTURES: '--help' })).code).toBe(2);
  const { code, outputs } = await step({ FIXTURES: name, CONCURRENCY: 'many' });
  expect(code).toBe(2);
  expect(outputs['html']).toBe('');
  expect(existsSync(join(folder, '.bot-qa/report.html'))).toBe(false);
});
