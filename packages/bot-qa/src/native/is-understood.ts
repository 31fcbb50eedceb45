import { isScalar, type Node } from 'yaml';
import { compileRegex } from '../matching/compile-regex.ts';
import { JsonPathError, parseJsonPath } from '../matching/json-path.ts';
import type { Template } from '../template.ts';
import type { NativeReading } from './native-reading.ts';

/** A pattern is tried with its holes filled, so that a mistake is found before the run. */
export function isRegex(reading: NativeReading, pattern: Template, node: Node | null): boolean {
  try {
    compileRegex(pattern.parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''));
    return true;
  } catch (cause) {
    reading.problem('bad-regex', node, (cause as Error).message);
    return false;
  }
}

/** A JSON path without variables is parsed before the run, and what is wrong with it pointed at. */
export function isPath(reading: NativeReading, path: string, node: Node): boolean {
  try {
    parseJsonPath(path);
    return true;
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    const at = isScalar(node) ? reading.inside(node, cause.offset) : reading.at(node);
    reading.problem('bad-json-path', at, `The path "${path}" is not understood: ${cause.message}`);
    return false;
  }
}
