import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';

export interface ActionInput {
  readonly id: string;
  /** May hold `${{ github.* }}`; undefined when the action has none, which the runner turns into ''. */
  readonly default: string | undefined;
  readonly deprecationMessage: string | undefined;
}

export interface ActionMetadata {
  /** The absolute path of the action.yml that was read. */
  readonly file: string;
  readonly folder: string;
  readonly name: string;
  readonly inputs: readonly ActionInput[];
  readonly outputs: readonly string[];
  readonly using: string;
  readonly pre: string | undefined;
  readonly preIf: string;
  readonly main: string;
  readonly post: string | undefined;
  readonly postIf: string;
}

/** An action that cannot be run, with `file:line:column` and what to change. */
export class ActionMetadataError extends Error {
  override name = 'ActionMetadataError';
}

/** The Node versions whose actions the runner starts, today with Node 24. */
const nodeRuntimes = ['node24', 'node20'];

/**
 * Reads `action.yml` (or `action.yaml`) of an action folder.
 *
 * @throws ActionMetadataError when there is none, when it is not valid, when a file that it names does not exist, or
 *   when it is a composite or docker action, which this runner does not run.
 */
export function readActionMetadata(folder: string): ActionMetadata {
  const file = ['action.yml', 'action.yaml'].map((name) => path.resolve(folder, name)).find((name) => existsSync(name));
  if (file === undefined) {
    const docker = existsSync(path.join(folder, 'Dockerfile'));
    throw new ActionMetadataError(
      docker
        ? `${path.resolve(folder)}: a Dockerfile action cannot be run here; only JavaScript actions (node24) can`
        : `${path.resolve(folder)}: expected action.yml or action.yaml, found neither. Give the folder of an action`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, schema: 'failsafe' });
  const where = (keys: readonly string[]) => position(document, lines, file, keys);
  const [error] = document.errors;
  if (error) {
    const at = lines.linePos(error.pos[0]);
    throw new ActionMetadataError(
      `${file}:${at.line}:${at.col}: not valid YAML: ${error.message.split('\n', 1)[0] ?? ''}`,
    );
  }
  const text = (...keys: string[]): string | undefined => {
    const value = document.getIn(keys);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return value;
    throw new ActionMetadataError(`${where(keys)}: expected text for ${keys.join('.')}`);
  };
  const keys = (name: string): string[] => {
    const map = document.get(name, true);
    if (map === undefined || map === null || (isScalar(map) && map.value === '')) return [];
    if (!isMap(map)) throw new ActionMetadataError(`${where([name])}: expected a map of ${name}`);
    return map.items.map((item) => String(isScalar(item.key) ? item.key.value : item.key));
  };

  const using = text('runs', 'using');
  if (using === undefined) throw new ActionMetadataError(`${where(['runs'])}: runs.using is missing; expected node24`);
  if (!nodeRuntimes.includes(using.toLowerCase())) {
    const why =
      using === 'composite' || using === 'docker'
        ? `a ${using} action cannot be run here; only JavaScript actions can`
        : `expected runs.using to be node24, found "${using}"`;
    throw new ActionMetadataError(`${where(['runs', 'using'])}: ${why}`);
  }
  const script = (key: string): string | undefined => {
    const name = text('runs', key);
    if (name === undefined) return undefined;
    if (!existsSync(path.resolve(folder, name))) {
      throw new ActionMetadataError(
        `${where(['runs', key])}: runs.${key} names ${name}, which does not exist; build the action first`,
      );
    }
    return path.resolve(folder, name);
  };
  const main = script('main');
  if (main === undefined) throw new ActionMetadataError(`${where(['runs'])}: runs.main is missing`);
  return {
    file,
    folder: path.resolve(folder),
    name: text('name') ?? path.basename(path.resolve(folder)),
    using: using.toLowerCase(),
    main,
    pre: script('pre'),
    preIf: text('runs', 'pre-if') ?? 'always()',
    post: script('post'),
    postIf: text('runs', 'post-if') ?? 'always()',
    inputs: keys('inputs').map((id) => ({
      id,
      default: text('inputs', id, 'default'),
      deprecationMessage: text('inputs', id, 'deprecationMessage'),
    })),
    outputs: keys('outputs'),
  };
}

function position(document: Document, lines: LineCounter, file: string, keys: readonly string[]): string {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node = document.getIn(keys.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) {
      const at = lines.linePos(node.range[0]);
      return `${file}:${at.line}:${at.col}`;
    }
  }
  return `${file}:1:1`;
}
