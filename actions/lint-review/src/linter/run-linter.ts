import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess, type ProcessResult } from 'action-kit/run-process';
import type { Collection } from '../collection.ts';
import { collectReport } from '../collect-reports.ts';
import type { LinterCommand } from '../inputs.ts';
import { isStructuredFormat } from '../report/format.ts';
import { cleanEnvironment } from './clean-environment.ts';

const MAX_OUTPUT = 2 ** 30;

export interface LinterSurroundings {
  readonly workspace: string;
  /** Folder for output, outside the workspace. */
  readonly temp: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a linter and reads what it writes to standard output. A crash, an unexpected exit code or a timeout fails its
 * entry; what it wrote until then is read all the same, so that nothing it found is lost.
 */
export async function runLinter(
  linter: LinterCommand,
  surroundings: LinterSurroundings,
  collection: Collection,
): Promise<void> {
  const entry = collection.begin(linter.key);
  const folder = join(surroundings.temp, 'lint-review');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `output-${collection.entries.length}`);
  const failure = await runInto(file, linter, surroundings);
  if (failure.why !== undefined) entry.failures.push(failure.why);
  // A linter that ended well and said nothing found nothing, unless its format has a way to say that.
  const mayBeEmpty =
    failure.why === undefined && failure.clean && !(linter.format && isStructuredFormat(linter.format));
  if (failure.started) await collectReport(file, surroundings.workspace, linter, entry, collection, mayBeEmpty);
}

async function runInto(
  file: string,
  linter: LinterCommand,
  { workspace, env }: LinterSurroundings,
): Promise<{ why: string | undefined; started: boolean; clean: boolean }> {
  const [program = '', ...args] = linter.argv;
  const output = openSync(file, 'w');
  try {
    const result = await runProcess(program, args, {
      cwd: join(workspace, linter.workingDirectory),
      env: cleanEnvironment(env),
      timeoutMs: linter.timeoutMs,
      maxBytes: MAX_OUTPUT,
      onOutput: (chunk) => writeSync(output, chunk),
    });
    return { why: whyFailed(program, result, linter), started: true, clean: result.exitCode === 0 };
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not installed, or not on the PATH' : String(error);
    return { why: `${program} could not be started: ${reason}`, started: false, clean: false };
  } finally {
    closeSync(output);
  }
}

function whyFailed(program: string, result: ProcessResult, linter: LinterCommand): string | undefined {
  const said = result.stderr.trim().split('\n').slice(-5).join('\n');
  const quoted = said === '' ? '' : `: ${said.slice(-1_000)}`;
  if (result.stopped === 'timeout') return `${program} was stopped after ${linter.timeoutMs / 1000} s`;
  if (result.stopped !== undefined) return `${program} wrote more than ${MAX_OUTPUT >> 20} MiB and was stopped`;
  if (result.exitCode === null) return `${program} was ended by ${result.signal ?? 'a signal'}${quoted}`;
  if (linter.findingsExitCodes.includes(result.exitCode)) return undefined;
  return `${program} crashed with exit code ${result.exitCode}${quoted}`;
}
