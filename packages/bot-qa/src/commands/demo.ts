import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments } from '../parse-arguments.ts';
import type { Terminal } from '../terminal.ts';
import { run } from './run.ts';

/**
 * Plays a sample suite against two chatbots from npm, in this process. One conversation fails because the bot has a
 * mistake: that is what the demo is for. The exit code is 0 when exactly that one failed.
 */
export async function demo(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, [{ name: 'help', short: 'h', help: 'show this' }]);
  if (parsed.switches.has('help')) {
    await terminal.out('Usage: bot-qa demo\n\nPlays a sample suite against two chatbots from npm.\n');
    return 0;
  }
  const folder = fileURLToPath(new URL('../../demo', import.meta.url));
  const shown = relative(terminal.cwd, folder) || '.';
  await terminal.out(
    `Two chatbots, both in this process: ELIZA (rules, 1966) and a shop's assistant (NLP.js).\nTheir fixtures: ${shown}/*.bot.yaml. The same by hand: bot-qa run -c ${shown}/bot-qa.yaml\n\n`,
  );
  let shownText = '';
  const out: Terminal['out'] = (text) => {
    shownText += text;
    return terminal.out(text);
  };
  const code = await run(['--no-journal'], { ...terminal, cwd: folder, out });
  if (code !== 1 || !shownText.includes('5 passed, 1 failed')) return code === 0 || code === 1 ? 3 : code;
  await terminal.out(
    `\nAll green but one: the shop's refund says the right thing, and then an error that a test which looks only at\nthe first reply would never see. In a pipeline the exit code would be 1.\nNext: bot-qa run <your fixtures> --url <your bot>\n`,
  );
  return 0;
}
