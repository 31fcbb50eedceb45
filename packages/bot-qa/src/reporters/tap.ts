import type { ReporterContext } from '../reporters.ts';
import type { ConversationFinished, Reporter } from '../result.ts';
import { headlineOf, placeOf, shorten, shownAttempt, transcriptOf } from './conversation-outline.ts';

/**
 * TAP 14, one test point per conversation as it ends. The plan comes last, so a stream that breaks off is a failure to
 * every TAP reader.
 */
export function tapReporter(context: ReporterContext): Reporter {
  const { output } = context;
  let count = 0;
  let red = false;
  let open = false;
  const point = (ok: boolean, title: string, directive = ''): string => {
    red ||= !ok && directive === '';
    return `${ok ? 'ok' : 'not ok'} ${++count} - ${escapeTitle(title)}${directive}\n`;
  };
  return {
    name: 'tap',
    write: (event) => {
      switch (event.type) {
        case 'run-started':
          open = true;
          return output.write(`TAP version 14\n# ${event.tool}, run ${event.run}, seed ${event.seed}\n`);
        case 'notice':
          return output.write(`# ${event.level}: ${oneLine(event.message)}\n`);
        case 'problem': {
          const { problem } = event;
          if (problem.level !== 'error')
            return output.write(`# warning: ${oneLine(`${placeOf(problem.at)} ${problem.message}`)}\n`);
          return output.write(
            point(false, `${placeOf(problem.at)} ${problem.code}`) +
              diagnostics({ message: problem.message, at: placeOf(problem.at) }),
          );
        }
        case 'conversation-finished':
          return output.write(showConversation(event, point));
        case 'run-finished': {
          const cause = event.because.join(' ');
          const lines = event.exitCode !== 0 && !red ? point(false, 'run') + diagnostics({ message: cause }) : '';
          const end = event.exitCode === 130 ? `Bail out! ${oneLine(cause)}\n` : '';
          return output.write(`${lines}1..${count}\n${end}`);
        }
      }
    },
    end: async () => {
      if (!open) await output.write('TAP version 14\n1..0\n');
      await output.end();
    },
  };
}

function showConversation(
  event: ConversationFinished,
  point: (ok: boolean, title: string, directive?: string) => string,
): string {
  if (event.verdict === 'skipped') return point(true, event.id, ` # SKIP ${oneLine(event.reason ?? '')}`);
  const bad = event.red || event.verdict === 'quarantined';
  const line = point(!bad, event.id, event.red || !bad ? '' : ` # TODO quarantined: ${oneLine(event.reason ?? '')}`);
  if (!bad && event.verdict !== 'flaky') return line;
  const { code, message, at, assertion } = headlineOf(event);
  return (
    line +
    diagnostics({
      message: shorten(message, 2000),
      severity: event.verdict === 'error' ? 'error' : event.red ? 'fail' : 'todo',
      code,
      at: placeOf(at),
      ...(assertion && { expected: shorten(assertion.expected, 2000) }),
      ...(assertion?.failure?.actual !== undefined && { actual: shorten(assertion.failure.actual, 2000) }),
      duration_ms: event.durationMs,
      transcript: transcriptOf(shownAttempt(event)),
    })
  );
}

/** A YAML block; JSON's texts are YAML's double-quoted ones. */
function diagnostics(values: Readonly<Record<string, string | number | readonly string[]>>): string {
  const lines = Object.entries(values).map(([key, value]) =>
    Array.isArray(value)
      ? `  ${key}:\n${(value as readonly string[]).map((line) => `    - ${quote(line)}\n`).join('')}`
      : `  ${key}: ${quote(value as string | number)}\n`,
  );
  return `  ---\n${lines.join('')}  ...\n`;
}

function quote(value: string | number): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeTitle(text: string): string {
  return oneLine(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim();
}
