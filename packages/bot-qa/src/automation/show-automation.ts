import { escapeMarkdown as md } from '../reporters/escape-text.ts';
import type { AutomationReport } from './automation-report.ts';
import type { Chat } from './chat.ts';
import { show } from './find-alerts.ts';
import type { ChatJudge, Judgement } from './judge-chat.ts';

/** For a terminal. */
export function showAutomation(report: AutomationReport): string {
  const width = Math.max(8, ...report.bots.map((bot) => bot.bot.length));
  const row = (name: string, chats: string, cells: readonly string[]): string =>
    `${name.padEnd(width)}  ${chats.padStart(7)}  ${cells.map((cell) => cell.padStart(11)).join('  ')}`;
  const lines = [row('bot', 'chats', ['contained', 'handed over', 'fallback', 'abandoned']) + '  automation (95 %)'];
  for (const bot of [...report.bots, ...(report.bots.length > 1 ? [{ bot: 'all', ...report.all }] : [])]) {
    const { contained, handed_over, fallback_loop, abandoned } = bot.outcomes;
    const percent =
      bot.percent === null
        ? 'unknown'
        : `${bot.percent.toFixed(1)} %  (${bot.interval[0].toFixed(1)}–${bot.interval[1].toFixed(1)})`;
    lines.push(
      `${row(clean(bot.bot), String(bot.chats), [contained, handed_over, fallback_loop, abandoned].map(String))}  ${percent}`,
    );
  }
  for (const { what, count } of report.notes) lines.push(`${what}: ${count}`);
  const unsure = report.bots.flatMap((bot) =>
    bot.lastWords.slice(0, 3).map(({ text, chats }) => `  ${chats} × ${clean(bot.bot)}: ${clean(text)}`),
  );
  if (unsure.length > 0)
    lines.push('', 'Counted as contained because no rule spoke against these last words:', ...unsure);
  for (const alert of report.alerts) lines.push('', `✗ ${clean(alert.message)}`);
  return `${lines.join('\n')}\n`;
}

/** For a GitHub job summary. */
export function summariseAutomation(report: AutomationReport): string {
  const rows = report.bots.slice(0, 500).map((bot) => {
    const { contained, handed_over, fallback_loop, abandoned } = bot.outcomes;
    return `| ${md(bot.bot)} | ${bot.chats} | ${contained} | ${handed_over} | ${fallback_loop} | ${abandoned} | ${md(show(bot))} |\n`;
  });
  const more = report.bots.length > 500 ? `\n… and ${report.bots.length - 500} more bots.\n` : '';
  const alerts = report.alerts
    .map((alert) => `- ✗ ${md(alert.message)}\n`)
    .slice(0, 500)
    .join('');
  const broken = report.problems > 0 ? `\n✗ ${report.problems} lines could not be read and are not counted.\n` : '';
  return `## ${report.alerts.length > 0 || report.problems > 0 ? '✗' : '✓'} Automation: ${md(show(report.all))}\n\n${alerts}${broken}\n| bot | chats | contained | handed over | fallback loop | abandoned | automation |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |\n${rows.join('')}${more}\n`;
}

/** One chat with what each message means, the rule, and the messages that made it apply. */
export function explainChat(chat: Chat, judgement: Judgement, judge: ChatJudge): string {
  const lines = chat.entries.map((entry, index) => {
    const signals = [...judge.signalsOf(entry)].filter((signal) => signal !== 'person');
    const mark = judgement.because.includes(index) ? '→' : ' ';
    const said = entry.text ?? `(${entry.names.join(', ') || 'event'})`;
    return `${mark} ${entry.speaker.padEnd(6)} ${clean(said)}${signals.length > 0 ? `   [${signals.join(', ')}]` : ''}`;
  });
  return `${clean(chat.bot)} ${clean(chat.id)} (${chat.source.file}:${chat.source.line})\n${lines.join('\n')}\n= ${judgement.outcome}, because: ${judgement.rule}\n`;
}

function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\s*\n\s*/g, ' ⏎ ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}
