import type { SentRequest } from 'action-kit/github-persistence';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nameFindings, type Nameable } from './identity/name-findings.ts';
import { REPORT_FORMAT } from './introduced/read-baseline.ts';
import type { Outcome } from './outcome.ts';
import type { Change } from './place/change.ts';

const AT_ONCE = 2_000;

/**
 * Writes the whole result: what `docs/lint-review-report.schema.json` describes. Findings are written a few thousand at
 * a time, so that half a million of them need no more memory than they have already.
 *
 * @returns the absolute path
 */
export async function writeReport(
  path: string,
  workspace: string,
  outcome: Outcome,
  change: Change | undefined,
): Promise<string> {
  const full = resolve(workspace, path);
  mkdirSync(dirname(full), { recursive: true });
  const file = openSync(full, 'w');
  try {
    writeSync(file, `{"format":${JSON.stringify(REPORT_FORMAT)},\n${headOf(outcome)},\n"findings":[`);
    const { findings } = outcome.collection;
    for (let from = 0; from < findings.length; from += AT_ONCE) {
      const part: Nameable[] = findings
        .slice(from, from + AT_ONCE)
        .map((finding) => ({ finding, path: finding.file?.path ?? '', key: '' }));
      await nameFindings(part, change);
      const lines = part.map((one, i) => JSON.stringify(recordOf(one, outcome.ledger.fateOf(from + i))));
      writeSync(file, `${from > 0 ? ',' : ''}\n${lines.join(',\n')}`);
    }
    writeSync(file, '\n]}\n');
  } finally {
    closeSync(file);
  }
  return full;
}

function headOf(outcome: Outcome): string {
  const { collection, counts, unexplained, failures, warnings, fixed, requests, filter } = outcome;
  const head = {
    conclusion: failures.length === 0 ? 'success' : 'failure',
    filter,
    counts: { in: collection.read, ...counts, unexplained, unreadable: collection.unreadableCount },
    fixed,
    requests: { count: requests.length, made: requests.map(requestOf) },
    failures,
    warnings,
    notices: [...collection.notices, ...outcome.notices],
    entries: collection.entries.map(({ key, from, to, failures: reasons, unreadable, sources }) => ({
      key,
      findings: to - from,
      unreadable,
      failures: reasons,
      sources,
    })),
    unreadable: collection.unreadableRecords,
  };
  return JSON.stringify(head).slice(1, -1);
}

/** What was asked, without what was sent along: bodies hold the findings, which are below, and headers the token. */
function requestOf({ call: { method, path, operation }, status }: SentRequest) {
  return { method, path, operation, status };
}

function recordOf({ finding, path, key }: Nameable, fate: string | undefined) {
  const { tool, rule, level, line, endLine, column, endColumn, message, file } = finding;
  return { fate, tool, rule, level, path, reported: file?.reported, line, endLine, column, endColumn, message, key };
}
