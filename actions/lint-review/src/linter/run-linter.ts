import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess, type ProcessResult } from 'action-kit/run-process';
import { truncateText } from 'action-kit/truncate-text';
import type { Collection, Entry } from '../collection.ts';
import { collectReport, type ReportFile } from '../collect-reports.ts';
import { isStructuredFormat } from '../report/format.ts';
import { batchFiles } from './choose-files.ts';
import type { Linter } from './linter.ts';
import { resultKey, type ResultCache } from './result-cache.ts';

const MAX_OUTPUT = 2 ** 30;

/** Where a linter runs. */
export interface LinterSurroundings {
  readonly workspace: string;
  /** Folder for output, outside the workspace. */
  readonly temp: string;
  /** The environment of the linter, without secrets. */
  readonly env: Readonly<Record<string, string>>;
  readonly cache: ResultCache | undefined;
}

/**
 * Runs a linter and reads what it writes. A crash, an unexpected exit code or a timeout fails its entry; what it wrote
 * until then is read all the same, so that nothing it found is lost.
 *
 * @param paths files to pass, in as many command lines as they need; undefined when the linter finds its files itself
 */
export async function runLinter(
  linter: Linter,
  paths: readonly string[] | undefined,
  surroundings: LinterSurroundings,
  collection: Collection,
): Promise<void> {
  const entry = collection.begin(linter.key, linter.workingDirectory);
  const folder = join(surroundings.temp, 'lint-review');
  mkdirSync(folder, { recursive: true });
  const batches = paths === undefined ? [undefined] : batchFiles(paths);
  for (const [i, batch] of batches.entries()) {
    const output = {
      path: join(folder, `output-${collection.entries.length}-${i}`),
      name: nameOfOutput(linter, i, batches.length),
    };
    await runBatch(linter, batch, output, surroundings, entry, collection);
  }
  if (batches.length === 0) entry.sources.push('no file to look at');
}

/** The command stands for the file that its output went to: nobody has seen that file, and it is gone after the job. */
function nameOfOutput({ argv }: Linter, batch: number, batches: number): string {
  const part = batches > 1 ? `, part ${batch + 1} of ${batches}` : '';
  return `output of ${truncateText(argv.join(' '), { characters: 80 })}${part}`;
}

async function runBatch(
  linter: Linter,
  batch: readonly string[] | undefined,
  output: ReportFile,
  surroundings: LinterSurroundings,
  entry: Entry,
  collection: Collection,
): Promise<void> {
  const { path: file } = output;
  const { cache, workspace } = surroundings;
  const key = cache && batch ? resultKey(linter, batch, workspace) : '';
  const restored = key !== '' && cache?.restore(key, file) === true;
  const end: Ending = restored
    ? { why: undefined, started: true, findingsMissing: undefined }
    : await runInto(file, linter, batch ?? [], surroundings);
  if (end.why !== undefined) entry.failures.push(end.why);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  if (!end.started || bytes === undefined) return;
  const { findingsMissing } = end;
  // The exit code says that there are findings, or a crash was told already: an empty report adds nothing to that.
  if (bytes === 0 && (findingsMissing ?? end.why) !== undefined) {
    if (findingsMissing !== undefined) entry.failures.push(findingsMissing);
    return;
  }
  // A linter that ended well and said nothing found nothing, unless its format has a way to say that.
  const mayBeEmpty = end.why === undefined && !(linter.format && isStructuredFormat(linter.format));
  const before = collection.read + collection.unreadableCount + entry.failures.length;
  await collectReport(output, linter, entry, collection, mayBeEmpty);
  const told = collection.read + collection.unreadableCount + entry.failures.length > before;
  // Only a structured report vouches for its own completeness. A crash that is told as text, with the exit code of
  // findings (as flake8 does), would pass for a clean run.
  const vouched = linter.format !== undefined && isStructuredFormat(linter.format);
  if (!told && !vouched && findingsMissing !== undefined) entry.failures.push(findingsMissing + quoteStart(file));
  if (key !== '' && !restored && entry.failures.length === 0) cache?.keep(key, file);
}

interface Ending {
  readonly why: string | undefined;
  readonly started: boolean;
  /** What to say when no finding can be read although the exit code means findings; undefined when it does not. */
  readonly findingsMissing: string | undefined;
}

async function runInto(
  file: string,
  linter: Linter,
  paths: readonly string[],
  { workspace, env }: LinterSurroundings,
): Promise<Ending> {
  const [name = '', ...args] = [...linter.argv, ...paths].map((argument) => argument.replaceAll('{output}', file));
  const program = localProgram(name, workspace, linter.workingDirectory);
  const writesFile = linter.argv.some((argument) => argument.includes('{output}'));
  const output = writesFile ? undefined : openSync(file, 'w');
  try {
    const result = await runProcess(program, args, {
      cwd: join(workspace, linter.workingDirectory),
      env,
      timeoutMs: linter.timeoutMs,
      maxBytes: MAX_OUTPUT,
      onOutput: (chunk) => void (output !== undefined && writeSync(output, chunk)),
    });
    const why = whyFailed(name, result, linter);
    if (why === undefined && writesFile && !existsSync(file))
      return { why: `${name} wrote no report to {output}`, started: true, findingsMissing: undefined };
    const findingsMissing =
      why === undefined && result.exitCode !== 0
        ? `${name} ended with exit code ${result.exitCode}, but nothing that it wrote reads as a finding${quote(result.stderr)}`
        : undefined;
    return { why, started: true, findingsMissing };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'it is not installed, or not on the PATH' : String(error);
    return { why: `${name} could not be started: ${reason}`, started: false, findingsMissing: undefined };
  } finally {
    if (output !== undefined) closeSync(output);
  }
}

/** A bare name is looked for in `node_modules/.bin` from the working directory upwards, as npx does; then on the PATH. */
function localProgram(name: string, workspace: string, workingDirectory: string): string {
  if (name.includes('/')) return name;
  const steps = workingDirectory === '' ? [] : workingDirectory.split('/');
  for (let depth = steps.length; depth >= 0; depth--) {
    const local = join(workspace, ...steps.slice(0, depth), 'node_modules/.bin', name);
    if (existsSync(local)) return local;
  }
  return name;
}

function whyFailed(program: string, result: ProcessResult, linter: Linter): string | undefined {
  const quoted = quote(result.stderr);
  if (result.stopped === 'timeout') return `${program} was stopped after ${linter.timeoutMs / 1000} s`;
  if (result.stopped !== undefined) return `${program} wrote more than ${MAX_OUTPUT >> 20} MiB and was stopped`;
  if (result.exitCode === null) return `${program} was ended by ${result.signal ?? 'a signal'}${quoted}`;
  if (linter.findingsExitCodes.includes(result.exitCode)) return undefined;
  return `${program} crashed with exit code ${result.exitCode}${quoted}`;
}

/** Frames of stack traces, which push the reason out of sight. */
const FRAME = /^\s*(at |File "|\^|~|\.{3} \d+ more|Node\.js v\d)/;

/** The last lines of what a linter says on standard error, without stack frames. */
function quote(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !FRAME.test(line));
  const said = lines.slice(-5).join('\n').trim();
  return said === '' ? '' : `: ${said.slice(-1_000)}`;
}

function quoteStart(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(1_000);
    const said = bytes.toString('utf8', 0, readSync(handle, bytes)).trim();
    return said === '' ? '' : `: ${said.split('\n').slice(0, 5).join('\n')}`;
  } finally {
    closeSync(handle);
  }
}
