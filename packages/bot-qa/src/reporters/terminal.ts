import { formatProblem } from '../code-frame.ts';
import { describeMessage, describeUser } from '../run/describe.ts';
import { shorten, shortenDiff } from './conversation-outline.ts';
import { visible } from './escape-text.ts';
import type { ReporterContext } from '../reporters.ts';
import type { AssertionRecord, ConversationFinished, DiffPart, Reporter, RunFinished } from '../result.ts';

/** Failures in full, everything else in numbers: what a person reads at the end of a run. */
export function terminalReporter(context: ReporterContext): Reporter {
  const paint = painter(context.color);
  const { output } = context;
  let played = 0;
  let red = 0;
  let planned: number | undefined;
  let shownAt = 0;
  const progress = (): void => {
    const now = performance.now();
    if (!context.isTTY || context.quiet || now - shownAt < 100) return;
    shownAt = now;
    void output.write(`\r\u001b[2K${played}${planned === undefined ? '' : ` of ${planned}`} conversations, ${red} red`);
  };
  const clear = (): string => (context.isTTY && !context.quiet ? '\r\u001b[2K' : '');
  return {
    name: 'terminal',
    write: (event) => {
      switch (event.type) {
        case 'run-started':
          planned = event.planned;
          return undefined;
        case 'problem':
          return output.write(`${clear()}${formatProblem(event.problem, context.sources)}\n\n`);
        case 'notice':
          return output.write(`${clear()}${paint(event.level === 'warning' ? 'yellow' : 'dim', event.message)}\n`);
        case 'conversation-finished':
          played++;
          if (event.red) red++;
          progress();
          return event.red || event.verdict === 'flaky' || event.verdict === 'quarantined'
            ? output.write(clear() + showConversation(event, paint))
            : undefined;
        case 'run-finished':
          return output.write(clear() + showEnd(event, paint));
      }
    },
    end: () => output.end(),
  };
}

type Paint = (color: 'red' | 'green' | 'yellow' | 'dim' | 'bold', text: string) => string;

function painter(color: boolean): Paint {
  const codes = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 };
  return (name, text) => (color ? `\u001b[${codes[name]}m${text}\u001b[0m` : text);
}

function showConversation(event: ConversationFinished, paint: Paint): string {
  const mark = event.red ? paint('red', `✗ ${event.verdict}`) : paint('yellow', `~ ${event.verdict}`);
  const lines = [`${mark}  ${paint('bold', visible(event.id))}`];
  if (event.reason !== undefined) lines.push(`  ${visible(event.reason)}`);
  const attempt = event.attempts.find((one) => one.verdict !== 'passed') ?? event.attempts.at(-1);
  if (event.attempts.length > 1)
    lines.push(
      `  ${event.attempts.filter((one) => one.verdict === 'passed').length} of ${event.attempts.length} attempts passed`,
    );
  for (const turn of attempt?.turns ?? []) {
    if (turn.user) lines.push(`  ${paint('dim', 'user')}  ${visible(shorten(describeUser(turn.user), 600))}`);
    for (const record of turn.messages)
      lines.push(
        `  ${paint('dim', 'bot ')}  ${visible(describeMessage(record.message))} ${paint('dim', `${record.latencyMs} ms`)}`,
      );
    for (const assertion of turn.assertions) if (!assertion.ok) lines.push(...showFailure(assertion, paint));
  }
  if (attempt?.error)
    lines.push(
      `  ${paint('red', attempt.error.code)}  ${visible(shorten(attempt.error.message, 1000))}${attempt.error.at ? `\n        at ${attempt.error.at.file}:${attempt.error.at.line}` : ''}`,
    );
  if (attempt) lines.push(`  ${paint('dim', `session ${attempt.session}`)}`);
  return `${lines.join('\n')}\n\n`;
}

function showFailure(assertion: AssertionRecord, paint: Paint): string[] {
  const { failure, at } = assertion;
  if (!failure) return [];
  const lines = [
    `  ${paint('red', failure.reason)}  ${visible(shorten(failure.message, 1000))}`,
    `        expected ${visible(shorten(assertion.expected, 1000))}`,
  ];
  if (failure.diff) lines.push(`        diff     ${showDiff(failure.diff, paint)}`);
  lines.push(`        at ${at.cell === undefined ? `${at.file}:${at.line}:${at.column}` : `${at.file} ${at.cell}`}`);
  return lines;
}

function showDiff(diff: readonly DiffPart[], paint: Paint): string {
  return shortenDiff(diff, 1500)
    .map((part) =>
      part.op === '='
        ? visible(part.text)
        : part.op === '-'
          ? paint('red', `[-${visible(part.text)}-]`)
          : paint('green', `{+${visible(part.text)}+}`),
    )
    .join('');
}

function showEnd(event: RunFinished, paint: Paint): string {
  const { totals } = event;
  const numbers = (['passed', 'failed', 'error', 'flaky', 'quarantined', 'skipped', 'interrupted'] as const)
    .filter((key) => totals[key] > 0)
    .map((key) => `${totals[key]} ${key}`);
  const head = event.exitCode === 0 ? paint('green', 'green') : paint('red', `red (exit ${event.exitCode})`);
  return [
    `${head}  ${totals.conversations} ${totals.conversations === 1 ? 'conversation' : 'conversations'}: ${numbers.join(', ') || 'none'}; ${totals.turns} turns, ${totals.assertions} assertions, ${(event.durationMs / 1000).toFixed(2)} s`,
    ...event.because.map((sentence) => `  ${sentence}`),
    '',
  ].join('\n');
}
