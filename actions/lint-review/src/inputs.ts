import { readInputs, type Environment, type InputReader } from 'action-kit/inputs';
import type { InputName } from './generated/action.ts';
import type { Level } from './finding.ts';
import { FILTERS, type Filter } from './place/filter.ts';
import { problemOfFormat } from './errorformat/compile.ts';
import { parseFormat, FORMATS } from './report/format.ts';
import { parseReportEntry, type ReportEntry } from './report/report-entry.ts';
import type { Linter } from './linter/linter.ts';
import { splitCommand } from './linter/split-command.ts';

/** What may go wrong without turning the step red by itself. */
export const TOLERABLE = ['failed-linters', 'unreadable-records', 'unmatched-paths'] as const;

/** One of {@link TOLERABLE}. */
export type Tolerable = (typeof TOLERABLE)[number];

/** The inputs of the action, checked. */
export interface Inputs {
  readonly token: string | undefined;
  readonly reports: readonly ReportEntry[];
  readonly commands: readonly Linter[];
  /** Whether to look for linters by their configuration files. */
  readonly detect: boolean;
  readonly timeoutMs: number;
  readonly config: string | undefined;
  readonly workingDirectory: string;
  readonly pathPrefixes: readonly (readonly [from: string, to: string])[];
  readonly filter: Filter;
  readonly baseReports: readonly ReportEntry[];
  readonly baseline: string | undefined;
  readonly failLevel: Level | 'never';
  readonly failScope: 'shown' | 'introduced' | 'all';
  readonly tolerate: ReadonlySet<Tolerable>;
  readonly comments: boolean;
  readonly maxComments: number;
  readonly maxCommentsPerFile: number;
  readonly maxCommentsPerRule: number;
  readonly suggestions: boolean;
  readonly fixedComments: 'minimise' | 'resolve' | 'keep';
  readonly checkRun: boolean;
  readonly scope: string;
  readonly mode: 'review' | 'collect' | 'publish';
  readonly bundle: string;
  readonly cache: string | undefined;
  readonly reportJson: string | undefined;
  readonly sarif: string | undefined;
  readonly dryRun: boolean;
}

type Reader = InputReader<InputName>;

/**
 * Reads the inputs of the step.
 *
 * @throws {InputError} with all problems at once
 */
export function parseInputs(env: Environment): Inputs {
  return readInputs(env, (input: Reader) => {
    const workingDirectory = relativeFolder(input, 'working-directory');
    const errorformats = ownFormats(input);
    const timeoutMs = input.durationMs('timeout', { minMs: 1_000, maxMs: 6 * 3_600_000 });
    const inputs: Inputs = {
      token: input.secret('github-token'),
      reports: reportEntries(input, 'reports', errorformats),
      commands: commands(input, workingDirectory, timeoutMs, errorformats),
      detect: input.optional('command') === AUTO,
      timeoutMs,
      config: input.optional('config'),
      workingDirectory,
      pathPrefixes: pathPrefixes(input),
      filter: input.oneOf('filter', FILTERS),
      baseReports: reportEntries(input, 'base-reports', errorformats),
      baseline: input.optional('baseline'),
      failLevel: input.oneOf('fail-level', ['error', 'warning', 'note', 'never']),
      failScope: input.oneOf('fail-scope', ['shown', 'introduced', 'all']),
      tolerate: tolerated(input),
      comments: input.boolean('comments'),
      maxComments: input.integer('max-comments', { min: 0, max: 300 }),
      maxCommentsPerFile: input.integer('max-comments-per-file', { min: 1, max: 300 }),
      maxCommentsPerRule: input.integer('max-comments-per-rule', { min: 1, max: 300 }),
      suggestions: input.boolean('suggestions'),
      fixedComments: input.oneOf('fixed-comments', ['minimise', 'resolve', 'keep']),
      checkRun: input.boolean('check-run'),
      scope: input.optional('scope') ?? '',
      mode: input.oneOf('mode', ['review', 'collect', 'publish']),
      bundle: input.optional('bundle') ?? 'lint-review-bundle.json',
      cache: input.optional('cache'),
      reportJson: input.optional('report-json'),
      sarif: input.optional('sarif'),
      dryRun: input.boolean('dry-run'),
    };
    return inputs;
  });
}

