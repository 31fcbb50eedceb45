import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandProcessor } from './command-processor.ts';
import { parseKeyValueFile, parsePathFile } from './file-commands.ts';
import { messageOf } from '../message-of.ts';

/** Bytes of a step's job summary; GitHub takes nothing of a bigger one. */
export const summaryLimit = 1024 * 1024;

const names = ['output', 'state', 'env', 'path', 'step_summary'] as const;
type StepFile = (typeof names)[number];

/** The files through which a step talks to the runner: GITHUB_OUTPUT, _STATE, _ENV, _PATH and _STEP_SUMMARY. */
export type StepFiles = Readonly<Record<StepFile, string>>;

/** Makes the empty files of one phase. */
export function makeStepFiles(temp: string, phase: string): StepFiles {
  const folder = path.join(temp, '_runner_file_commands');
  mkdirSync(folder, { recursive: true });
  const entries = names.map((name) => {
    const file = path.join(folder, `${name}_${phase}`);
    writeFileSync(file, '');
    return [name, file];
  });
  return Object.fromEntries(entries) as StepFiles;
}

/**
 * Reads what a step wrote into its files, into the processor. A file that is not valid fails the step and gives
 * nothing from that place on, as on GitHub.
 *
 * @returns the job summary, '' when there is none or it is over 1 MiB, which is an error annotation
 */
export function readStepFiles(files: StepFiles, processor: CommandProcessor): string {
  const use = (name: StepFile, read: (text: string) => void) => {
    try {
      if (existsSync(files[name])) read(readFileSync(files[name], 'utf8'));
    } catch (error) {
      processor.issue('error', `Unable to process file command '${name}' successfully.`);
      processor.issue('error', messageOf(error));
      processor.failed = true;
    }
  };
  const pairsInto = (map: Map<string, string>) => (text: string) => {
    for (const [key, value] of parseKeyValueFile(text)) map.set(key, value);
  };
  use('path', (text) => processor.path.push(...parsePathFile(text)));
  use('env', (text) => {
    for (const [key, value] of parseKeyValueFile(text)) {
      // It would change how later steps' Node starts; the runner refuses it since 2.309.
      if (key.toUpperCase() === 'NODE_OPTIONS') {
        processor.issue('error', `Can't store ${key} output parameter using '$GITHUB_ENV' command.`);
      } else processor.env.set(key, value);
    }
  });
  use('output', pairsInto(processor.outputs));
  use('state', pairsInto(processor.state));
  return readSummary(files.step_summary, processor);
}

function readSummary(file: string, processor: CommandProcessor): string {
  if (!existsSync(file)) return '';
  const bytes = statSync(file).size;
  if (bytes <= summaryLimit) return readFileSync(file, 'utf8');
  processor.issue(
    'error',
    `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(bytes / 1024)}k. ` +
      'For more information see: https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary',
  );
  return '';
}
