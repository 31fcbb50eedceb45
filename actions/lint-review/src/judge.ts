import { counted } from './counted.ts';
import type { Collection } from './collection.ts';
import { rankOf, type Finding } from './finding.ts';
import type { Target } from './find-target.ts';
import type { Inputs } from './inputs.ts';
import type { Ledger } from './ledger.ts';
import type { Outcome } from './outcome.ts';
import type { Place } from './place/open-place.ts';
import type { Showing } from './publish/show-findings.ts';
import type { Surroundings } from './run.ts';
import type { Shown } from './review/group-findings.ts';

/** All that a verdict rests on. */
export interface Evidence {
  readonly inputs: Inputs;
  readonly target: Target;
  readonly place: Place;
  readonly collection: Collection;
  readonly ledger: Ledger;
  readonly shown: readonly Shown[];
  readonly showing: Showing;
  /** Findings that are older than the change. */
  readonly older: ReadonlySet<number>;
  readonly surroundings: Surroundings;
}

/** The outcome of a run: what there is to say, and whether the step fails. */
export function judge(evidence: Evidence): Outcome {
  const { inputs, target, place, collection, ledger, shown, showing } = evidence;
  const counts = ledger.counts();
  const unexplained = ledger.unexplained(collection.read);
  const failures: string[] = [];
  const warnings = [...showing.warnings];
  const complain = (text: string, tolerated: boolean): void => void (tolerated ? warnings : failures).push(text);
  if (place.problem !== undefined) failures.push(place.problem);
  for (const { key, failures: reasons } of collection.entries)
    for (const reason of reasons) {
      // Most reasons begin with the name of the file, which often is the key.
      const text = reason.startsWith(key) ? reason : `${key}: ${reason}`;
      complain(text, inputs.tolerate.has('failed-linters'));
    }
  if (collection.unreadableCount > 0) complain(unreadableText(collection), inputs.tolerate.has('unreadable-records'));
  complainAboutPaths(evidence, complain, warnings);
  const level = failingLevel(evidence);
  if (level !== undefined) failures.push(level);
  if (unexplained > 0)
    failures.push(
      `${unexplained} findings came to nothing that can be explained. This is a mistake of lint-review; please report it.`,
    );
  return {
    collection,
    ledger,
    counts,
    unexplained,
    shown,
    inSummary: showing.inSummary,
    filter: inputs.filter,
    subject: target.subject,
    fixed: showing.fixed,
    dryRun: inputs.dryRun,
    failures,
    warnings,
    notices: [],
    requests: evidence.surroundings.github.requests(),
    reportJson: '',
    sarif: '',
  };
}

function unreadableText({ unreadableCount, unreadableRecords }: Collection): string {
  const [first] = unreadableRecords;
  const example = first ? `, the first at ${first.where}: ${first.what}` : '';
  return `${counted(unreadableCount, 'record')} of the reports could not be read${example}.`;
}

/** Some unknown paths are common (generated files); a report in which no path is known was made somewhere else. */
function complainAboutPaths(
  { inputs, collection, ledger }: Evidence,
  complain: (text: string, tolerated: boolean) => void,
  warnings: string[],
): void {
  const total = ledger.counts()['unmatched-path'];
  if (total === 0) return;
  const lost = collection.entries.filter(({ from, to }) => {
    for (let i = from; i < to; i++) {
      const fate = ledger.fateOf(i);
      if (fate !== 'unmatched-path' && fate !== 'suppressed') return false;
    }
    return to > from && ledger.fateOf(from) !== undefined && rangeHas(ledger, from, to);
  });
  for (const { key } of lost)
    complain(
      `${key}: none of the files that it names is in the repository. Is "working-directory" right, or is a line in "path-prefixes" missing?`,
      inputs.tolerate.has('unmatched-paths'),
    );
  if (lost.length === 0)
    warnings.push(
      `The repository does not have the files of ${counted(total, 'finding')}; the job summary lists them.`,
    );
}

function rangeHas(ledger: Ledger, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (ledger.fateOf(i) === 'unmatched-path') return true;
  return false;
}

function failingLevel({ inputs, collection, ledger, shown, older }: Evidence): string | undefined {
  if (inputs.failLevel === 'never') return undefined;
  const least = rankOf(inputs.failLevel);
  const isBad = (finding: Finding): boolean => rankOf(finding.level) >= least;
  const counts = {
    all: (finding: Finding, i: number) => ledger.fateOf(i) !== 'suppressed' && isBad(finding),
    introduced: (finding: Finding, i: number) => !older.has(i) && counts.all(finding, i),
  };
  const count =
    inputs.failScope === 'shown'
      ? shown.filter(({ finding }) => isBelow(finding, inputs.filter) && isBad(finding)).length
      : collection.findings.filter(counts[inputs.failScope]).length;
  if (count === 0) return undefined;
  const orWorse = inputs.failLevel === 'error' ? '' : ' or worse';
  return `${counted(count, 'finding')} of level ${inputs.failLevel}${orWorse}.`;
}

/** A finding without a file is always shown, but only an open filter can say that it is the author's. */
function isBelow(finding: Finding, filter: string): boolean {
  return finding.file !== undefined || filter === 'nofilter' || filter === 'introduced';
}
