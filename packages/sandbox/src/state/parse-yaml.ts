import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { findProblems, type JsonSchema, type Problem } from './json-schema.ts';

/** A file that is not what it should be: one line for each problem, each with `file:line:column`. */
export class FileError extends Error {
  override name = 'FileError';
}

/** Aliases that a YAML file may expand to, so that a small file cannot become a huge value. */
const aliasLimit = 1000;

/**
 * Parses YAML or JSON and checks it against a schema.
 *
 * JSON takes the fast way, because a state of thousands of pull requests is written by a program, as JSON.
 *
 * @throws FileError with every problem (at most 20) and where it is
 */
export function parseYaml(text: string, file: string, schema: JsonSchema): unknown {
  const json = parseJson(text);
  if (json !== undefined && findProblems(json, schema).length === 0) return json;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error) {
    const at = lines.linePos(error.pos[0]);
    throw new FileError(`${file}:${at.line}:${at.col}: ${error.message.split(' at line', 1)[0] ?? ''}`);
  }
  const value = expand(document, file);
  const problems = findProblems(value, schema);
  if (problems.length === 0) return value;
  throw new FileError(problems.map((problem) => describe(problem, document, lines, file)).join('\n'));
}

/** @throws FileError when aliases would make a huge value of a small file */
function expand(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasLimit });
  } catch (error) {
    throw new FileError(`${file}: aliases (*name) expand to more than ${aliasLimit} values; write them out`, {
      cause: error,
    });
  }
}

/** `file:line:column` of the innermost part of a path that is there. */
export function findPlace(text: string, file: string, path: readonly (string | number)[]): string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
    if (!node?.range) continue;
    const at = lines.linePos(node.range[0]);
    return `${file}:${at.line}:${at.col}`;
  }
  return `${file}:1:1`;
}

/** Undefined for what is no JSON; the YAML parser then says what is wrong. */
function parseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe(problem: Problem, document: Document, lines: LineCounter, file: string): string {
  const at = lines.linePos(offset(problem, document));
  const where = problem.atKey ? problem.path.slice(0, -1) : problem.path;
  const name = where.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
    '',
  );
  return `${file}:${at.line}:${at.col}: ${name === '' ? '' : `${name}: `}${problem.message}`;
}

function offset(problem: Problem, document: Document): number {
  if (problem.atKey) {
    const parent = problem.path.length > 1 ? document.getIn(problem.path.slice(0, -1), true) : document.contents;
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === problem.path.at(-1)) : undefined;
    const key = pair?.key as { range?: [number, number, number] } | undefined;
    if (key?.range) return key.range[0];
  }
  const node = problem.path.length > 0 ? document.getIn(problem.path, true) : document.contents;
  return (node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? 0;
}
