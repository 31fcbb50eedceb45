import { readFileSync } from 'node:fs';
import type { State } from '../state.ts';
import type { JsonSchema } from './json-schema.ts';
import { FileError, findPlace, parseYaml } from './parse-yaml.ts';
import { messageOf } from '../message-of.ts';

/** Bytes of a state file; more than ten thousand pull requests take. */
const sizeLimit = 256 * 1024 * 1024;

const schema = JSON.parse(readFileSync(new URL('../../state.schema.json', import.meta.url), 'utf8')) as JsonSchema;

/**
 * Reads a state file, YAML or JSON.
 *
 * @throws FileError with `file:line:column` of everything that is wrong, and the key or word that was probably meant
 */
export function readStateFile(file: string): State {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new FileError(`${file}: ${messageOf(error)}`, { cause: error });
  }
  if (text.length > sizeLimit) throw new FileError(`${file}: more than ${sizeLimit} bytes`);
  return parseState(text, file);
}

/** As {@link readStateFile}, of a text; `file` is what messages call it. */
export function parseState(text: string, file: string): State {
  return parseYaml(text, file, schema) as State;
}

/** What a state contradicts itself in, with the place in its file. */
export function placedInFile(error: Error & { readonly path: readonly (string | number)[] }, file: string): FileError {
  return new FileError(`${findPlace(readFileSync(file, 'utf8'), file, error.path)}: ${error.message}`, {
    cause: error,
  });
}
