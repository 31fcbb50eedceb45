import { type ConfigNode, readConfigNodes } from 'action-kit/config-node';
import { ConfigError, type Problem } from 'action-kit/errors';

/**
 * The value of a YAML file of another tool, whatever its keys.
 *
 * @throws ConfigError when it is no YAML
 */
export function readPlain(text: string, file: string): unknown {
  const problems: Problem[] = [];
  const node = readConfigNodes(text, file, problems);
  if (node === undefined) throw new ConfigError(problems, text);
  return plain(node);
}

function plain(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'mapping':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
    case 'list':
      return node.items.map(plain);
    case 'null':
      return null;
    default:
      return node.value;
  }
}
