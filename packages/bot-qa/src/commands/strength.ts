import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatProblem } from '../code-frame.ts';
import { floorPercent } from '../floor-percent.ts';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type OptionSpec,
} from '../parse-arguments.ts';
import { JournalError } from '../run/journal.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import type { Survivor } from '../strength/measure-strength.ts';
import { measureRecording, type Unmeasured } from '../strength/measure-recording.ts';
import { shorten } from '../reporters/conversation-outline.ts';
import { visible } from '../reporters/escape-text.ts';
import type { Terminal } from '../terminal.ts';
import { planWork, readWork } from './find-work.ts';
import { sourceOptions } from './run-options.ts';

const options: readonly OptionSpec[] = [
  ...sourceOptions,
  { name: 'journal', value: 'file', help: 'the recording (default .bot-qa/journal.ndjson)' },
  { name: 'min-strength', value: 'percent', help: 'exit with 4 when fewer broken replies are noticed' },
  { name: 'show', value: 'n', help: 'how many unnoticed breaks to show for each conversation (default 3)' },
  { name: 'json', value: 'file', help: 'write everything as JSON, too' },
];

const mostListed = 20;

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
  const secrets = new SecretMask();
  const plan = await planWork(parsed, terminal, secrets);
  const work = await readWork(plan);
  const mistakes = work.suite.problems.filter((problem) => problem.level === 'error');
  for (const problem of mistakes) terminal.err(`${formatProblem(problem, work.sources)}\n\n`);
  if (mistakes.length > 0) return 2;
  // What the run was told by a secret stands masked in its recording.
  const environment = (name: string): string | undefined => {
    const value = terminal.environment(name);
    return value === undefined ? undefined : secrets.text(value);
  };
  const { rows, unmeasured } = await measureRecording(
    journal,
    { bots: plan.bots, isWanted: work.isWanted },
    work.suite,
    environment,
  ).catch((cause: unknown): never => {
    throw cause instanceof JournalError ? new UsageError(cause.message) : cause;
  });
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
    `strength ${floorPercent(percent)} %: ${killed} of ${mutants} broken replies were noticed, in ${rows.length} recorded conversations that passed\n`,
  );
  if (unmeasured.length > 0) await terminal.out(listUnmeasured(unmeasured));
  const json = valueOf(parsed, 'json');
  if (json !== undefined)
    writeFileSync(
      resolve(terminal.cwd, json),
      `${JSON.stringify({ strength: percent, mutants, killed, conversations: rows, unmeasured }, null, 2)}\n`,
    );
  if (mutants === 0) {
    terminal.err('Nothing was measured: the recording has no conversation of these fixtures that passed.\n');
    return 2;
  }
  if (least !== undefined && percent < least) {
    terminal.err(`The strength is ${floorPercent(percent)} %, at least ${least} % was wanted.\n`);
    return 4;
  }
  if (least !== undefined && unmeasured.length > 0) {
    terminal.err(
      `The strength of ${unmeasured.length} wanted ${unmeasured.length === 1 ? 'conversation' : 'conversations'} is unknown, so ${least} % is not reached. Record a run of them, or leave them out (--name, --tag, --not-tag).\n`,
    );
    return 4;
  }
  return 0;
}

function listUnmeasured(unmeasured: readonly Unmeasured[]): string {
  const lines = unmeasured
    .slice(0, mostListed)
    .map(({ name, at, why }) => `  ${at.file}:${at.line} ${oneLine(name)}: ${why}\n`);
  const more = unmeasured.length - lines.length;
  return `not measured: ${unmeasured.length}\n${lines.join('')}${more > 0 ? `  and ${more} more\n` : ''}`;
}

/** One example of every kind, then the rest: ten changed numbers say no more than one. */
function firstOfEachKind(survivors: readonly Survivor[]): Survivor[] {
  const first = new Set(new Map(survivors.toReversed().map((one) => [one.kind, one])).values());
  return [...survivors.filter((one) => first.has(one)), ...survivors.filter((one) => !first.has(one))];
}

function oneLine(text: string): string {
  return visible(shorten(text.replace(/\s+/g, ' '), 160));
}
