import { findCases } from '../cases.ts';
import { describeOptions, parseArguments } from '../parse-arguments.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import { jobId } from '../run/plan.ts';
import type { Terminal } from '../terminal.ts';
import { formatProblem } from '../code-frame.ts';
import { findWork } from './find-work.ts';
import { sourceOptions } from './run-options.ts';

/** Prints the id of every conversation that a run would play, one per line; cases are counted, not listed. */
export async function list(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, sourceOptions);
  if (parsed.switches.has('help')) {
    await terminal.out(`Usage: bot-qa list [options] <fixtures …>\n\n${describeOptions(sourceOptions)}\n`);
    return 0;
  }
  const work = await findWork(parsed, terminal, new SecretMask());
  const errors = work.suite.problems.filter((problem) => problem.level === 'error');
  for (const problem of errors) terminal.err(`${formatProblem(problem, work.sources)}\n\n`);
  const perBot =
    work.bots.length > 0 ? work.bots : [{ config: { name: 'any bot' }, conversations: work.suite.conversations }];
  let total = 0;
  for (const { config, conversations } of perBot) {
    for (const conversation of conversations) {
      const { count } = findCases(conversation, work.suite);
      total += count;
      await terminal.out(`${jobId(config.name, conversation, '')}${count === 1 ? '' : `  (${count} cases)`}\n`);
    }
  }
  if (errors.length > 0) return 2;
  if (total === 0) terminal.err(`${work.nothing}\n`);
  return total === 0 ? 2 : 0;
}
