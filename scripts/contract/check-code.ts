import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionMetadata } from './action-metadata.ts';

/** The TypeScript of an action without tests and generated files, as one text. */
function readSources(folder: string): string {
  return readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('generated'))
    .map((file) => readFileSync(join(folder, 'src', file), 'utf8'))
    .join('\n');
}

/** Quoted, or as a key of an object. */
const named = (source: string, name: string): boolean =>
  new RegExp(`['"\`]${name}['"\`]|(?<![\\w-])${name}\\s*[:,]`).test(source);

/**
 * Each declared input and output must be named in the code. (The other direction, a name that is used but not
 * declared, does not compile: the readers take the generated `InputName` and `OutputName`.)
 */
export function checkCode(action: ActionMetadata): string[] {
  const source = readSources(action.folder);
  const missing = (kind: string, names: string[]): string[] =>
    names
      .filter((name) => !named(source, name))
      .map((name) => `actions/${action.name}: ${kind} "${name}" is declared in action.yml but no code names it`);
  return [
    ...missing(
      'input',
      action.inputs.map((input) => input.name),
    ),
    ...missing(
      'output',
      action.outputs.map((output) => output.name),
    ),
    ...(source.includes('generated/action')
      ? []
      : [`actions/${action.name}: no code takes the typed names of src/generated/action.ts`]),
  ];
}
