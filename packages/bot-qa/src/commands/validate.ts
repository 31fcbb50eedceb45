import { formatProblem } from '../code-frame.ts';
import { describeOptions, parseArguments } from '../parse-arguments.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import type { Terminal } from '../terminal.ts';
import { findWork } from './find-work.ts';
import { sourceOptions } from './run-options.ts';

/** Finds every mistake of fixtures and configuration in one pass; talks to no bot. */
export async function validate(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, sourceOptions);
  if (parsed.switches.has('help')) {
    await terminal.out(`Usage: bot-qa validate [options] <fixtures …>\n\n${describeOptions(sourceOptions)}\n`);
    return 0;
  }
  const secrets = new SecretMask();
  const work = await findWork(parsed, terminal, secrets);
  const { problems, conversations } = work.suite;
  for (const problem of problems) await terminal.out(secrets.text(`${formatProblem(problem, work.sources)}\n\n`));
  for (const note of work.notes) await terminal.out(`${note}\n`);
  const errors = problems.filter((problem) => problem.level === 'error').length;
  if (errors > 0) {
    const files = new Set(problems.map((problem) => problem.at.file)).size;
    await terminal.out(
      `${errors} ${errors === 1 ? 'mistake' : 'mistakes'} in ${files} ${files === 1 ? 'file' : 'files'}\n`,
    );
    return 2;
  }
  if (conversations.length === 0) {
    await terminal.out(`${work.nothing}\n`);
    return 2;
  }
  await terminal.out(
    `${conversations.length} ${conversations.length === 1 ? 'conversation' : 'conversations'}, no mistakes\n`,
  );
  return 0;
}
