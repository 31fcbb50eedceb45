import type { ReporterContext } from '../reporters.ts';
import type { ConversationFinished, Reporter, RunFinished, RunStarted } from '../result.ts';
import type { Problem } from '../source.ts';
import { headlineOf, shorten, shownAttempt, titleOf, transcriptOf } from './conversation-outline.ts';
import { escapeXml as xml } from './escape-text.ts';
import { OrderedSpool } from './ordered-spool.ts';
import { writeAll } from './write-all.ts';

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  ms: number;
}

/**
 * JUnit XML with one suite per bot, named `bot-qa › <bot>`, so that junit-report-merger joins the shards of one bot and
 * nothing else. Cases stand in the order of the plan, whoever was faster; they wait on disk, not in memory.
 */
export function junitReporter(context: ReporterContext): Reporter {
  const { output } = context;
  const spool = new OrderedSpool();
  const counts = new Map<string, Counts>();
  let started: RunStarted | undefined;
  let next = 0;
  const add = (
    suite: string,
    key: number,
    text: string,
    kind: 'failures' | 'errors' | 'skipped' | undefined,
    ms = 0,
  ): void => {
    const count = counts.get(suite) ?? { tests: 0, failures: 0, errors: 0, skipped: 0, ms: 0 };
    counts.set(suite, count);
    count.tests++;
    count.ms += ms;
    if (kind) count[kind]++;
    spool.add(key, text, suite);
  };
  return {
    name: 'junit',
    write: (event) => {
      if (event.type === 'run-started') started = event;
      if (event.type === 'conversation-finished')
        add(`bot-qa › ${event.bot}`, event.ordinal, showCase(event), kindOf(event), event.durationMs);
      if (event.type === 'problem' && event.problem.level === 'error')
        add('bot-qa › fixtures', next++, showProblem(event.problem), 'errors');
      if (event.type === 'run-finished') {
        const red = [...counts.values()].some((count) => count.failures + count.errors > 0);
        // Nothing selected, a threshold that was missed: red for a reason that no conversation shows.
        if (event.exitCode !== 0 && (!red || event.exitCode === 4))
          add('bot-qa › run', next++, showRun(event), 'errors');
      }
      return undefined;
    },
    end: async () => {
      if (started) await writeAll(output, document(spool, counts, started));
      spool.close();
      await output.end();
    },
  };
}

function* document(spool: OrderedSpool, counts: ReadonlyMap<string, Counts>, started: RunStarted): Generator<string> {
  const total: Counts = { tests: 0, failures: 0, errors: 0, skipped: 0, ms: 0 };
  for (const count of counts.values())
    for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += count[key];
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bot-qa" ${numbers(total)}>\n`;
  const timestamp = new Date(started.startedAt).toISOString().slice(0, 19);
  for (const suite of spool.groups) {
    yield `<testsuite name="${xml(suite)}" ${numbers(counts.get(suite)!)} timestamp="${timestamp}">\n`;
    yield `<properties><property name="run" value="${xml(started.run)}"/><property name="seed" value="${started.seed}"/></properties>\n`;
    yield* spool.inOrder(suite);
    yield '</testsuite>\n';
  }
  yield '</testsuites>\n';
}

function numbers(count: Counts): string {
  return `tests="${count.tests}" failures="${count.failures}" errors="${count.errors}" skipped="${count.skipped}" time="${(count.ms / 1000).toFixed(3)}"`;
}

function kindOf(event: ConversationFinished): 'failures' | 'errors' | 'skipped' | undefined {
  if (event.red) return event.verdict === 'error' || event.verdict === 'interrupted' ? 'errors' : 'failures';
  return event.verdict === 'skipped' || event.verdict === 'quarantined' ? 'skipped' : undefined;
}

function showCase(event: ConversationFinished): string {
  const head = `<testcase classname="${xml(`${event.bot}.${event.file}`)}" name="${xml(titleOf(event))}" file="${xml(event.at.file)}" line="${event.at.line}" time="${(event.durationMs / 1000).toFixed(3)}"`;
  const kind = kindOf(event);
  if (kind === 'skipped')
    return `${head}><skipped message="${xml(`${event.verdict}: ${event.reason ?? headlineOf(event).message}`)}"/></testcase>\n`;
  if (kind === undefined)
    return event.verdict === 'flaky'
      ? `${head}><system-out>${xml(`flaky: ${headlineOf(event).message}`)}</system-out></testcase>\n`
      : `${head}/>\n`;
  const tag = kind === 'errors' ? 'error' : 'failure';
  const { code, message } = headlineOf(event);
  const transcript = transcriptOf(shownAttempt(event)).join('\n');
  return `${head}><${tag} type="${xml(code)}" message="${xml(shorten(message, 2000))}">${xml(transcript)}</${tag}></testcase>\n`;
}

function showProblem({ at, code, message }: Problem): string {
  return `<testcase classname="${xml(at.file)}" name="${xml(`line ${at.line}: ${code}`)}" file="${xml(at.file)}" line="${at.line}"><error type="${code}" message="${xml(message)}"/></testcase>\n`;
}

function showRun(event: RunFinished): string {
  return `<testcase classname="bot-qa" name="run"><error type="exit-${event.exitCode}" message="${xml(event.because.join(' '))}"/></testcase>\n`;
}
