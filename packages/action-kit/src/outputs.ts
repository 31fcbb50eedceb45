import { randomUUID } from 'node:crypto';
import { appendFileSync, statSync } from 'node:fs';
import { UserError } from './errors.ts';
import type { Environment } from './inputs.ts';
import { BUDGETS, truncateMarkdown } from './markdown-budget.ts';

export type OutputValue =
  | string
  | number
  | boolean
  | undefined
  | readonly unknown[]
  | { readonly [key: string]: unknown };

/**
 * Sets every declared output of an action: lists and objects as JSON, undefined as empty text, so that an expression
 * in a workflow never sees a missing output. Values stand between random delimiters and may hold anything.
 *
 * @param names the outputs of action.yml
 * @throws UserError when the runner gave no file for outputs
 */
export function setOutputs<Name extends string>(
  env: Environment,
  names: readonly Name[],
  values: Readonly<Partial<Record<Name, OutputValue>>>,
): void {
  const file = commandFile(env, 'GITHUB_OUTPUT');
  appendFileSync(file, names.map((name) => fileCommand(name, outputText(values[name]))).join(''));
}

function outputText(value: OutputValue): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `name<<delimiter`, the value and the delimiter, as the runner reads its command files. */
export function fileCommand(name: string, value: string, delimiter = `ghadelimiter_${randomUUID()}`): string {
  if (name.includes(delimiter) || value.includes(delimiter)) {
    throw new Error(`The delimiter of the output "${name}" stands in its value.`);
  }
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

function commandFile(env: Environment, variable: string): string {
  const file = env[variable];
  if (file !== undefined && file !== '') return file;
  throw new UserError(`The variable ${variable} is not set, so there is no place for the results.`, {
    hint: 'This program runs as a step of a GitHub workflow. To run it elsewhere, set the variable to the path of a file.',
  });
}

export interface SummaryResult {
  /** False when the runner offers no job summary (GitHub Enterprise Server before 3.6, or a plain shell). */
  readonly written: boolean;
  /** Whether the text was cut to what was left of the step's 1 MiB. */
  readonly truncated: boolean;
}

/**
 * Appends to the job summary of this step. The runner drops a summary above 1 MiB as a whole, so what is there
 * already counts, and a text that is too long is cut with balanced structure and a note.
 */
export function appendSummary(env: Environment, markdown: string): SummaryResult {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return { written: false, truncated: false };
  const present = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const room = BUDGETS.stepSummary.bytes - present - 1;
  if (room <= 0) return { written: false, truncated: true };
  const text = truncateMarkdown(markdown, { bytes: room });
  appendFileSync(file, `${text}\n`);
  return { written: true, truncated: text !== markdown };
}
