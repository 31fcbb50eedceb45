import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nameFindings } from './identity/name-findings.ts';
import type { Finding } from './finding.ts';
import type { Change } from './place/change.ts';
import type { Shown } from './review/group-findings.ts';

/** GitHub takes this many results of a run. */
const MAX_RESULTS = 25_000;

/**
 * Writes the shown findings as SARIF 2.1.0, one run for each tool, for code scanning or any viewer.
 *
 * @returns the absolute path
 */
export async function writeSarif(
  path: string,
  workspace: string,
  shown: readonly Shown[],
  change: Change | undefined,
): Promise<string> {
  const full = resolve(workspace, path);
  await nameFindings(shown, change);
  const byTool = new Map<string, Shown[]>();
  for (const one of shown) {
    const list = byTool.get(one.finding.tool);
    if (list) list.push(one);
    else byTool.set(one.finding.tool, [one]);
  }
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [...byTool].map(([tool, findings]) => runOf(tool, findings.slice(0, MAX_RESULTS))),
  };
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, `${JSON.stringify(log, undefined, 1)}\n`);
  return full;
}

function runOf(tool: string, findings: readonly Shown[]) {
  const rules = new Map<string, Finding>();
  for (const { finding } of findings)
    if (finding.rule !== '' && !rules.has(finding.rule)) rules.set(finding.rule, finding);
  const url = ({ details }: Finding) => (details?.url === undefined ? {} : { helpUri: details.url });
  return {
    tool: { driver: { name: tool, rules: [...rules].map(([id, finding]) => ({ id, ...url(finding) })) } },
    results: findings.map(resultOf),
  };
}

function resultOf({ finding, path, key }: Shown) {
  const { line, endLine, rule, level, message } = finding;
  const region = line > 0 ? { region: { startLine: line, endLine } } : {};
  const physicalLocation = { artifactLocation: { uri: encodePath(path) }, ...region };
  return {
    ...(rule === '' ? {} : { ruleId: rule }),
    level,
    message: { text: message === '' ? 'The tool gives no message.' : message },
    ...(path === '' ? {} : { locations: [{ physicalLocation }] }),
    partialFingerprints: { 'lintReviewContentKey/v1': key },
  };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
