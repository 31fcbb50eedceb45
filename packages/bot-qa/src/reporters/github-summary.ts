import type { ConversationFinished, Notice, Reporter, RunFinished, RunStarted } from '../result.ts';
import type { Problem } from '../source.ts';
import { headlineOf, placeOf, shorten, shownAttempt, titleOf, transcriptOf } from './conversation-outline.ts';
import { escapeInlineHtml as inlineHtml, escapeMarkdown as md, fence } from './escape-text.ts';
import { compareBadness, Leaders } from './worst-first.ts';

/** GitHub drops a step's summary that is larger than 1 MiB. */
export const summaryLimit = 1024 * 1024;
/** What the closing lines ("n more …") may need. */
const reserve = 2048;
const conversationLimit = 300;
const botLimit = 200;
const problemLimit = 100;

interface BotCounts {
  conversations: number;
  passed: number;
  red: number;
  other: number;
}

/** The run as GitHub Markdown of bounded size: worst conversations first, and what is left out is counted. */
export class GithubSummary {
  readonly #worst = new Leaders<ConversationFinished>(conversationLimit, compareBadness);
  readonly #problems = new Leaders<Problem>(problemLimit, () => 0);
  readonly #notices = new Leaders<Notice>(20, () => 0);
  readonly #bots = new Map<string, BotCounts>();
  #started: RunStarted | undefined;
  #finished: RunFinished | undefined;

  readonly write: Reporter['write'] = (event) => {
    switch (event.type) {
      case 'run-started':
        this.#started = event;
        break;
      case 'problem':
        if (event.problem.level === 'error') this.#problems.add(event.problem);
        break;
      case 'notice':
        if (event.level === 'warning') this.#notices.add(event);
        break;
      case 'conversation-finished':
        this.#count(event);
        break;
      case 'run-finished':
        this.#finished = event;
    }
  };

  #count(event: ConversationFinished): void {
    const counts = this.#bots.get(event.bot) ?? { conversations: 0, passed: 0, red: 0, other: 0 };
    this.#bots.set(event.bot, counts);
    counts.conversations++;
    if (event.red) counts.red++;
    else if (event.verdict === 'passed') counts.passed++;
    else counts.other++;
    if (event.red || event.verdict === 'flaky' || event.verdict === 'quarantined') this.#worst.add(event);
  }

  /** The Markdown, at most `limit` bytes of UTF-8. */
  render(limit = summaryLimit): string {
    const parts: string[] = [];
    let room = limit - reserve;
    const add = (text: string): boolean => {
      const size = Buffer.byteLength(text);
      if (size > room) return false;
      room -= size;
      parts.push(text);
      return true;
    };
    add(this.#head());
    add(this.#table());
    for (const notice of this.#notices.items) add(`> ⚠ ${md(notice.message)}\n\n`);
    let left = this.#problems.more;
    if (this.#problems.items.length > 0) add('### Mistakes in fixtures\n\n');
    for (const problem of this.#problems.items) if (!add(showProblem(problem))) left++;
    if (left > 0) parts.push(`- … and ${left} more mistakes that do not fit here.\n`);
    left = this.#worst.more;
    if (this.#worst.items.length > 0) add('\n### Worst first\n\n');
    for (const event of this.#worst.items) if (!add(showConversation(event))) left++;
    if (left > 0)
      parts.push(`\n… and ${left} more conversations that do not fit here; the other reports have them all.\n`);
    return parts.join('');
  }

  #head(): string {
    const [started, finished] = [this.#started, this.#finished];
    if (!finished) return '## ✗ bot-qa: the run broke off\n\n';
    const { totals } = finished;
    const numbers = (['passed', 'failed', 'error', 'flaky', 'quarantined', 'skipped', 'interrupted'] as const)
      .filter((key) => totals[key] > 0)
      .map((key) => `${totals[key]} ${key}`);
    const verdict = finished.exitCode === 0 ? '✓ bot-qa: green' : `✗ bot-qa: red (exit ${finished.exitCode})`;
    const because = finished.because.map((sentence) => `- ${md(sentence)}\n`).join('');
    const again = started
      ? `Run \`${started.run.replace(/[^\w-]/g, '')}\`, seed ${started.seed}: <code>bot-qa ${md(shorten(started.command.join(' '), 1000))}</code>\n\n`
      : '';
    return `## ${verdict}\n\n${totals.conversations} conversations (${numbers.join(', ') || 'none'}), ${totals.turns} turns, ${totals.assertions} assertions in ${(finished.durationMs / 1000).toFixed(1)} s.\n\n${because}${because === '' ? '' : '\n'}${again}`;
  }

  #table(): string {
    if (this.#bots.size === 0) return '';
    const rows = [...this.#bots].sort(([a, x], [b, y]) => y.red - x.red || (a < b ? -1 : 1));
    const shown = rows
      .slice(0, botLimit)
      .map(
        ([bot, one]) =>
          `| ${one.red > 0 ? '✗' : '✓'} ${md(shorten(bot, 100))} | ${one.conversations} | ${one.passed} | ${one.red} | ${one.other} |\n`,
      );
    const more =
      rows.length > botLimit
        ? `\n… and ${rows.length - botLimit} more bots, of which ${rows.slice(botLimit).filter(([, one]) => one.red > 0).length} are red.\n`
        : '';
    return `| bot | conversations | passed | red | other |\n| --- | ---: | ---: | ---: | ---: |\n${shown.join('')}${more}\n`;
  }
}

function showProblem({ at, code, message }: Problem): string {
  return `- **${md(placeOf(at))}** ${code}: ${md(shorten(message, 500))}\n`;
}

function showConversation(event: ConversationFinished): string {
  const { message, at, assertion } = headlineOf(event);
  const severity = event.severity === undefined ? '' : ` · ${event.severity}`;
  const owner = event.owner === undefined ? '' : ` · ${md(event.owner)}`;
  const head = `${event.red ? '✗' : '~'} ${event.verdict}${severity}: <b>${inlineHtml(shorten(`${event.bot} › ${titleOf(event)}`, 300))}</b>`;
  const expected = assertion ? `\n\nExpected ${md(shorten(assertion.expected, 1000))}` : '';
  const found =
    assertion?.failure?.actual === undefined ? '' : `\n\nFound ${md(shorten(assertion.failure.actual, 1000))}`;
  const transcript = fence(
    shorten(
      transcriptOf(shownAttempt(event))
        .map((line) => shorten(line, 500))
        .join('\n'),
      6000,
    ),
  );
  return `<details><summary>${head}</summary>\n\n${md(shorten(message, 1000))}${expected}${found}\n\n${md(placeOf(at))}${owner}\n\n${transcript}\n\n</details>\n`;
}
