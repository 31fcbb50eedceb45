import type { AssertionRecord, ConversationFinished, DiffPart, TurnRecord, Verdict } from '../../result.ts';
import { headlineOf, placeOf, shorten, shortenDiff, shownAttempt, titleOf } from '../conversation-outline.ts';
import { escapeHtml as html } from '../escape-text.ts';
import { showBotMessage, showUserMessage } from './show-message.ts';

/** Of very long conversations the last turns are shown: the difference is nearly always there. */
const mostTurns = 200;

const looks: Readonly<Record<Verdict, string>> = {
  passed: 'good',
  failed: 'bad',
  error: 'bad',
  interrupted: 'bad',
  flaky: 'warn',
  quarantined: 'warn',
  skipped: '',
};

/** One conversation as a chat that opens on a click, with each difference below the message it speaks of. */
export function showConversation(event: ConversationFinished, open: boolean): string {
  const attempt = shownAttempt(event);
  const turns = attempt?.turns ?? [];
  const hidden = Math.max(0, turns.length - mostTurns);
  const passed = event.attempts.filter((one) => one.verdict === 'passed').length;
  const facts = [
    `<span class="mono">${html(placeOf(event.at))}</span>`,
    ...(event.severity === undefined ? [] : [html(event.severity)]),
    ...(event.owner === undefined ? [] : [html(event.owner)]),
    ...event.tags.slice(0, 10).map((tag) => `#${html(shorten(tag, 60))}`),
    ...(event.locale === undefined ? [] : [html(event.locale)]),
    ...(event.attempts.length > 1 ? [`${passed} of ${event.attempts.length} attempts passed`] : []),
    ...(attempt ? [`session <span class="mono">${html(attempt.session)}</span>`] : []),
  ];
  const summary =
    event.verdict === 'passed' ? '' : `<span class="why">${html(shorten(headlineOf(event).message, 300))}</span>`;
  return `<details class="card conv" id="c${event.ordinal}" data-verdict="${event.verdict}" data-bot="${html(event.bot)}"${open && event.red ? ' open' : ''}>
<summary><span class="badge ${looks[event.verdict]}">${event.verdict}</span> <span class="name">${html(shorten(titleOf(event), 300))}</span> <span class="soft bot-name">${html(event.bot)}</span> <span class="soft time">${showMs(event.durationMs)}</span>${summary}</summary>
<div class="inside"><p class="soft facts">${facts.join(' · ')}</p>
${event.reason === undefined ? '' : `<p>${html(shorten(event.reason, 1000))}</p>\n`}<ol class="chat">
${hidden > 0 ? `<li class="note">${hidden} earlier turns are not shown</li>\n` : ''}${turns
    .slice(-mostTurns)
    .map((turn) => showTurn(turn))
    .join(
      '',
    )}${attempt?.error ? `<li class="verdict"><strong>${html(attempt.error.code)}</strong> ${html(shorten(attempt.error.message, 4000))}${attempt.error.at ? `<dl>${place(attempt.error.at)}</dl>` : ''}</li>\n` : ''}</ol></div>
</details>
`;
}

function showTurn(turn: TurnRecord): string {
  const broken = turn.assertions.filter((assertion) => !assertion.ok);
  const held = turn.assertions.filter((assertion) => assertion.ok);
  const user = turn.user
    ? `<li class="user"><div class="who">user</div><div class="bubble" dir="auto">${showUserMessage(turn.user)}</div></li>\n`
    : '';
  const messages = turn.messages.map((record, index) => {
    const own = broken.filter((assertion) => assertion.message === index);
    const late = record.late === true ? ' · late' : '';
    return `<li class="bot${own.length > 0 ? ' hit' : ''}"><div class="who">bot · ${showMs(record.latencyMs)}${late}</div><div class="bubble" dir="auto">${showBotMessage(record.message)}</div></li>\n${own.map(showFailure).join('')}`;
  });
  const rest = broken.filter(
    (assertion) => assertion.message === undefined || assertion.message >= turn.messages.length,
  );
  const silence = turn.messages.length === 0 && rest.length > 0 ? '<li class="note">the bot said nothing</li>\n' : '';
  const checks =
    held.length === 0
      ? ''
      : `<li class="note"><details class="held"><summary>✓ ${held.length} ${held.length === 1 ? 'check' : 'checks'} held</summary>${held
          .slice(0, 30)
          .map((assertion) => `<div>${html(shorten(assertion.expected, 500))}</div>`)
          .join('')}${held.length > 30 ? `<div>and ${held.length - 30} more</div>` : ''}</details></li>\n`;
  return user + messages.join('') + silence + rest.map(showFailure).join('') + checks;
}

function showFailure(assertion: AssertionRecord): string {
  const { failure } = assertion;
  if (!failure) return '';
  const rows = [
    row('expected', html(shorten(assertion.expected, 4000))),
    ...(failure.actual === undefined ? [] : [row('found', html(shorten(failure.actual, 4000)))]),
    ...(failure.diff ? [row('difference', showDiff(failure.diff))] : []),
    ...(failure.path === undefined ? [] : [row('at path', `<code>${html(failure.path)}</code>`)]),
    place(assertion.at),
  ];
  return `<li class="verdict"><strong>✗ ${failure.reason}</strong> ${html(shorten(failure.message, 4000))}<dl>${rows.join('')}</dl></li>\n`;
}

function showDiff(diff: readonly DiffPart[]): string {
  return shortenDiff(diff)
    .map(({ op, text }) =>
      op === '=' ? html(text) : op === '-' ? `<del>${html(text)}</del>` : `<ins>${html(text)}</ins>`,
    )
    .join('');
}

function place(at: AssertionRecord['at']): string {
  return row('written in', `<span class="mono">${html(placeOf(at))}</span>`);
}

function row(name: string, value: string): string {
  return `<dt>${name}</dt><dd>${value}</dd>`;
}

/** Milliseconds for people. */
export function showMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
