import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Collection } from '../collection.ts';
import { digest } from '../identity/content-key.ts';
import { nameFindings, type Nameable } from '../identity/name-findings.ts';
import type { Ledger } from '../ledger.ts';
import type { Change } from '../place/change.ts';
import type { Shown } from '../review/group-findings.ts';
import { BUNDLE_FORMAT, BUNDLE_LIMITS, type Bundle, type BundledFinding } from './bundle.ts';

/** What the first stage knows. */
export interface Collected {
  readonly shown: readonly Shown[];
  readonly collection: Collection;
  readonly ledger: Ledger;
  readonly change: Change;
  readonly scope: string;
}

/** Writes what the second stage needs to know; it has no checkout and must not need one. */
export async function writeBundle(path: string, workspace: string, collected: Collected): Promise<void> {
  const { shown, collection, change, scope } = collected;
  const bundled = shown.slice(0, BUNDLE_LIMITS.findings);
  await nameFindings(bundled, change);
  const bundle: Bundle = {
    format: BUNDLE_FORMAT,
    head: change.head,
    scope,
    entries: collection.entries.map(({ key, failures, unreadable }) => ({
      key,
      whole: failures.length === 0 && unreadable === 0,
    })),
    findings: bundled.map((one) => bundledFinding(one, collection)),
    left: shown.length - bundled.length,
    reported: await reportedElsewhere(collected),
  };
  const full = resolve(workspace, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, JSON.stringify(bundle));
}

function bundledFinding({ index, finding, path, key }: Shown, collection: Collection): BundledFinding {
  const { tool, rule, level, line, endLine, message, details } = finding;
  return {
    entry: collection.entries.indexOf(collection.entryOf(index)),
    tool: tool.slice(0, BUNDLE_LIMITS.text),
    rule: rule.slice(0, BUNDLE_LIMITS.text),
    level,
    path,
    line,
    endLine,
    message: message.slice(0, BUNDLE_LIMITS.message),
    url: details?.url !== undefined && details.url.length <= BUNDLE_LIMITS.text ? details.url : '',
    key,
  };
}

async function reportedElsewhere({ collection, ledger, change }: Collected): Promise<string[]> {
  const others: (Nameable & { readonly index: number })[] = [];
  for (const [index, finding] of collection.findings.entries()) {
    const path = finding.file?.path;
    if (path === undefined || ledger.fateOf(index) !== 'outside-filter' || !change.files.has(path)) continue;
    others.push({ index, finding, path, key: '' });
    if (others.length >= BUNDLE_LIMITS.reported) break;
  }
  await nameFindings(others, change);
  return others.map(({ index, path, key }) => `${digest([collection.entryOf(index).key])} ${path} ${key}`);
}
