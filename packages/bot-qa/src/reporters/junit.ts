import { describeMessage } from '../run/player.ts';
import { describeUser } from '../run/read-replies.ts';
import type { ReporterContext } from '../reporters.ts';
import type { ConversationFinished, Reporter } from '../result.ts';

/** JUnit XML, written case by case; suites are the bots' fixture files in order of appearance. */
export function junitReporter(context: ReporterContext): Reporter {
  const { output } = context;
  let open = false;
  return {
    name: 'junit',
    write: (event) => {
      if (event.type === 'run-started') {
        open = true;
        return output.write(
          '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bot-qa">\n<testsuite name="bot-qa">\n',
        );
      }
      if (event.type === 'conversation-finished') return output.write(showCase(event));
      if (event.type === 'problem' && event.problem.level === 'error') {
        const { at, code, message } = event.problem;
        return output.write(
          `<testcase classname="${xml(at.file)}" name="${xml(`line ${at.line}: ${code}`)}" file="${xml(at.file)}" line="${at.line}"><error type="${code}" message="${xml(message)}"/></testcase>\n`,
        );
      }
      return undefined;
    },
    end: async () => {
      if (open) await output.write('</testsuite>\n</testsuites>\n');
      await output.end();
    },
  };
}

function showCase(event: ConversationFinished): string {
  const name = event.case === undefined ? event.name : `${event.name} › ${event.case}`;
  const head = `<testcase classname="${xml(`${event.bot}.${event.file}`)}" name="${xml(name)}" file="${xml(event.at.file)}" line="${event.at.line}" time="${(event.durationMs / 1000).toFixed(3)}"`;
  if (event.verdict === 'skipped') return `${head}><skipped message="${xml(event.reason ?? '')}"/></testcase>\n`;
  if (!event.red) return `${head}/>\n`;
  const attempt = event.attempts.find((one) => one.verdict !== 'passed') ?? event.attempts.at(-1);
  const failures = (attempt?.turns ?? []).flatMap((turn) => turn.assertions.filter((assertion) => !assertion.ok));
  const [first] = failures;
  const tag = event.verdict === 'error' || event.verdict === 'interrupted' ? 'error' : 'failure';
  const message = first?.failure?.message ?? attempt?.error?.message ?? event.verdict;
  const transcript = (attempt?.turns ?? []).flatMap((turn) => [
    ...(turn.user ? [`user  ${describeUser(turn.user)}`] : []),
    ...turn.messages.map((record) => `bot   ${describeMessage(record.message)}`),
    ...turn.assertions
      .filter((assertion) => !assertion.ok)
      .map(
        (assertion) =>
          `${assertion.failure?.reason ?? ''}: ${assertion.failure?.message ?? ''} (${assertion.at.file}:${assertion.at.line})`,
      ),
  ]);
  return `${head}><${tag} type="${xml(first?.failure?.reason ?? attempt?.error?.code ?? event.verdict)}" message="${xml(message)}">${xml(transcript.join('\n'))}</${tag}></testcase>\n`;
}

/** Escapes for XML 1.0; characters that it does not allow are shown as U+FFFD. */
function xml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '&#10;')
  );
}
