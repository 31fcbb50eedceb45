import type { Finding, FindingDetails, Fix, Level, Related, ReportedFile } from '../finding.ts';
import { arrayAt, isObject, objectAt, textAt, type JsonObject } from './json-value.ts';
import type { ReportSink } from './report-sink.ts';
import { readSarifMessage } from './sarif-message.ts';
import { readEdit, readRegion, type Region } from './sarif-region.ts';
import { levelOf, type SarifRule, type SarifRun } from './sarif-run.ts';

const MAX_RELATED = 10;

/** Why a result with `baselineState: absent` is not shown. */
export const ABSENT = 'absent from this run';

/** Turns a SARIF result into one finding at its first usable place; further places are related ones. */
export function readSarifResult(result: JsonObject, run: SarifRun, sink: ReportSink): void {
  const rule = run.ruleOf(result);
  const kind = textAt(result, 'kind').toLowerCase() || 'fail';
  const places = placesOf(arrayAt(result, 'locations'), rule, run, sink);
  if (places.length === 0) places.push(...targetOf(result, run, sink));
  const primary = places[0];
  const region = primary?.region;
  const finding: Finding = {
    tool: run.tool,
    file: primary?.file,
    line: region?.line ?? 0,
    endLine: region?.endLine ?? 0,
    column: region?.column ?? 0,
    endColumn: region?.endColumn ?? 0,
    unit: run.unit,
    rule: textAt(result, 'ruleId') || textAt(objectAt(result, 'rule'), 'id') || rule?.id || '',
    level: levelOfResult(result, kind, rule, run),
    message: readSarifMessage(objectAt(result, 'message'), rule, run) || (rule ? rule.title || rule.id : ''),
    details: isPlain(result, kind, rule, places) ? undefined : detailsOf(result, kind, rule, run, sink, places),
  };
  sink.add(finding);
}

/** SARIF §3.27.10: what is no failure has level none; else the result, the invocation, the rule, and `warning`. */
function levelOfResult(result: JsonObject, kind: string, rule: SarifRule | undefined, run: SarifRun): Level {
  if (kind !== 'fail') return 'none';
  return levelOf(textAt(result, 'level')) ?? run.overriddenLevel(result, rule) ?? rule?.level ?? 'warning';
}

interface Place {
  readonly file: ReportedFile;
  readonly region: Region;
  readonly message: string;
}

function placesOf(
  locations: readonly unknown[],
  rule: SarifRule | undefined,
  run: SarifRun,
  sink: ReportSink,
): Place[] {
  const places: Place[] = [];
  for (const location of locations) {
    if (!isObject(location)) continue;
    const physical = objectAt(location, 'physicalLocation');
    const file = run.fileOf(objectAt(physical, 'artifactLocation'), sink);
    if (file === undefined) continue;
    places.push({
      file,
      region: readRegion(objectAt(physical, 'region')),
      message: location['message'] === undefined ? '' : readSarifMessage(objectAt(location, 'message'), rule, run),
    });
    if (places.length > MAX_RELATED) break;
  }
  return places;
}

/** The file that was looked at, for a result that names no place in it (§3.27.13). */
function targetOf(result: JsonObject, run: SarifRun, sink: ReportSink): Place[] {
  const file = run.fileOf(objectAt(result, 'analysisTarget'), sink);
  return file === undefined ? [] : [{ file, region: readRegion({}), message: '' }];
}

/** True for a result without anything beyond its place and message, as most are in a long log. */
function isPlain(result: JsonObject, kind: string, rule: SarifRule | undefined, places: readonly Place[]): boolean {
  return (
    kind === 'fail' &&
    !rule?.url &&
    places.length < 2 &&
    places[0]?.region.offset === undefined &&
    result['relatedLocations'] === undefined &&
    result['suppressions'] === undefined &&
    result['fixes'] === undefined &&
    result['baselineState'] === undefined &&
    result['fingerprints'] === undefined &&
    result['partialFingerprints'] === undefined
  );
}

/** Details that say no more than where the rule is explained; one object for all results of the rule. */
const urlDetails = new WeakMap<SarifRule, FindingDetails>();

function detailsOf(
  result: JsonObject,
  kind: string,
  rule: SarifRule | undefined,
  run: SarifRun,
  sink: ReportSink,
  [primary, ...others]: readonly Place[],
): FindingDetails | undefined {
  if (rule?.url && isPlain(result, kind, undefined, primary ? [primary, ...others] : [])) {
    const known = urlDetails.get(rule);
    if (known) return known;
    const made = { url: rule.url };
    urlDetails.set(rule, made);
    return made;
  }
  const state = textAt(result, 'baselineState');
  const suppressed = suppressedBecause(result, kind, state);
  const fingerprint = fingerprintOf(result);
  const fixes = fixesOf(result, run, primary, sink);
  const related: Related[] = [...others, ...placesOf(arrayAt(result, 'relatedLocations'), rule, run, sink)]
    .slice(0, MAX_RELATED)
    .map(({ file, region, message }) => ({ file, line: region.line, message }));
  const details: FindingDetails = {
    ...(rule?.url ? { url: rule.url } : {}),
    ...(suppressed ? { suppressed } : {}),
    ...(state === 'unchanged' ? { known: true } : {}),
    ...(fingerprint ? { fingerprint } : {}),
    ...(primary?.region.offset ? { offset: primary.region.offset } : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
    ...(related.length > 0 ? { related } : {}),
  };
  for (const _ in details) return details;
  return undefined;
}

/**
 * Why a result asks not to be shown, or an empty text. Suppressions count only when one is accepted and none is
 * rejected or under review (§3.27.23); `open`, `review` and `informational` results are shown, as notes.
 */
function suppressedBecause(result: JsonObject, kind: string, state: string): string {
  if (kind === 'pass' || kind === 'notapplicable') return `kind ${kind}`;
  if (state === 'absent') return ABSENT;
  const statuses = arrayAt(result, 'suppressions')
    .filter(isObject)
    .map((suppression) => textAt(suppression, 'status') || 'accepted');
  return statuses.length > 0 && statuses.every((status) => status === 'accepted') ? 'suppressed in the report' : '';
}

/** What tools write when they have no fingerprint, such as `requires login` or `0`, would make all findings one. */
const TELLS_APART = /^\S{8,}$/;

/** A fingerprint that survives line shifts: the first of `fingerprints`, or the line hash without its ordinal. */
function fingerprintOf(result: JsonObject): string {
  const full = objectAt(result, 'fingerprints');
  const name = Object.keys(full)
    .sort()
    .find((key) => TELLS_APART.test(textAt(full, key)));
  if (name !== undefined) return `${name}=${textAt(full, name)}`;
  const hash = textAt(objectAt(result, 'partialFingerprints'), 'primaryLocationLineHash').replace(/:\d{1,9}$/, '');
  return TELLS_APART.test(hash) ? `line=${hash}` : '';
}

/** Fixes that change nothing but the finding's own file. */
function fixesOf(result: JsonObject, run: SarifRun, primary: Place | undefined, sink: ReportSink): Fix[] {
  if (primary === undefined) return [];
  const fixes: Fix[] = [];
  for (const fix of arrayAt(result, 'fixes')) {
    if (!isObject(fix)) continue;
    const changes = arrayAt(fix, 'artifactChanges').filter(isObject);
    const own = changes.every((change) => run.fileOf(objectAt(change, 'artifactLocation'), sink) === primary.file);
    const edits = changes.flatMap((change) => arrayAt(change, 'replacements').filter(isObject).map(readEdit));
    if (own && edits.length > 0) fixes.push(edits);
  }
  return fixes;
}
