import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ChatJudge } from '../automation/judge-chat.ts';
import { measureCoverage } from '../bot-coverage/measure-coverage.ts';
import { counted, oneLine } from '../bot-coverage/show-coverage.ts';
import { writeProposals, writeUnlessOther } from '../bot-coverage/write-proposals.ts';
import type { Mask } from '../compare/mask-volatile.ts';
import { Crawl, type Crawled, type Task } from '../crawl/crawl-bot.ts';
import { playPath } from '../crawl/play-path.ts';
import { seedsOf, type Seeds } from '../crawl/seeds.ts';
import { proposalsOf, showCrawl } from '../crawl/show-crawl.ts';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type OptionSpec,
  type ParsedArguments,
} from '../parse-arguments.ts';
import { JournalError } from '../run/journal.ts';
import type { RunConditions } from '../run/play-job.ts';
import { StopSignal } from '../run/stop-signal.ts';
import type { Terminal } from '../terminal.ts';
import { loadRules, readSecrets, writeFile } from './automation-options.ts';
import { connectBot } from './connect-bot.ts';
import { findOneBot } from './connect-one-bot.ts';
import { findJournals } from './coverage-sources.ts';
import { readMask } from './mask-option.ts';
import { durationOf, sourceOptions } from './run-options.ts';

const options: readonly OptionSpec[] = [
  ...sourceOptions.filter(({ name }) => ['config', 'bot', 'url', 'module'].includes(name)),
  {
    name: 'say',
    value: 'text',
    many: true,
    help: 'how to begin (default: listen, and say "hello" when nothing is offered)',
  },
  {
    name: 'journal',
    value: 'file',
    many: true,
    help: 'a recording: its ways to buttons that nobody pressed are walked, too',
  },
  { name: 'out', value: 'file', help: 'write the walked conversations as fixtures (.bot.yaml)' },
  { name: 'overwrite', help: 'let --out write over a file' },
  { name: 'json', value: 'file', help: 'write what was found as JSON' },
  { name: 'max-conversations', value: 'n', help: 'how many conversations at most (default 100)' },
  { name: 'max-depth', value: 'n', help: 'how many buttons one after the other (default 6)' },
  { name: 'concurrency', value: 'n', help: 'conversations at once (default 4)' },
  { name: 'timeout', value: 'duration', help: 'how long the whole crawl may take (default 5min)' },
  { name: 'turn-timeout', value: 'duration', help: 'how long a reply may take (default 10s)' },
  { name: 'mask', value: 'regex', many: true, help: 'what differs from one conversation to the next' },
  { name: 'rules', value: 'file', help: 'what a fallback is (see bot-qa automation --print-rules)' },
  { name: 'show', value: 'n', help: 'how many findings of each kind to show (default 10)' },
  { name: 'secret', value: 'NAME', many: true, help: 'mask the value of this environment variable everywhere' },
  { name: 'help', short: 'h', help: 'show this' },
];

const help = `Usage: bot-qa crawl [options]

Presses, breadth first, every button that a live bot offers, each in a new conversation from the start, and says which led to
an error, to silence, to a fallback, back to where it was, or to an end. The bot really does what its buttons do: crawl a
test system.

${describeOptions(options)}

Exit codes: 0 walked · 1 a button led to an error or to silence · 2 mistake in usage, or the bot offered nothing to press ·
            3 the bot was not reached · 4 what some buttons lead to is unknown, and not by a limit that you named ·
            130 interrupted; what was found until then is written
`;

