import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One input or output as action.yml declares it. */
export type Declared = { name: string; description: string; required: boolean; default: string | undefined };

/** What action.yml says about one action, plus the problems that make it unfit for release. */
export type ActionMetadata = {
  /** Folder name below actions/, the name that users type after `uses: org/actions/`. */
  name: string;
  folder: string;
  description: string;
  inputs: Declared[];
  outputs: Declared[];
  problems: string[];
};

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const INPUT_KEYS = new Set(['description', 'required', 'default', 'deprecationMessage']);
const OUTPUT_KEYS = new Set(['description']);

type Raw = Record<string, unknown>;
const isRecord = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function readDeclared(kind: 'input' | 'output', raw: unknown, problems: string[]): Declared[] {
  if (!isRecord(raw)) return [];
  const allowed = kind === 'input' ? INPUT_KEYS : OUTPUT_KEYS;
  return Object.entries(raw).map(([name, value]) => {
    const entry = isRecord(value) ? value : {};
    const at = `${kind} ${name}`;
    if (!KEBAB.test(name)) problems.push(`${at}: the name must be lowercase kebab-case`);
    for (const key of Object.keys(entry))
      if (!allowed.has(key)) problems.push(`${at}: unknown key "${key}", allowed are ${[...allowed].join(', ')}`);
    if (text(entry.description) === '') problems.push(`${at}: description is missing`);
    const fallback = entry.default;
    if (kind === 'input') {
      if (fallback !== undefined && typeof fallback !== 'string')
        problems.push(`${at}: default must be a quoted string, found ${JSON.stringify(fallback)}`);
      if (fallback === undefined && entry.required !== true)
        problems.push(`${at}: needs a default (quoted, may be '') or required: true`);
    }
    return {
      name,
      description: text(entry.description),
      required: entry.required === true,
      default: typeof fallback === 'string' ? fallback : undefined,
    };
  });
}

/**
 * Reads `actions/<name>/action.yml` and judges it by the checklist for node24 actions:
 * metadata complete, kebab-case names, every input described and either required or defaulted.
 */
export function readActionMetadata(folder: string, name: string): ActionMetadata {
  const problems: string[] = [];
  const raw: unknown = parse(readFileSync(join(folder, 'action.yml'), 'utf8'));
  const action = isRecord(raw) ? raw : {};
  for (const key of ['name', 'description', 'author']) if (text(action[key]) === '') problems.push(`${key} is missing`);
  const branding = isRecord(action.branding) ? action.branding : {};
  if (text(branding.icon) === '' || text(branding.color) === '') problems.push('branding needs icon and color');
  const runs = isRecord(action.runs) ? action.runs : {};
  if (runs.using !== 'node24') problems.push(`runs.using must be node24, found ${JSON.stringify(runs.using)}`);
  if (runs.main !== 'dist/index.js')
    problems.push('runs.main must be dist/index.js, so that a release needs no rewriting');
  return {
    name,
    folder,
    description: text(action.description),
    inputs: readDeclared('input', action.inputs, problems),
    outputs: readDeclared('output', action.outputs, problems),
    problems: problems.map((problem) => `actions/${name}/action.yml: ${problem}`),
  };
}

/** All actions of the repository at `root`, by name. A folder without action.yml is not an action yet. */
export function readAllActions(root: string): ActionMetadata[] {
  const folder = join(root, 'actions');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'action.yml')))
    .sort()
    .map((name) => readActionMetadata(join(folder, name), name));
}
