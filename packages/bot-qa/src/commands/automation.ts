import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AutomationTally, automationVersion, type AutomationReport } from '../automation/automation-report.ts';
import type { Chat } from '../automation/chat.ts';
import { defaultRules } from '../automation/default-rules.ts';
import { findAlerts } from '../automation/find-alerts.ts';
import { ChatJudge, type Judgement } from '../automation/judge-chat.ts';
import { postWebhook } from '../automation/post-webhook.ts';
import { readChats } from '../automation/read-chats.ts';
import { redactChat } from '../automation/redact-chat.ts';
import { explainChat, showAutomation, summariseAutomation } from '../automation/show-automation.ts';
import { fixtureName, fixtureOf } from '../automation/write-fixture.ts';
import { formatProblem } from '../code-frame.ts';
import { showPath } from '../find-files.ts';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type OptionSpec,
  type ParsedArguments,
} from '../parse-arguments.ts';
import type { SecretMask } from '../run/mask-secrets.ts';
import type { Terminal } from '../terminal.ts';
import { appendFile, findLogs, loadRules, readLimits, readSecrets, writeFile } from './automation-options.ts';

const options: readonly OptionSpec[] = [
  { name: 'rules', value: 'file', help: 'rules of your own (see --print-rules)' },
  { name: 'print-rules', help: 'print the built-in rules and stop' },
  { name: 'explain', value: 'chat id', many: true, help: 'show this chat, what each message means, and the rule' },
  { name: 'min', value: '[bot=]per cent', many: true, help: 'exit 4 when automation is lower' },
  { name: 'baseline', value: 'file', help: 'an earlier --json, for --max-drop' },
  { name: 'max-drop', value: 'points', help: 'exit 4 when automation fell by more percentage points' },
  {
    name: 'max-unreadable',
    value: 'n',
    help: 'so many lines that cannot be read are counted, but no exit 2 (default 0)',
  },
  { name: 'json', value: 'file', help: 'write the figures as JSON' },
  { name: 'history', value: 'file', help: 'append the figures as one line, for the dashboard' },
  { name: 'chats', value: 'file', help: 'write the outcome and rule of every chat as JSON lines' },
  { name: 'summary', value: 'file', help: 'append Markdown (default: the job summary of GitHub Actions)' },
  { name: 'webhook', value: 'NAME', help: 'post alerts to the address in this environment variable' },
  { name: 'fixtures', value: 'folder', help: 'write chats that failed as redacted fixtures' },
  { name: 'limit', value: 'n', help: 'how many fixtures at most (default 50)' },
  { name: 'secret', value: 'NAME', many: true, help: 'mask the value of this environment variable everywhere' },
  { name: 'help', short: 'h', help: 'show this' },
];

const help = `Usage: bot-qa automation [options] <logs …>

Says which share of real chats the bot settled alone (automation), per bot, with a 95 % interval. Reads JSON lines (a chat
or a message per line), journals of bot-qa run, Bot Framework transcripts and text transcripts.

${describeOptions(options)}
`;

