import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionMetadata, Declared } from './action-metadata.ts';

/** A file that is wholly or partly generated, with the text it should hold. */
export type GeneratedFile = { path: string; text: string };

const cell = (value: string): string => value.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');

const code = (value: string): string => (value === '' ? '' : `\`${cell(value)}\``);

function renderInputs(inputs: Declared[]): string {
  const rows = inputs.map(
    (input) =>
      `| \`${input.name}\` | ${cell(input.description)} | ${input.required ? '**required**' : code(input.default ?? '')} |`,
  );
  return ['| input | what it does | default |', '| --- | --- | --- |', ...rows].join('\n');
}

function renderOutputs(outputs: Declared[]): string {
  const rows = outputs.map((output) => `| \`${output.name}\` | ${cell(output.description)} |`);
  return ['| output | what it holds |', '| --- | --- |', ...rows].join('\n');
}

/**
 * Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`.
 * @throws when the markers are missing, because a table that is not generated drifts
 */
export function replaceBetweenMarkers(markdown: string, name: string, content: string, where: string): string {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const from = markdown.indexOf(start);
  const to = markdown.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${where}: expected the markers ${start} and ${end}, add them`);
  return `${markdown.slice(0, from + start.length)}\n\n${content}\n\n${markdown.slice(to)}`;
}

function renderNames(action: ActionMetadata): string {
  const list = (names: string[]): string =>
    names.length === 0 ? '[]' : `[\n${names.map((name) => `  '${name}',`).join('\n')}\n]`;
  return `// Generated from action.yml by \`npm run docs\`. Do not edit.

/** The inputs that action.yml declares. */
export const inputNames = ${list(action.inputs.map((input) => input.name))} as const;
export type InputName = (typeof inputNames)[number];

/** The outputs that action.yml declares. */
export const outputNames = ${list(action.outputs.map((output) => output.name))} as const;
export type OutputName = (typeof outputNames)[number];
`;
}

/** The generated files of one action: the README with its two tables, and the typed names. */
export function generateActionFiles(action: ActionMetadata): GeneratedFile[] {
  const readme = join(action.folder, 'README.md');
  let markdown = readFileSync(readme, 'utf8');
  markdown = replaceBetweenMarkers(markdown, 'inputs', renderInputs(action.inputs), readme);
  markdown = replaceBetweenMarkers(markdown, 'outputs', renderOutputs(action.outputs), readme);
  return [
    { path: readme, text: markdown },
    { path: join(action.folder, 'src/generated/action.ts'), text: renderNames(action) },
  ];
}
