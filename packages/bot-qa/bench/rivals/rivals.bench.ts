import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureProcess, type Ended } from '../measure-process.ts';
import { median } from '../play.ts';
import { startBot } from '../start-bot.ts';
import { findTools, type Tool } from './tools.ts';
import type { SuiteShape } from './write-suite.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The same conversation of six turns (a `.convo.txt` of Botium; for promptfoo a translation of it), many times, played by
 * bot-qa and by others against the same bot, each in a process of its own, in alternating rounds. The bot says how many turns
 * it has seen and in what time, from the first request to the last answer, so nobody's start is counted; time on a core and
 * memory are those of the whole process. Beside it: the exit code when one conversation is wrong, when 256 are, and when
 * there is none. Gates are on the medians of the rounds, as conversations per second of bot-qa to each other's.
 *
 * Plays only when it is named (`npm run bench rivals`), because it installs the others from a lock file of their own
 * (500 MB); when they cannot be installed, it is red. Usage: rivals.bench.ts [scale]; 1 unless told, 10 with BENCH_FULL=1.
 */
const scale = Number(process.argv[2] ?? (process.env['BENCH_FULL'] === '1' ? 10 : 1));
const [turns, rounds] = [6, 3];
const rivals = fileURLToPath(new URL('.', import.meta.url));

interface Played {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bot-qa-rivals-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(tool: Tool, shape: SuiteShape, origin: string): Promise<Ended> {
  return inFolder((cwd) => {
    const { script, given, environment } = tool.prepare(cwd, `${origin}/at-once`, shape);
    return measureProcess(script, given, { cwd, ...(environment && { environment }) });
  });
}

/** What the bot has seen since it was last asked. */
async function seenBy(origin: string): Promise<{ readonly turns: number; readonly seconds: number }> {
  const response = await fetch(`${origin}/seen`);
  return (await response.json()) as { turns: number; seconds: number };
}

/** One round. A tool that does not play everything, or is not green, has not done the same work. */
async function play(tool: Tool, origin: string): Promise<Played> {
  const { conversations } = tool;
  await seenBy(origin);
  const { code, out, err, cpuMs, peakMb } = await run(tool, { conversations, turns, isRight: true }, origin);
  const seen = await seenBy(origin);
  if (code !== 0 || seen.turns !== conversations * turns)
    throw new Error(
      `${tool.name}: expected exit 0 and ${conversations * turns} turns, found exit ${code} and ${seen.turns}\n${out.slice(-2000)}${err.slice(-2000)}`,
    );
  return { perSecond: conversations / seen.seconds, cpuMs: cpuMs / conversations, peakMb };
}

async function exitCodes(tool: Tool, origin: string): Promise<string> {
  if (!tool.ownExitCode) return '';
  const codes: (number | null)[] = [];
  for (const conversations of [1, 256, 0])
    codes.push((await run(tool, { conversations, turns: 1, isRight: false }, origin)).code);
  return codes.join(', ');
}

function row(cells: readonly string[]): string {
  const widths = [44, 24, 15, 8, 9, 8, 12, 10, 15];
  return cells.map((cell, index) => (index < 2 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!))).join('');
}

/** Without what promptfoo has for other services: 1.4 GB more. */
function install(): void {
  if (existsSync(join(rivals, 'node_modules/.package-lock.json'))) return;
  print('installing the others');
  try {
    execFileSync('npm', ['ci'], { cwd: rivals, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new Error('The others cannot be installed, so nothing was compared.', { cause });
  }
}

install();
const bot = await startBot();
try {
  const tools = findTools(scale);
  const played = new Map<Tool, Played[]>(tools.map((tool) => [tool, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const tool of tools) {
      const found = await play(tool, bot.origin);
      played.get(tool)!.push(found);
      print(`round ${round}: ${tool.name.padEnd(44)} ${found.perSecond.toFixed(0).padStart(6)} conv/s`);
    }
  }
  const middle = (tool: Tool, key: keyof Played): number => median(played.get(tool)!.map((found) => found[key]));
  const own = middle(tools[0]!, 'perSecond');
  print(`\nMedians of ${rounds} rounds of ${turns} turns a conversation; Node ${process.version}`);
  print('× how many times as many conversations per second bot-qa plays');
  print('exit codes when one conversation is wrong, when 256 are, when there is none\n');
  print(row(['', 'version', 'conversations', 'conv/s', 'turns/s', '×', 'CPU/conv', 'peak RSS', 'exit codes']));
  const missed: string[] = [];
  for (const tool of tools) {
    const perSecond = middle(tool, 'perSecond');
    const ratio = own / perSecond;
    print(
      row([
        tool.name,
        tool.version,
        String(tool.conversations),
        perSecond.toFixed(0),
        (perSecond * turns).toFixed(0),
        ratio.toFixed(ratio < 10 ? 1 : 0),
        `${middle(tool, 'cpuMs').toFixed(1)} ms`,
        `${middle(tool, 'peakMb').toFixed(0)} MB`,
        await exitCodes(tool, bot.origin),
      ]),
    );
    const { gate } = tool;
    if (gate !== undefined && ratio < gate) missed.push(`${tool.name}: ${ratio.toFixed(1)} ×, the gate is ${gate} ×`);
  }
  print(missed.length === 0 ? '\nall gates met' : `\nmissed\n${missed.join('\n')}`);
  if (missed.length > 0) process.exitCode = 1;
} finally {
  bot.stop();
}