/** Exit code 0; 2 when lines cannot be read or there is no chat; 4 when a limit is missed. */
export async function automation(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help') || parsed.switches.has('print-rules')) {
    await terminal.out(parsed.switches.has('help') ? help : defaultRules);
    return 0;
  }
  const secrets = readSecrets(parsed, terminal);
  const out = (text: string): void | Promise<void> => terminal.out(secrets.text(text));
  const rules = loadRules(parsed, terminal);
  if (!rules) return 2;
  const limits = readLimits(parsed, terminal);
  const accepted = integerOf(parsed, 'max-unreadable', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const webhook = readWebhook(parsed, terminal, secrets);
  const files = parsed.positionals.length === 0 ? [] : findLogs(parsed.positionals, terminal.cwd);
  if (files.length === 0) throw new UsageError('Which logs? Name files, folders or globs with chats.');
  const judge = new ChatJudge(rules);
  const tally = new AutomationTally(judge);
  const notes = new Map<string, number>();
  const writer = new FixtureWriter(parsed, terminal, judge, secrets);
  const explain = new Set(parsed.values.get('explain'));
  const chatsFile = valueOf(parsed, 'chats');
  if (chatsFile !== undefined) writeFile(resolve(terminal.cwd, chatsFile), '');
  const seen = new Set<number>();
  let problems = 0;
  for (const file of files) {
    const shown = showPath(file, terminal.cwd);
    const chats = readChats(file, shown, {
      seen,
      problem: (problem) => {
        if (++problems <= 20) terminal.err(secrets.text(`${formatProblem(problem, new Map())}\n`));
      },
      note: (what) => void notes.set(what, (notes.get(what) ?? 0) + 1),
    });
    for await (const chat of chats) {
      if (terminal.signal.aborted) return 130;
      const judgement = judge.judge(chat);
      tally.add(chat, judgement);
      writer.add(chat, judgement);
      if (explain.delete(chat.id)) await out(`${explainChat(chat, judgement, judge)}\n`);
      if (chatsFile !== undefined)
        appendFileSync(
          resolve(terminal.cwd, chatsFile),
          secrets.text(
            `${JSON.stringify({ bot: chat.bot, chat: chat.id, ...judgement, file: shown, line: chat.source.line })}\n`,
          ),
        );
    }
  }
  if (problems > 20) terminal.err(`… and ${problems - 20} more lines that could not be read.\n`);
  const { bots, all } = tally;
  const report: AutomationReport = {
    format: 'bot-qa-automation',
    version: automationVersion,
    at: terminal.now(),
    files: files.map((file) => showPath(file, terminal.cwd)),
    all,
    bots,
    notes: [...notes].map(([what, count]) => ({ what, count })),
    problems,
    alerts: findAlerts(bots, limits),
  };
  await out(showAutomation(report));
  await out(writer.end());
  const text = secrets.text(JSON.stringify(report));
  const json = valueOf(parsed, 'json');
  if (json !== undefined) writeFile(resolve(terminal.cwd, json), `${text}\n`);
  const history = valueOf(parsed, 'history');
  if (history !== undefined) appendFile(resolve(terminal.cwd, history), `${text}\n`);
  const summary = valueOf(parsed, 'summary') ?? terminal.environment('GITHUB_STEP_SUMMARY');
  if (summary !== undefined && summary !== '')
    appendFile(resolve(terminal.cwd, summary), secrets.text(summariseAutomation(report)));
  if (report.alerts.length > 0 && webhook !== undefined) {
    const failure = await postWebhook(
      webhook,
      secrets.value({
        text: report.alerts.map((alert) => alert.message).join('\n'),
        alerts: report.alerts,
        all: report.all,
      }),
      terminal.signal,
    );
    if (failure !== undefined) terminal.err(`${secrets.text(failure)}\n`);
  }
  for (const id of explain) terminal.err(`There is no chat "${id}" to explain.\n`);
  if (problems > accepted || explain.size > 0) return 2;
  if (all.chats === 0) {
    terminal.err('There is no chat in these logs: nothing was measured.\n');
    return 2;
  }
  return report.alerts.length > 0 ? 4 : 0;
}

function readWebhook(parsed: ParsedArguments, terminal: Terminal, secrets: SecretMask): string | undefined {
  const name = valueOf(parsed, 'webhook');
  if (name === undefined) return undefined;
  if (name.includes('://'))
    throw new UsageError(
      '"--webhook" takes the name of an environment variable, so that the address stays out of logs.',
    );
  const address = terminal.environment(name);
  if (address === undefined || address === '')
    throw new UsageError(`"--webhook ${name}": this environment variable is not set.`);
  secrets.add(address);
  return address;
}

/** Writes the first chats that failed, at most so many, and says what was taken out of them. */
class FixtureWriter {
  readonly #folder: string | undefined;
  readonly #limit: number;
  readonly #judge: ChatJudge;
  readonly #secrets: SecretMask;
  readonly #taken = new Map<string, number>();
  readonly #names = new Set<string>();
  #written = 0;
  #left = 0;

  constructor(parsed: ParsedArguments, terminal: Terminal, judge: ChatJudge, secrets: SecretMask) {
    const folder = valueOf(parsed, 'fixtures');
    this.#folder = folder === undefined ? undefined : resolve(terminal.cwd, folder);
    this.#limit = integerOf(parsed, 'limit', 1, 100_000) ?? 50;
    this.#judge = judge;
    this.#secrets = secrets;
  }

  add(chat: Chat, judgement: Judgement): void {
    if (this.#folder === undefined || judgement.outcome === 'contained') return;
    if (this.#written >= this.#limit) {
      this.#left++;
      return;
    }
    const redacted = redactChat(chat);
    const text = fixtureOf(redacted, judgement, this.#judge);
    if (text === undefined) return;
    writeFile(resolve(this.#folder, `${this.#nameFor(redacted.chat, judgement)}.bot.yaml`), this.#secrets.text(text));
    this.#written++;
    for (const [kind, count] of Object.entries(redacted.counts))
      this.#taken.set(kind, (this.#taken.get(kind) ?? 0) + count);
  }

  /** Two chats never share a file, also where file names have no case. */
  #nameFor(chat: Chat, judgement: Judgement): string {
    const name = fixtureName(chat, judgement);
    let free = name;
    for (let number = 2; this.#names.has(free.toLowerCase()); number++) free = `${name}-${number}`;
    this.#names.add(free.toLowerCase());
    return free;
  }

  end(): string {
    if (this.#folder === undefined) return '';
    const taken =
      [...this.#taken].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ') || 'nothing';
    const left = this.#left > 0 ? ` ${this.#left} more failed; --limit writes more.` : '';
    return `\n${this.#written} ${this.#written === 1 ? 'fixture' : 'fixtures'} written. Redacted: ${taken}. Names in the middle of a sentence are not found.${left}\n`;
  }
}
