import type { Schema } from './config-schema.ts';
import { readConfigNodes } from './config-node.ts';
import { ConfigError, type Problem } from './errors.ts';

export interface ConfigSource {
  /** The path that messages name. */
  readonly file: string;
  readonly text: string;
}

/**
 * The typed value of a YAML 1.2 (or JSON) configuration file.
 *
 * @throws ConfigError with every mistake of the file, each with its place and a code frame
 */
export function parseConfig<T>(source: ConfigSource, schema: Schema<T>): T {
  const problems: Problem[] = [];
  const node = readConfigNodes(source.text, source.file, problems);
  if (node !== undefined) {
    const result = schema.read(node, problems);
    if (result.ok && problems.length === 0) return result.value;
  }
  throw new ConfigError(problems, source.text);
}
