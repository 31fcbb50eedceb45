import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/result.ts';
import { Workspace } from '../cli/command-line.ts';

/**
 * Six chatbots that nobody here wrote: ELIZA, RiveScript, node-nlp and hubot from npm in this process, Debian's ELIZA in Perl
 * (libchatbot-eliza-perl), a bot of the Bot Framework behind offline-directline. All of them, whole and broken in ten ways
 * each, in one run with a matrix of 66 bots: the whole ones must be green, and each broken one red. The packages from npm are
 * installed by this suite alone.
 */
const folder = fileURLToPath(new URL('../real-bots', import.meta.url));
const { ways } = (await import(`${folder}/breaks.mjs`)) as {
  readonly ways: Readonly<Record<string, unknown>>;
};
const inProcess = ['eliza', 'debianEliza', 'rivescript', 'nodeNlp', 'hubot'];
const all = [...inProcess, 'botFramework'];
const broken = Object.keys(ways);
const nameOf = (bot: string, way?: string): string => (way === undefined ? bot : `${bot} that ${way}`);

const workspace = new Workspace();
const verdicts = new Map<string, string[]>();
let out = '';

beforeAll(async () => {
  if (!existsSync(`${folder}/node_modules/.package-lock.json`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const directLine = spawn(process.execPath, [`${folder}/bot-framework.mjs`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [line] = (await once(directLine.stdout, 'data')) as [Buffer];
    const ports = JSON.parse(line.toString()) as Readonly<Record<string, number>>;
    const bots: Record<string, object> = {};
    const patience = { 'turn-timeout': '6s', quiet: '1s' };
    for (const way of [undefined, ...broken]) {
      for (const bot of inProcess) {
        const module = `${nameOf(bot, way)}.mjs`;
        workspace.write(
          module,
          `import { bot } from ${JSON.stringify(`${folder}/bot.mjs`)};\nexport default bot(${JSON.stringify(bot)}, ${JSON.stringify(way)});\n`,
        );
        bots[nameOf(bot, way)] = { module, ...patience };
      }
      const url = `http://127.0.0.1:${ports[way ?? '']}/directline`;
      bots[nameOf('botFramework', way)] = {
        connector: 'directline',
        url,
        ...patience,
      };
    }
    for (const bot of all) cpSync(`${folder}/${bot}.bot.yaml`, workspace.path(`${bot}.bot.yaml`));
    const suites = all.map((bot) => ({
      fixtures: `${bot}.bot.yaml`,
      bots: [undefined, ...broken].map((way) => nameOf(bot, way)),
    }));
    workspace.write('bot-qa.yaml', JSON.stringify({ bots, suites }));
    const finished = await workspace.run(['run', '--concurrency', '200']);
    out = finished.out + finished.err;
    for (const text of readFileSync(workspace.path('.bot-qa/journal.ndjson'), 'utf8').trim().split('\n')) {
      const event = JSON.parse(text) as RunEvent;
      if (event.type === 'conversation-finished')
        verdicts.set(event.bot, [...(verdicts.get(event.bot) ?? []), event.verdict]);
    }
  } finally {
    directLine.kill();
  }
});
afterAll(() => workspace.remove());

test('there are ten ways to break a bot', () => expect(broken).toHaveLength(10));

describe.each(all)('%s', (bot) => {
  test('is green as it is', () => {
    const found = verdicts.get(bot) ?? [];
    if (found.length === 0 || found.some((verdict) => verdict !== 'passed')) throw new Error(out);
  });
  test.each(broken)('that %s is red', (way) => {
    const found = verdicts.get(nameOf(bot, way)) ?? [];
    expect(found.some((verdict) => verdict === 'failed' || verdict === 'error')).toBe(true);
  });
});