/** See the exit codes of its help. */
export async function crawl(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(help);
    return 0;
  }
  if (parsed.positionals.length > 0)
    throw new UsageError(
      `"crawl" takes no fixtures, but "${parsed.positionals[0]}" was given. Recordings come with --journal.`,
    );
  const out = valueOf(parsed, 'out');
  if (out !== undefined) checkOut(out, parsed, terminal.cwd);
  const numbers = {
    maxConversations: integerOf(parsed, 'max-conversations', 1, 100_000) ?? 100,
    maxDepth: integerOf(parsed, 'max-depth', 1, 1000) ?? 6,
    concurrency: integerOf(parsed, 'concurrency', 1, 1000) ?? 4,
  };
  const show = integerOf(parsed, 'show', 0, 100_000) ?? 10;
  const timeoutMs = durationOf(parsed, 'timeout') ?? 300_000;
  const turnTimeoutMs = durationOf(parsed, 'turn-timeout');
  const mask = readMask(parsed);
  const secrets = readSecrets(parsed, terminal);
  const rules = loadRules(parsed, terminal);
  if (!rules) return 2;
  const judge = new ChatJudge(rules);
  const config = await findOneBot(parsed, terminal, secrets);
  const seeds = await readSeeds(parsed, terminal, config.name, mask, judge);
  const bot = await connectBot(config, numbers.concurrency, turnTimeoutMs);
  const stop = new StopSignal();
  const interrupt = (): void => stop.stop();
  if (terminal.signal.aborted) interrupt();
  terminal.signal.addEventListener('abort', interrupt, { once: true });
  const timer = setTimeout(interrupt, timeoutMs);
  const conditions: RunConditions = {
    runId: `crawl-${randomBytes(4).toString('hex')}`,
    seed: 0,
    environment: terminal.environment,
    addSecret: (value) => void secrets.add(value),
    virtualTime: false,
    startedAt: terminal.now(),
    stop,
    repeat: 1,
    lockStep: undefined,
    assess: undefined,
    opinion: undefined,
    today: new Date(terminal.now()).toISOString().slice(0, 10),
  };
  const walker = new Crawl({
    ...numbers,
    concurrency: bot.concurrency,
    mask,
    judge,
    pressed: seeds?.known ?? [],
    play: (path, ordinal) => playPath(path, ordinal, bot, conditions),
    isStopped: () => stop.stopped,
  });
  const said = parsed.values.get('say');
  try {
    await walker.walk([listening, ...(said ?? []).map(saying), ...(seeds?.tasks ?? [])]);
    if (!said && walker.result.offered === 0 && !seeds?.tasks.length) await walker.walk([saying('hello')]);
  } finally {
    clearTimeout(timer);
    await bot.connector.close().catch(() => undefined);
  }
  const crawled = walker.result;
  const place = `${oneLine(config.name, 80)} ${oneLine(bot.connector.info.address ?? '', 200)}`.trim();
  const text = crawled.unreached !== undefined && crawled.states === 0 ? [] : [place, showCrawl(crawled, show)];
  if (seeds && seeds.masked > 0)
    text.push(`${counted(seeds.masked, 'recorded way')} hold a masked secret and were not walked.\n`);
  if (stop.stopped) text.push(terminal.signal.aborted ? 'Interrupted.\n' : 'The time of --timeout is over.\n');
  await terminal.out(secrets.text(text.join('\n')));
  const json = valueOf(parsed, 'json');
  if (json !== undefined)
    writeFile(resolve(terminal.cwd, json), secrets.text(`${JSON.stringify(asJson(config.name, crawled), null, 2)}\n`));
  if (out !== undefined && crawled.walks.length > 0) {
    const proposals = proposalsOf(
      crawled,
      valueOf(parsed, 'url') === undefined && valueOf(parsed, 'module') === undefined ? config.name : undefined,
    );
    const comment = 'Walked by bot-qa crawl. What the bot said is written down, not known to be right.';
    writeUnlessOther(
      resolve(terminal.cwd, out),
      out,
      secrets.text(writeProposals(comment, secrets.value(proposals))),
      parsed.switches.has('overwrite'),
    );
    await terminal.out(
      `${counted(proposals.length, 'conversation')} in ${oneLine(out, 200)}, tag proposed: read them before they count.\n`,
    );
  }
  return exitCodeOf(crawled, parsed, terminal, (sentence) => terminal.err(secrets.text(`${sentence}\n`)));
}

const listening: Task = { path: { steps: [] }, depth: 0 };

function saying(text: string): Task {
  return { path: { steps: [{ user: { text }, isAnswered: true }] }, depth: 0 };
}

function exitCodeOf(
  crawled: Crawled,
  parsed: ParsedArguments,
  terminal: Terminal,
  say: (sentence: string) => void,
): number {
  if (terminal.signal.aborted) return 130;
  if (crawled.unreached !== undefined) {
    say(`The bot was not reached. ${oneLine(crawled.unreached, 300)}`);
    return 3;
  }
  if (crawled.findings.some(({ kind }) => kind === 'error' || kind === 'silence')) return 1;
  if (crawled.pressed > 0) {
    const unknown = unknownOf(crawled, parsed);
    if (unknown === 0) return 0;
    say(`What ${counted(unknown, 'button')} led to is unknown. A limit that you name yourself leaves no doubt.`);
    return 4;
  }
  say(
    crawled.offered > 0
      ? 'No button was pressed, and so nothing is known of any.'
      : 'The bot offered nothing to press. Begin another way (--say "…"), or name a recording (--journal).',
  );
  return 2;
}

/** Buttons that were seen and of which nothing is known, but for those beyond a limit that the user has chosen. */
function unknownOf({ left, findings }: Crawled, { values }: ParsedArguments): number {
  const more = values.has('max-conversations') || values.has('timeout') ? 0 : left.more;
  const deeper = values.has('max-depth') ? 0 : left.deeper;
  return more + deeper + findings.filter(({ kind }) => kind === 'gone').length;
}

function asJson(bot: string, crawled: Crawled): object {
  const { conversations, pressed, states, findings, left, offered, unreached } = crawled;
  return {
    format: 'bot-qa-crawl',
    version: 1,
    bot,
    conversations,
    pressed,
    offered,
    states,
    left,
    findings,
    ...(unreached !== undefined && { unreached }),
  };
}

function checkOut(out: string, parsed: ParsedArguments, cwd: string): void {
  if (!/\.ya?ml$/i.test(out))
    throw new UsageError(`"--out" writes YAML: name a file such as crawled.bot.yaml, not "${out}".`);
  if (existsSync(resolve(cwd, out)) && !parsed.switches.has('overwrite'))
    throw new UsageError(`${out} is already there; name a new file, or say --overwrite.`);
}

/** The ways of the recordings with the crawled bot: of its name, or of the only one that they have. */
async function readSeeds(
  parsed: ParsedArguments,
  terminal: Terminal,
  bot: string,
  mask: Mask,
  judge: ChatJudge,
): Promise<Seeds | undefined> {
  if (!parsed.values.has('journal')) return undefined;
  const { bots } = await measureCoverage(findJournals(parsed, terminal.cwd), {
    mask,
    judge,
    asserted: new Map(),
    keepPaths: true,
    most: 100_000,
    knownOf: () => [],
    isWanted: () => true,
    signal: terminal.signal,
  }).catch((cause: unknown): never => {
    throw cause instanceof JournalError ? new UsageError(cause.message) : cause;
  });
  const [only] = bots.values();
  const coverage = bots.get(bot) ?? (bots.size === 1 ? only : undefined);
  if (coverage) return seedsOf(coverage);
  throw new UsageError(
    `The recording has no bot "${bot}"; it has: ${[...bots.keys()].slice(0, 20).join(', ') || 'no conversations'}.`,
  );
}
