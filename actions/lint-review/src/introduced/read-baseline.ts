import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UserError } from 'action-kit/errors';
import { Collection } from '../collection.ts';
import type { Finding } from '../finding.ts';
import { withFile } from '../report/byte-source.ts';
import { arrayAt, isObject, textAt, type JsonObject } from '../report/json-value.ts';
import { readSarif } from '../report/sarif.ts';
import { ABSENT } from '../report/sarif-result.ts';
import { messageKey, type KnownFinding } from './known-findings.ts';

/** Findings that are to be left out. */
export interface Baseline {
  /** Whether the findings carry content keys, as our own reports do; otherwise they are told apart by their messages. */
  readonly named: boolean;
  readonly findings: readonly KnownFinding[];
}

/** Version of the file that `report-json` writes. */
export const REPORT_FORMAT = 'lint-review-report/1';

/**
 * Reads a baseline: the `report-json` of an earlier run, or a SARIF log.
 *
 * @param resolve path in the repository of a file as the log names it
 * @throws {UserError} when the file is neither
 */
export async function readBaseline(
  path: string,
  workspace: string,
  resolve: (reported: string) => string | undefined,
): Promise<Baseline> {
  const full = join(workspace, path);
  const name = relative(workspace, full).split(sep).join('/');
  try {
    const own = readOwnReport(full);
    if (own !== undefined) return own;
    const collection = new Collection();
    await withFile(full, name, (source) => readSarif(source, collection, { tool: '' }));
    const findings = collection.findings.filter(isThere).map((finding) => ({
      tool: finding.tool,
      rule: finding.rule,
      path: (finding.file && (resolve(finding.file.reported) ?? finding.file.reported)) ?? '',
      key: messageKey(finding),
    }));
    return { named: false, findings };
  } catch (error) {
    throw new UserError(`The baseline ${name} cannot be read.`, {
      hint: 'Give the file that "report-json" wrote, or a SARIF 2.1.0 log.',
      cause: error,
    });
  }
}

/** A result that the log itself calls absent was there before the log was made, not after. */
function isThere({ details }: Finding): boolean {
  return details?.suppressed !== ABSENT;
}

function readOwnReport(path: string): Baseline | undefined {
  const text = readFileSync(path, 'utf8');
  if (!text.slice(0, 200).includes(REPORT_FORMAT)) return undefined;
  const report: unknown = JSON.parse(text);
  const findings = isObject(report) ? arrayAt(report, 'findings').filter(isObject).map(knownFrom) : [];
  return { named: true, findings };
}

function knownFrom(record: JsonObject): KnownFinding {
  return {
    tool: textAt(record, 'tool'),
    rule: textAt(record, 'rule'),
    path: textAt(record, 'path'),
    key: textAt(record, 'key'),
  };
}
