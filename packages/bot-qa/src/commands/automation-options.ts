import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isAutomationReport } from '../automation/automation-report.ts';
import type { Limits } from '../automation/find-alerts.ts';
import { builtInRules, readRules } from '../automation/read-rules.ts';
import type { Rules } from '../automation/rules.ts';
import { formatProblem } from '../code-frame.ts';
import { findFiles } from '../find-files.ts';
import { UsageError, valueOf, type ParsedArguments } from '../parse-arguments.ts';
import { readSource } from '../read-source.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import type { Terminal } from '../terminal.ts';

/** What `--secret` names. */
export function readSecrets(parsed: ParsedArguments, terminal: Terminal): SecretMask {
  const secrets = new SecretMask();
  for (const name of parsed.values.get('secret') ?? []) {
    const value = terminal.environment(name);
    if (value === undefined) throw new UsageError(`"--secret ${name}": this environment variable is not set.`);
    if (!secrets.add(value))
      throw new UsageError(
        `"--secret ${name}": a value of fewer than 4 letters cannot be masked without hiding half of the report.`,
      );
  }
  return secrets;
}

/** The built-in rules or those of `--rules`; undefined when they are wrong, which has been said. */
export function loadRules(parsed: ParsedArguments, terminal: Terminal): Rules | undefined {
  const path = valueOf(parsed, 'rules');
  if (path === undefined) return builtInRules();
  const { source, problems } = readSource(resolve(terminal.cwd, path), path);
  const read = problems.length > 0 ? { rules: builtInRules(), problems } : readRules(source);
  for (const problem of read.problems) terminal.err(`${formatProblem(problem, new Map([[source.file, source]]))}\n\n`);
  return read.problems.length > 0 ? undefined : read.rules;
}

/** `--min`, `--baseline` and `--max-drop`. */
export function readLimits(parsed: ParsedArguments, terminal: Terminal): Limits {
  const minimum = new Map<string, number>();
  for (const text of parsed.values.get('min') ?? []) {
    const equals = text.lastIndexOf('=');
    minimum.set(equals < 0 ? '*' : text.slice(0, equals), perCent('min', text.slice(equals + 1)));
  }
  const [path, drop] = [valueOf(parsed, 'baseline'), valueOf(parsed, 'max-drop')];
  if ((path === undefined) !== (drop === undefined)) throw new UsageError('"--baseline" and "--max-drop" go together.');
  if (path === undefined || drop === undefined) return { minimum };
  let baseline: unknown;
  try {
    baseline = JSON.parse(readFileSync(resolve(terminal.cwd, path), 'utf8'));
  } catch (cause) {
    throw new UsageError(`"--baseline ${path}" cannot be read: ${(cause as Error).message}`);
  }
  if (!isAutomationReport(baseline))
    throw new UsageError(`"--baseline ${path}" is no JSON that "bot-qa automation --json" of this version wrote.`);
  return { minimum, maxDrop: perCent('max-drop', drop), baseline };
}

function perCent(option: string, text: string): number {
  const value = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (value >= 0 && value <= 100) return value;
  throw new UsageError(`"--${option}" must be a number from 0 to 100, but "${text}" was given.`);
}

/** Files that are named are read whatever they are called; in folders those that look like logs. */
export function findLogs(patterns: readonly string[], cwd: string): string[] {
  const { files, missing } = findFiles(patterns, cwd, cwd);
  if (missing.length > 0) throw new UsageError(`There is no log here: ${missing.join(', ')}.`);
  return files.filter((file) => file.named || /\.(jsonl|ndjson|transcript)$/i.test(file.path)).map((file) => file.path);
}

/** Writes a file and the folders above it. */
export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Appends to a file and makes the folders above it. */
export function appendFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, text);
}
