import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Workspace } from '../cli/command-line.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const run = promisify(execFile);

/** The package as npm would publish it, in a folder where nothing of this repository is to be found. */
const workspace = new Workspace({
  'package.json': '{"type": "module"}',
  'tests/echo.bot.yaml':
    "conversations:\n  - name: echoes\n    steps:\n      - user: hi\n      - bot: 'you said hi'\n      - user: bye\n      - bot: 'you said ${word:word}'\n",
  'bot.mjs': 'export default (text) => `you said ${text}`;\n',
  'bot.test.ts': `
import { describeBot } from 'bot-qa/jest';
import { playFixtures } from 'bot-qa';
import type { Connector } from 'bot-qa/connector';
import { conformanceCases } from 'bot-qa/conformance';

const bot = (text: string): string => 'you said ' + text;
export type Mine = Connector;
export const cases = conformanceCases;
await describeBot('the echo', { fixtures: ['tests'], bot });
const { finished } = await playFixtures({ fixtures: ['tests'], bot });
const code: 0 | 1 | 2 | 3 | 4 | 130 = finished.exitCode;
// @ts-expect-error -- a bot is no number
void (() => playFixtures({ fixtures: ['tests'], bot: 4 }));
test('is green', () => expect(code).toBe(0));
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      noEmit: true,
      types: ['node', 'jest'],
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['bot.test.ts'],
  }),
  'jest.config.mjs': `export default { extensionsToTreatAsEsm: ['.ts'], transform: { '^.+\\\\.ts$': ${JSON.stringify(join(root, 'node_modules/@swc/jest'))} } };`,
});
const cwd = workspace.folder;
const botQa = join(cwd, 'node_modules/.bin/bot-qa');

beforeAll(async () => {
  const own = fileURLToPath(new URL('../..', import.meta.url));
  await run('npm', ['pack', '--pack-destination', cwd], { cwd: own });
  const tarball = readdirSync(cwd).find((name) => name.endsWith('.tgz'))!;
  await run('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`], { cwd });
});
afterAll(() => workspace.remove());

test('nothing is in the package that only this repository needs', () => {
  const folder = join(cwd, 'node_modules/bot-qa');
  expect(readdirSync(folder).sort()).toEqual(['README.md', 'bin', 'demo', 'lib', 'package.json', 'schema', 'src']);
  expect(
    readdirSync(join(folder, 'src'), { recursive: true }).filter((name) => String(name).includes('.test.')),
  ).toEqual([]);
  expect(existsSync(join(folder, 'lib/cli.d.ts'))).toBe(true);
});

test('the demo plays its two chatbots', async () => {
  const { stdout } = await run(botQa, ['demo'], { cwd });
  expect(stdout).toContain('5 passed, 1 failed');
});

test('a folder of fixtures is played', async () => {
  const { stdout } = await run(botQa, ['run', 'tests', '--module', 'bot.mjs'], { cwd });
  expect(stdout).toContain('1 passed');
});

test('describeBot makes tests of conversations, and its types are right', async () => {
  await run(process.execPath, [join(bin, 'tsc'), '-p', cwd], { cwd });
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  // Nx asks every task for colours; the tick and the name of a test are then two pieces of different colour.
  const env = { ...process.env, FORCE_COLOR: '0' };
  const { stderr } = await run(process.execPath, ['--experimental-vm-modules', jest, '--rootDir', cwd], { cwd, env });
  expect(stderr).toContain('the echo');
  expect(stderr).toContain('✓ echoes');
  expect(stderr).toContain('✓ is green');
});
