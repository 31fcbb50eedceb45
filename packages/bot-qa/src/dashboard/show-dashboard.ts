import type { Alert, BotAutomation, Share } from '../automation/automation-report.ts';
import type { Chat } from '../automation/chat.ts';
import type { Judgement } from '../automation/judge-chat.ts';
import { outcomes, type Outcome } from '../automation/rules.ts';
import { shorten } from '../reporters/conversation-outline.ts';
import { escapeHtml as html } from '../reporters/escape-text.ts';
import { pageEnd, pageStart, type Page } from '../reporters/html/page.ts';
import { dashboardStyle } from './dashboard-style.ts';
import { day, drawSparkline, drawTrend } from './draw-trend.ts';
import type { TrendPoint } from './history.ts';

export interface WorstChat {
  readonly chat: Chat;
  readonly judgement: Judgement;
}

export interface BotPage {
  readonly bot: BotAutomation;
  /** The file of its page, relative to the index. */
  readonly file: string;
  readonly trend: readonly TrendPoint[];
  /** Redacted; worst first. Undefined when only figures are known. */
  readonly worst: readonly WorstChat[] | undefined;
}

export interface Overview {
  readonly at: number;
  readonly all: Share;
  readonly pages: readonly BotPage[];
  readonly alerts: readonly Alert[];
  /** What the reader must know: lines that could not be read, figures that are old. */
  readonly warnings: readonly string[];
}

const words: Readonly<Record<Outcome, string>> = {
  contained: 'contained',
  handed_over: 'handed over',
  fallback_loop: 'fallback loop',
  abandoned: 'abandoned',
};

/** The first page: every bot with its figures, the lowest automation first. */
export function showIndex({ at, all, pages, alerts, warnings }: Overview): string {
  const page = pageOf('Automation of all bots');
  const rows = pages.map(({ bot, file, trend }) => {
    const alert = alerts.some((one) => one.bot === bot.bot);
    return `<tr><th scope="row"><a href="${html(encodeURI(file))}">${html(shorten(bot.bot, 120))}</a>${alert ? ' <span class="badge bad">alert</span>' : ''}${bar(bot)}</th><td class="n">${percent(bot)}<br><span class="soft">${interval(bot)}</span></td><td class="n">${change(trend)}</td><td class="wide">${drawSparkline(trend)}</td><td class="n">${bot.chats.toLocaleString('en')}</td></tr>`;
  });
  return `${pageStart(page)}<header class="page">
<h1>Automation of ${pages.length} ${pages.length === 1 ? 'bot' : 'bots'}</h1>
<p class="big">${percent(all)}<small>${interval(all)} · ${all.chats.toLocaleString('en')} chats · ${day(at)}</small></p>
<p class="soft">The share of chats that a bot settled alone, with the 95 % interval.</p>
</header>
<main id="content">
${showAlerts(alerts)}${showWarnings(warnings)}<h2>What became of the chats</h2>
<div class="card pad">${bar(all)}${key(all)}</div>
<h2>Bots</h2>
<div class="card scroll" tabindex="0" role="region" aria-label="Bots"><table>
<thead><tr><th scope="col">bot</th><th scope="col" class="n">automation</th><th scope="col" class="n">change</th><th scope="col" class="wide">trend</th><th scope="col" class="n">chats</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>
</main>
${footer}${pageEnd(page)}`;
}

