import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { AutomationTally, type AutomationReport } from '../automation/automation-report.ts';
import { findAlerts } from '../automation/find-alerts.ts';
import { ChatJudge } from '../automation/judge-chat.ts';
import { readChats } from '../automation/read-chats.ts';
import { formatProblem } from '../code-frame.ts';
import { readHistory, trendOf } from '../dashboard/history.ts';
import { showBotPage, showIndex, type BotPage, type Overview } from '../dashboard/show-dashboard.ts';
import { WorstChats } from '../dashboard/worst-chats.ts';
import { findFiles, showPath } from '../find-files.ts';
import { describeOptions, parseArguments, UsageError, valueOf, type OptionSpec } from '../parse-arguments.ts';
import type { Problem } from '../source.ts';
import type { Terminal } from '../terminal.ts';
import { findLogs, loadRules, readLimits, readSecrets, writeFile } from './automation-options.ts';

const options: readonly OptionSpec[] = [
  { name: 'history', value: 'file', many: true, help: 'what "bot-qa automation --history" appended; globs too' },
  { name: 'out', short: 'o', value: 'folder', help: 'where the pages go (default bot-qa-dashboard)' },
  { name: 'rules', value: 'file', help: 'rules of your own for the logs' },
  { name: 'min', value: '[bot=]per cent', many: true, help: 'an alert on the page when automation is lower' },
  { name: 'baseline', value: 'file', help: 'an earlier --json of bot-qa automation, for --max-drop' },
  { name: 'max-drop', value: 'points', help: 'an alert on the page when automation fell by more percentage points' },
  { name: 'secret', value: 'NAME', many: true, help: 'mask the value of this environment variable everywhere' },
  { name: 'help', short: 'h', help: 'show this' },
];

const help = `Usage: bot-qa dashboard [options] [logs …]

Writes a static site: every bot with its automation, its trend over the history files, alerts, and the worst conversations
of the logs (redacted). Without logs the figures are those of the newest line of the history.

${describeOptions(options)}
`;

/** Exit code 0; 2 when lines cannot be read (the pages are written and say so) or there is nothing to show. */
export async function dashboard(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(help);
    return 0;
  }
  const secrets = readSecrets(parsed, terminal);
  const rules = loadRules(parsed, terminal);
  if (!rules) return 2;
  const limits = readLimits(parsed, terminal);
  const found = findFiles(parsed.values.get('history') ?? [], terminal.cwd, terminal.cwd);
  if (found.missing.length > 0) throw new UsageError(`There is no history here: ${found.missing.join(', ')}.`);
  const history = readHistory(found.files);
  const logs = parsed.positionals.length > 0 ? findLogs(parsed.positionals, terminal.cwd) : [];
  if (logs.length === 0 && history.reports.length === 0 && history.problems.length === 0)
    throw new UsageError('Nothing to show: name logs, or history files with --history.');
  const problems: Problem[] = [...history.problems];
  const judge = new ChatJudge(rules);
  const tally = new AutomationTally(judge);
  const worst = new WorstChats();
  const seen = new Set<number>();
  for (const file of logs) {
    const into = { problem: (problem: Problem) => void problems.push(problem), note: () => undefined, seen };
    for await (const chat of readChats(file, showPath(file, terminal.cwd), into)) {
      const judgement = judge.judge(chat);
      tally.add(chat, judgement);
      worst.add(chat, judgement);
    }
  }
  const newest = history.reports.at(-1);
  const { bots, all, at } =
    logs.length > 0 || !newest ? { bots: tally.bots, all: tally.all, at: terminal.now() } : newest;
  const reports = logs.length > 0 ? withNow(history.reports, { bots, all, at }) : history.reports;
  const pages = bots.map((bot): BotPage => ({
    bot,
    file: fileOf(bot.bot),
    trend: trendOf(bot.bot, reports),
    worst: logs.length > 0 ? worst.of(bot.bot) : undefined,
  }));
  const overview: Overview = {
    at,
    all,
    pages,
    alerts: findAlerts(bots, limits),
    warnings: problems.length > 0 ? [`${problems.length} lines could not be read and are not counted.`] : [],
  };
  const folder = resolve(terminal.cwd, valueOf(parsed, 'out') ?? 'bot-qa-dashboard');
  for (const page of pages) writeFile(resolve(folder, page.file), secrets.text(showBotPage(page, overview)));
  writeFile(resolve(folder, 'index.html'), secrets.text(showIndex(overview)));
  await terminal.out(
    `${pages.length} ${pages.length === 1 ? 'bot' : 'bots'} in ${showPath(resolve(folder, 'index.html'), terminal.cwd)}\n`,
  );
  for (const problem of problems.slice(0, 20)) terminal.err(secrets.text(`${formatProblem(problem, new Map())}\n`));
  if (problems.length > 20) terminal.err(`… and ${problems.length - 20} more lines that could not be read.\n`);
  return problems.length > 0 || all.chats === 0 ? 2 : 0;
}

/** The history and now; the newest line is left alone when it is of the same chats. */
function withNow(
  reports: readonly AutomationReport[],
  now: Pick<AutomationReport, 'bots' | 'all' | 'at'>,
): readonly AutomationReport[] {
  const last = reports.at(-1);
  if (last && last.all.chats === now.all.chats && last.all.percent === now.all.percent) return reports;
  return [
    ...reports,
    { format: 'bot-qa-automation', version: 1, files: [], notes: [], problems: 0, alerts: [], ...now },
  ];
}

/** A file name that is safe on every system and different for different bots. */
function fileOf(bot: string): string {
  const safe = bot
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  return `bots/${safe === bot.toLowerCase() ? safe : `${safe || 'bot'}-${createHash('sha256').update(bot).digest('hex').slice(0, 8)}`}.html`;
}
