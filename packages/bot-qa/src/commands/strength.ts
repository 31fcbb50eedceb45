import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findCases } from '../cases.ts';
import { formatProblem } from '../code-frame.ts';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type OptionSpec,
} from '../parse-arguments.ts';
import type { ConversationFinished } from '../result.ts';
import { JournalError, readJournal } from '../run/journal.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import { measureStrength, type Survivor } from '../strength/measure-strength.ts';
import { replayTurns } from '../strength/replay-turns.ts';
import { shorten } from '../reporters/conversation-outline.ts';
import { visible } from '../reporters/escape-text.ts';
import type { Terminal } from '../terminal.ts';
import { findWork } from './find-work.ts';
import { sourceOptions } from './run-options.ts';

const options: readonly OptionSpec[] = [
  ...sourceOptions,
  { name: 'journal', value: 'file', help: 'the recording (default .bot-qa/journal.ndjson)' },
  { name: 'min-strength', value: 'percent', help: 'exit with 4 when fewer broken replies are noticed' },
  { name: 'show', value: 'n', help: 'how many unnoticed breaks to show for each conversation (default 3)' },
  { name: 'json', value: 'file', help: 'write everything as JSON, too' },
];

interface Row {
  readonly id: string;
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
}

/** Breaks the replies of a recorded run, one by one and offline, and says which fixtures would not notice. */
export async function strength(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(
      `Usage: bot-qa strength [options] <fixtures …>\n\nBreaks the replies of a recorded run, offline, and says which fixtures would not notice.\n\n${describeOptions(options)}\n`,
    );
    return 0;
  }
  const least = integerOf(parsed, 'min-strength', 0, 100);
  const show = integerOf(parsed, 'show', 0, 1000) ?? 3;
  const journal = resolve(terminal.cwd, valueOf(parsed, 'journal') ?? '.bot-qa/journal.ndjson');
  if (!existsSync(journal))
    throw new UsageError(`There is no recording at ${journal}. Play the fixtures first: bot-qa run.`);
  const work = await findWork(parsed, terminal, new SecretMask());
  const mistakes = work.suite.problems.filter((problem) => problem.level === 'error');
  for (const problem of mistakes) terminal.err(`${formatProblem(problem, work.sources)}\n\n`);
  if (mistakes.length > 0) return 2;
  const conversations = new Map(
    work.suite.conversations.map((conversation) => [
      `${conversation.at.file}\u0000${conversation.name}`,
      { conversation, cases: findCases(conversation, work.suite) },
    ]),
  );
  const rows: Row[] = [];
  let left = 0;
  try {
    for await (const event of readJournal(journal)) {
      if (event.type !== 'conversation-finished') continue;
      const row = measure(event);
      if (row) rows.push(row);
      else left++;
    }
  } catch (cause) {
    if (cause instanceof JournalError) throw new UsageError(cause.message);
    throw cause;
  }
  const mutants = rows.reduce((sum, row) => sum + row.mutants, 0);
  const killed = rows.reduce((sum, row) => sum + row.killed, 0);
  const percent = mutants === 0 ? 0 : (killed / mutants) * 100;
  for (const row of rows.sort((a, b) => a.killed / a.mutants - b.killed / b.mutants)) {
    if (row.survivors.length === 0) continue;
    await terminal.out(`${((row.killed / row.mutants) * 100).toFixed(0).padStart(3)} %  ${row.id}\n`);
    for (const { kind, at, was, became } of firstOfEachKind(row.survivors).slice(0, show))
      await terminal.out(
        `       would not notice (${kind}) ${at.file}:${at.line}\n         ${oneLine(was)}\n         ${oneLine(became)}\n`,
      );
    const more = row.mutants - row.killed - Math.min(show, row.survivors.length);
    if (more > 0) await terminal.out(`       and ${more} more\n`);
  }
  await terminal.out(
    `strength ${percent.toFixed(1)} %: ${killed} of ${mutants} broken replies were noticed, in ${rows.length} recorded conversations that passed${left > 0 ? `; ${left} others were left out (not passed, or not as the fixtures are now)` : ''}\n`,
  );
  const json = valueOf(parsed, 'json');
  if (json !== undefined)
    writeFileSync(
      resolve(terminal.cwd, json),
      `${JSON.stringify({ strength: percent, mutants, killed, conversations: rows }, null, 2)}\n`,
    );
  if (mutants === 0) {
    terminal.err('Nothing was measured: the recording has no conversation of these fixtures that passed.\n');
    return 2;
  }
  if (least !== undefined && percent < least) {
    terminal.err(`The strength is ${percent.toFixed(1)} %, at least ${least} % was wanted.\n`);
    return 4;
  }
  return 0;

  function measure(event: ConversationFinished): Row | undefined {
    const known = conversations.get(`${event.file}\u0000${event.name}`);
    const attempt = event.attempts.find((one) => one.verdict === 'passed');
    if (!known || !attempt) return undefined;
    const index = known.cases.count === 1 ? 0 : findCase(known.cases, event.case);
    if (index === undefined) return undefined;
    const readings = replayTurns(work.suite, known.cases.at(index), attempt, terminal.environment);
    return readings && readings.length > 0 ? { id: event.id, ...measureStrength(readings) } : undefined;
  }
}

function findCase(cases: ReturnType<typeof findCases>, name: string | undefined): number | undefined {
  for (let index = 0; index < Math.min(cases.count, 100_000); index++) if (cases.at(index).name === name) return index;
  return undefined;
}

/** One example of every kind, then the rest: ten changed numbers say no more than one. */
function firstOfEachKind(survivors: readonly Survivor[]): Survivor[] {
  const first = new Set(new Map(survivors.toReversed().map((one) => [one.kind, one])).values());
  return [...survivors.filter((one) => first.has(one)), ...survivors.filter((one) => !first.has(one))];
}

function oneLine(text: string): string {
  return visible(shorten(text.replace(/\s+/g, ' '), 160));
}