/** The page of one bot: trend, outcomes with the rules behind them, worst conversations. */
export function showBotPage({ bot, trend, worst }: BotPage, { at, alerts }: Overview): string {
  const page = pageOf(`Automation of ${bot.bot}`);
  const rules = bot.rules.map(
    ({ rule, outcome, chats }) =>
      `<tr><th scope="row">${html(rule)}</th><td>${words[outcome]}</td><td class="n">${chats.toLocaleString('en')}</td></tr>`,
  );
  const lastWords = bot.lastWords.map(
    ({ text, chats }) => `<tr><td dir="auto">${html(text)}</td><td class="n">${chats.toLocaleString('en')}</td></tr>`,
  );
  const chats =
    worst === undefined
      ? '<p class="soft">Only figures are known. Name the logs, and the worst conversations are shown here.</p>'
      : worst.length === 0
        ? '<p>None: every chat was contained.</p>'
        : worst.map((one, index) => showChat(one, index === 0)).join('');
  return `${pageStart(page)}<header class="page">
<nav aria-label="Pages"><a href="../index.html">All bots</a></nav>
<h1>${html(shorten(bot.bot, 200))}</h1>
<p class="big">${percent(bot)}<small>${interval(bot)} · ${bot.chats.toLocaleString('en')} chats · ${day(at)}</small></p>
</header>
<main id="content">
${showAlerts(alerts.filter((alert) => alert.bot === bot.bot))}<h2>Trend</h2>
<div class="card">${drawTrend(trend)}</div>
<h2>What became of the chats</h2>
<div class="card pad">${bar(bot)}${key(bot)}</div>
<h2>Why</h2>
<div class="card scroll" tabindex="0" role="region" aria-label="Rules"><table><thead><tr><th scope="col">rule</th><th scope="col">outcome</th><th scope="col" class="n">chats</th></tr></thead><tbody>${rules.join('\n')}</tbody></table></div>
<h2>Worst conversations</h2>
<p class="soft">Redacted: e-mails, links, card, bank, phone and other numbers, and names where they are given as names.</p>
${chats}
${lastWords.length === 0 ? '' : `<h2>Last words that no rule knows</h2>\n<p class="soft">These chats count as contained because nothing spoke against it. A rule may be missing.</p>\n<div class="card scroll" tabindex="0" role="region" aria-label="Last words"><table><thead><tr><th scope="col">the bot's last words</th><th scope="col" class="n">chats</th></tr></thead><tbody>${lastWords.join('\n')}</tbody></table></div>\n`}</main>
${footer}${pageEnd(page)}`;
}

function pageOf(title: string): Page {
  return { title: `${title} – bot-qa`, style: dashboardStyle, script: '' };
}

const footer =
  '<footer class="page">Written by bot-qa dashboard. This page loads nothing and sends nothing.</footer>\n';

function showChat({ chat, judgement }: WorstChat, open: boolean): string {
  const entries = chat.entries.slice(-100).map((entry, index) => {
    const hit = judgement.because.includes(index + Math.max(0, chat.entries.length - 100)) ? ' hit' : '';
    if (entry.speaker === 'system' || entry.text === undefined)
      return `<li class="note">${html(entry.names.join(', ') || 'event')}</li>\n`;
    return `<li class="${entry.speaker}${hit}"><div class="who">${entry.speaker}</div><div class="bubble" dir="auto">${html(shorten(entry.text, 2000))}</div></li>\n`;
  });
  const cut =
    chat.entries.length > 100
      ? `<li class="note">${chat.entries.length - 100} earlier messages are not shown</li>\n`
      : '';
  return `<details class="card worst"${open ? ' open' : ''}><summary><span class="badge ${judgement.outcome === 'handed_over' ? '' : judgement.outcome === 'abandoned' ? 'warn' : 'bad'}">${words[judgement.outcome]}</span> <strong>${html(shorten(chat.id, 120))}</strong> <span class="soft">${html(judgement.rule)}</span></summary><div class="inside"><ol class="chat">${cut}${entries.join('')}</ol></div></details>\n`;
}

function showAlerts(alerts: readonly Alert[]): string {
  return alerts.length === 0
    ? ''
    : `<h2>Alerts</h2>\n<ul class="alerts">${alerts.map((alert) => `<li>${html(alert.message)}</li>`).join('\n')}</ul>\n`;
}

function showWarnings(warnings: readonly string[]): string {
  return warnings.map((warning) => `<p><span class="badge warn">note</span> ${html(warning)}</p>\n`).join('');
}

function percent(share: Share): string {
  return share.percent === null ? 'unknown' : `${share.percent.toFixed(1)} %`;
}

function interval(share: Share): string {
  return share.percent === null ? 'no chats' : `${share.interval[0].toFixed(1)}–${share.interval[1].toFixed(1)}`;
}

function change(trend: readonly TrendPoint[]): string {
  const [before, now] = trend.slice(-2);
  if (!before || !now) return '<span class="soft">–</span>';
  const points = now.percent! - before.percent!;
  const sure = now.interval[1] < before.interval[0] || now.interval[0] > before.interval[1];
  const looks = !sure ? 'soft' : points < 0 ? 'down' : 'up';
  return `<span class="${looks}">${points > 0 ? '+' : points < 0 ? '−' : '±'}${Math.abs(points).toFixed(1)}${sure ? '' : '<br>may be chance'}</span>`;
}

function bar(share: Share): string {
  if (share.chats === 0) return '';
  let x = 0;
  const parts = outcomes.map((outcome) => {
    const width = (share.outcomes[outcome] / share.chats) * 100;
    const rect = `<rect class="${outcome}" x="${x.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="10"/>`;
    x += width;
    return rect;
  });
  const label = outcomes.map((outcome) => `${share.outcomes[outcome]} ${words[outcome]}`).join(', ');
  return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}">${parts.join('')}</svg>`;
}

function key(share: Share): string {
  return `<ul class="key">${outcomes
    .map(
      (outcome) =>
        `<li><svg width="12" height="12" aria-hidden="true"><rect class="${outcome}" width="12" height="12" rx="3"/></svg>${words[outcome]} <strong>${share.outcomes[outcome].toLocaleString('en')}</strong></li>`,
    )
    .join('')}</ul>`;
}
