import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nameFindings } from './identity/name-findings.ts';
import type { Finding } from './finding.ts';
import { lineHashes } from './identity/line-hash.ts';
import type { Place } from './place/open-place.ts';
import { readFiles } from './place/read-files.ts';
import type { Shown } from './review/group-findings.ts';

/** GitHub takes this many results of a run. */
const MAX_RESULTS = 25_000;

/**
 * Writes the shown findings as SARIF 2.1.0, one run for each tool, for code scanning or any viewer.
 *
 * @param warn takes a sentence about findings that are left out
 * @returns the absolute path
 */
export async function writeSarif(
  path: string,
  workspace: string,
  shown: readonly Shown[],
  { change, git }: Place,
  warn: (message: string) => void,
): Promise<string> {
  const full = resolve(workspace, path);
  await nameFindings(shown, change);
  const hashes = await hashesOf(shown, { change, git });
  const byTool = new Map<string, Shown[]>();
  for (const one of shown) {
    const list = byTool.get(one.finding.tool);
    if (list) list.push(one);
    else byTool.set(one.finding.tool, [one]);
  }
  for (const [tool, findings] of byTool)
    if (findings.length > MAX_RESULTS)
      warn(`The SARIF log holds ${MAX_RESULTS} of ${findings.length} findings of ${tool}: GitHub takes no more.`);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [...byTool].map(([tool, findings]) => runOf(tool, findings.slice(0, MAX_RESULTS), hashes)),
  };
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, `${JSON.stringify(log, undefined, 1)}\n`);
  return full;
}

type Hashes = ReadonlyMap<string, readonly string[]>;

/** Line hashes of the files at the head, so that code scanning knows a finding again; none where the head is unknown. */
async function hashesOf(shown: readonly Shown[], { change, git }: Pick<Place, 'change' | 'git'>): Promise<Hashes> {
  const hashes = new Map<string, readonly string[]>();
  if (change === undefined || git === undefined) return hashes;
  const paths = [...new Set(shown.map(({ path }) => path))].filter((path) => path !== '').slice(0, MAX_HASHED);
  for await (const [path, content] of readFiles(git, change.head, paths))
    if (content.length <= MAX_HASHED_SIZE) hashes.set(path, lineHashes(content.toString()));
  return hashes;
}

const MAX_HASHED = 200;
const MAX_HASHED_SIZE = 1 << 20;

function runOf(tool: string, findings: readonly Shown[], hashes: Hashes) {
  const rules = new Map<string, Finding>();
  for (const { finding } of findings)
    if (finding.rule !== '' && !rules.has(finding.rule)) rules.set(finding.rule, finding);
  const url = ({ details }: Finding) => (details?.url === undefined ? {} : { helpUri: details.url });
  return {
    tool: { driver: { name: tool, rules: [...rules].map(([id, finding]) => ({ id, ...url(finding) })) } },
    results: findings.map((one) => resultOf(one, hashes.get(one.path)?.[one.finding.line - 1])),
  };
}

function resultOf({ finding, path, key }: Shown, lineHash: string | undefined) {
  const { line, endLine, rule, level, message } = finding;
  const region = line > 0 ? { region: { startLine: line, endLine } } : {};
  const physicalLocation = { artifactLocation: { uri: encodePath(path) }, ...region };
  return {
    ...(rule === '' ? {} : { ruleId: rule }),
    level,
    message: { text: message === '' ? 'The tool gives no message.' : message },
    ...(path === '' ? {} : { locations: [{ physicalLocation }] }),
    partialFingerprints: {
      'lintReviewContentKey/v1': key,
      ...(lineHash === undefined ? {} : { primaryLocationLineHash: lineHash }),
    },
  };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