/** Formats of the user's own by the name after `text:`. */
type OwnFormats = ReadonlyMap<string, readonly string[]>;

function ownFormats(input: Reader): OwnFormats {
  const formats = new Map<string, string[]>();
  for (const line of input.lines('errorformats')) {
    const [, name = '', format = ''] = /^([\w.+-]{1,50})\s*=\s*(.+)$/.exec(line) ?? [];
    const problem = format === '' ? `expected <name>=<errorformat>, found "${line}".` : problemOfFormat(format);
    if (problem !== undefined) input.problem('errorformats', problem);
    formats.set(`text:${name}`, [...(formats.get(`text:${name}`) ?? []), format]);
  }
  return formats;
}

function reportEntries(input: Reader, name: 'reports' | 'base-reports', formats: OwnFormats): ReportEntry[] {
  return input.lines(name).flatMap((line) => {
    const entry = parseReportEntry(line);
    if (typeof entry !== 'string') return [{ ...entry, errorformat: formats.get(entry.format ?? '') }];
    input.problem(name, entry);
    return [];
  });
}

/** In place of a command: find the linters yourself. */
const AUTO = 'auto';

function commands(input: Reader, workingDirectory: string, timeoutMs: number, formats: OwnFormats): Linter[] {
  const codes = exitCodes(input);
  const written = input.optional('command-format');
  const format = written === undefined ? undefined : parseFormat(written);
  if (written !== undefined && format === undefined)
    input.problem('command-format', `expected one of ${FORMATS.join(', ')} or text:<linter>, found "${written}".`);
  const command = input.optional('command');
  if (command === undefined || command === AUTO) return [];
  const argv = splitCommand(command);
  if (typeof argv === 'string') {
    input.problem('command', argv);
    return [];
  }
  const name = input.optional('command-name') ?? '';
  const key = name || argv[0] || 'command';
  const errorformat = formats.get(format ?? '');
  const run = { argv, format, errorformat, findingsExitCodes: codes, timeoutMs, workingDirectory };
  return [{ key, name, ...run, files: undefined, configFiles: [], except: [] }];
}

function exitCodes(input: Reader): number[] {
  return input.list('findings-exit-codes').flatMap((text) => {
    const range = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(text);
    const from = Number(range?.[1]);
    const to = Number(range?.[2] ?? range?.[1]);
    if (range && from <= to && to <= 255) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    input.problem('findings-exit-codes', `expected exit codes such as "0, 1" or "0-31", found "${text}".`);
    return [];
  });
}

function pathPrefixes(input: Reader): (readonly [string, string])[] {
  return input.lines('path-prefixes').flatMap((line) => {
    const at = line.indexOf('=');
    if (at > 0) return [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
    input.problem('path-prefixes', `expected <foreign folder>=<folder of the repository>, found "${line}".`);
    return [];
  });
}

function tolerated(input: Reader): Set<Tolerable> {
  const known = new Set<Tolerable>();
  for (const name of input.list('tolerate')) {
    const found = TOLERABLE.find((one) => one === name);
    if (found) known.add(found);
    else input.problem('tolerate', `expected ${TOLERABLE.join(', ')}, found "${name}".`);
  }
  return known;
}

/** A folder below the workspace, without `./` and with `/`; empty for the workspace itself. */
function relativeFolder(input: Reader, name: 'working-directory'): string {
  const folder = (input.optional(name) ?? '.').replaceAll('\\', '/').replace(/^(\.\/)+|\/+$/g, '');
  if (folder.startsWith('/') || folder.split('/').includes('..'))
    input.problem(name, `expected a folder below the workspace, found "${folder}".`);
  return folder === '.' ? '' : folder;
}
