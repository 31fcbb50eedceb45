import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseUnifiedDiff } from 'action-kit/unified-diff';
import { Collection } from '../../src/collection.ts';
import { Scanner, type Entry } from '../../src/errorformat/scan.ts';
import type { Finding } from '../../src/finding.ts';
import { lineHashes } from '../../src/identity/line-hash.ts';
import { matchKnown, messageKey, type Suspect } from '../../src/introduced/known-findings.ts';
import { readBaseline } from '../../src/introduced/read-baseline.ts';
import { passesFilter } from '../../src/place/filter.ts';
import { withFile } from '../../src/report/byte-source.ts';
import type { Format } from '../../src/report/format.ts';
import { readReport } from '../../src/report/read-report.ts';
import { readSarif } from '../../src/report/sarif.ts';

/** Needs the corpora beside the repository, or the folder that the variable CORPORA names. */
const CORPORA = join(
  process.env['CORPORA'] ?? join(import.meta.dirname, '../../../../../shared/corpora'),
  'lint-review',
);

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly files: readonly [string, ...string[]];
  readonly expected: Readonly<Record<string, unknown>>;
}

/** Differences that are meant; each is explained in docs/lint-review-compatibility.md. */
const DELIBERATE: Readonly<Record<string, readonly string[]>> = {
  'errorformat/msbuild': ['entries'],
  'reviewdog-diff/empty_deleted': ['paths'],
  'reviewdog-diff/newline_and_empty_deleted': ['paths'],
};

const path = (file: string): string => join(CORPORA, file);
const text = (file: string): string => readFileSync(path(file), 'utf8');

if (!existsSync(path('index.json')))
  throw new Error(`The corpora are not at ${CORPORA}. Name their folder in the variable CORPORA.`);
const cases = JSON.parse(text('index.json')) as readonly Case[];
const ofKind = (...kinds: string[]): [string, Case][] =>
  cases.filter(({ kind }) => kinds.includes(kind)).map((one) => [one.id, one]);

async function read(files: readonly string[], format?: Format) {
  const collection = new Collection();
  const failures: string[] = [];
  for (const file of files) {
    const facts = await withFile(path(file), file, (source) => readReport(source, format, collection, { tool: '' }));
    failures.push(...facts.failures);
  }
  return { findings: collection.findings, unreadable: collection.unreadableCount, failures };
}

function tally(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { level } of findings) counts[level] = (counts[level] ?? 0) + 1;
  return counts;
}

test('every case has a test here', () => {
  const tested = [
    SARIF,
    ['sarif-invalid', 'sarif-baseline', 'sarif-line-filter', 'line-hash', 'line-hash-sarif'],
    CHECKSTYLE,
  ];
  const known = new Set([
    ...tested.flat(),
    'unified-diff',
    'linter-text',
    'errorformat-engine',
    'pylint',
    'flake8',
    'pep8',
    'eslint-json',
    'ruff-json',
  ]);
  expect(cases.length).toBeGreaterThanOrEqual(135);
  expect(cases.filter(({ kind }) => !known.has(kind)).map(({ id }) => id)).toEqual([]);
});

const SARIF = ['sarif'];
const CHECKSTYLE = ['checkstyle'];

interface Detail {
  readonly ruleId: string | null;
  readonly level: string;
  readonly message: string;
  readonly suppressed?: boolean | 'disputed';
  readonly locations: readonly {
    uri: string;
    resolved?: string;
    region?: { startLine?: number; startColumn?: number };
  }[];
}

test.each(ofKind(...SARIF))('%s', async (_id, { files, expected }) => {
  const { findings, unreadable } = await read(files.slice(0, 1));
  expect(unreadable).toBe(0);
  if (expected['results'] !== undefined) expect(findings).toHaveLength(expected['results'] as number);
  if (expected['levels'] !== undefined) expect(tally(findings)).toEqual(expected['levels']);
  if (expected['toolNames'] !== undefined) {
    const sink = new Collection();
    const { tools } = await withFile(path(files[0]), files[0], (source) => readSarif(source, sink, { tool: '' }));
    // The log has runs without a tool too; the source of the case lists distinct names.
    expect([...new Set(tools)].filter((tool) => tool !== '')).toEqual(expected['toolNames']);
  }
  if (expected['suppressed'] !== undefined)
    expect(findings.filter(({ details }) => details?.suppressed?.includes('suppressed')).length).toBe(
      expected['suppressed'],
    );
  for (const [i, detail] of ((expected['detail'] ?? []) as readonly Detail[]).entries()) {
    const finding = findings[i] as Finding;
    const [place] = detail.locations;
    expect(finding.message).toBe(detail.message);
    expect(finding.level).toBe(detail.level);
    if (detail.ruleId !== null) expect(finding.rule).toBe(detail.ruleId);
    if (place === undefined) expect(finding.file).toBeUndefined();
    else expect(finding.file?.reported).toBe(decodeURIComponent(place.resolved ?? place.uri));
    if (place?.region?.startLine !== undefined) expect(finding.line).toBe(place.region.startLine);
    if (place?.region?.startColumn !== undefined) expect(finding.column).toBe(place.region.startColumn);
  }
});

test.each(ofKind('sarif-invalid'))('%s', async (_id, { files, expected }) => {
  const refused = expected['parses'] === false || expected['schemaValid'] === false;
  if (refused) {
    await expect(read(files.slice(0, 1))).rejects.toThrow(files[0]);
    return;
  }
  const { findings } = await read(files.slice(0, 1));
  expect(findings).toHaveLength(expected['results'] as number);
  if (expected['levels'] !== undefined) expect(tally(findings)).toEqual(expected['levels']);
});

test.each(ofKind('sarif-baseline'))('%s', async (_id, { files, expected }) => {
  const states = expected['baselineStates'] as Record<string, number>;
  const baseline = await readBaseline(files[0], CORPORA, () => undefined);
  const log = await read([files.at(-1) as string]);
  const current = log.findings.filter(({ details }) => details?.suppressed === undefined);
  const suspects: Suspect[] = current.map((finding, index) => ({
    index,
    // The new log was written by a tool that the expected log calls by another name; the case tells the real one.
    finding: { ...finding, tool: expected['newTool'] as string },
    path: finding.file?.reported ?? '',
    key: messageKey(finding),
    onAdded: false,
  }));
  expect(suspects).toHaveLength((states['unchanged'] ?? 0) + (states['updated'] ?? 0) + (states['new'] ?? 0));
  expect(matchKnown(suspects, baseline.findings).size).toBe((states['unchanged'] ?? 0) + (states['updated'] ?? 0));
});

test.each(ofKind('sarif-line-filter'))('%s', async (_id, { files, expected }) => {
  const { findings } = await read(files.slice(0, 1));
  const ranges = expected['diffRanges'] as readonly { path: string; startLine: number; endLine: number }[];
  const kept = findings.filter((finding) => {
    const own = ranges.filter((range) => range.path === finding.file?.reported);
    if (own.length === 0) return false;
    const added = own.map(({ startLine, endLine }) => ({ start: startLine, end: endLine }));
    const file = { path: '', oldPath: '', isNew: false, isDeleted: false, added, hunks: added, problem: undefined };
    return passesFilter(finding, file, 'added');
  });
  expect([findings.length, kept.length]).toEqual([expected['resultsBefore'], expected['resultsAfter']]);
});

test.each(ofKind('line-hash'))('%s', (_id, { files }) => {
  for (const { input, hashes } of JSON.parse(text(files[0])) as { input: string; hashes: string[] }[])
    expect(lineHashes(input)).toEqual(hashes);
});

test.each(ofKind('line-hash-sarif'))('%s', (_id, { files, expected }) => {
  const sources = JSON.parse(text(files[2] as string)) as Record<string, string>;
  for (const one of expected['fingerprints'] as {
    uri: string;
    startLine: number | null;
    primaryLocationLineHash: string | null;
  }[]) {
    const found = one.startLine === null ? null : lineHashes(sources[one.uri] ?? '')[one.startLine - 1];
    expect(found).toBe(one.primaryLocationLineHash);
  }
});

test.each(ofKind('unified-diff'))('%s', (id, { files, expected }) => {
  const wanted = expected['perFile'] as readonly {
    pathNew: string;
    added: number[];
    deleted: number[];
    hunks: number;
  }[];
  const found = parseUnifiedDiff(text(files[0]));
  const lines = (ranges: readonly { start: number; end: number }[]): number[] =>
    ranges.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, i) => start + i));
  expect(found.map(({ hunks, added, deleted }) => [hunks.length, lines(added), lines(deleted)])).toEqual(
    wanted.map(({ hunks, added, deleted }) => [hunks, added, deleted]),
  );
  if (!DELIBERATE[id]?.includes('paths'))
    expect(found.map((file) => file.path)).toEqual(wanted.map(({ pathNew }) => pathNew.replace(/^b\//, '')));
});

const TYPES: Readonly<Record<string, string>> = { E: 'error', W: 'warning', I: 'info', N: 'note' };

/** An entry as Vim's quickfix window shows it, which is how the expected results are written. */
function quickfix({ file, line, column, type, number, text: message }: Entry): string {
  const place = `${line > 0 ? line : ''}${column > 0 ? ` col ${column}` : ''}`;
  const kind = `${type === '' ? '' : ` ${TYPES[type] ?? type}`}${number > 0 ? ` ${number}` : ''}`;
  return `${file}|${place}${kind}|${message === '' ? '' : ` ${message}`}`;
}

function scan(formats: readonly string[], input: string): Entry[] {
  const entries: Entry[] = [];
  const scanner = new Scanner(formats, (entry) => entries.push(entry));
  for (const line of input.split(/\r?\n/)) scanner.line(line);
  scanner.end();
  return entries;
}

test.each(ofKind('linter-text'))('%s', (id, { files, expected }) => {
  const entries = scan(expected['errorformat'] as string[], text(files[0]));
  expect(entries).toHaveLength(expected['entries'] as number);
  const placed = entries.filter(({ file, line }) => file !== '' && line > 0).length;
  if (DELIBERATE[id]?.includes('entries')) {
    expect(placed).toBeGreaterThan(expected['entriesWithFileAndLine'] as number);
    return;
  }
  expect(placed).toBe(expected['entriesWithFileAndLine']);
  expect(entries.map(quickfix).join('\n')).toBe(text(files[1] as string).replace(/\n$/, ''));
});

test.each(ofKind('linter-text'))('%s by the preset of its name loses nothing', async (id, { files, expected }) => {
  const { findings } = await read(files.slice(0, 1), `text:${id.split('/')[1] ?? ''}`);
  expect(findings).toHaveLength(expected['entries'] as number);
});

test.each(ofKind('errorformat-engine'))('%s', (_id, { files }) => {
  for (const one of JSON.parse(text(files[0])) as { errorformat: string[]; input: string; entries: string[] }[])
    expect(scan(one.errorformat, one.input).map(quickfix)).toEqual(one.entries);
});

const cell: Readonly<Record<string, (finding: Finding) => unknown>> = {
  file: ({ file }) => file?.reported,
  line: ({ line }) => line,
  column: ({ column }) => column,
  endLine: ({ endLine }) => endLine,
  endColumn: ({ endColumn }) => endColumn,
  rule: ({ rule }) => rule,
  severity: ({ level }) => (level === 'note' ? 'info' : level),
  message: ({ message }) => message,
};

function factsOf(finding: Finding, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, cell[field]?.(finding)]));
}

function expectFacts(findings: readonly Finding[], expected: Case['expected']): void {
  const count = expected['findings'] ?? expected['findingsWithoutDuplicates'] ?? expected['elements'];
  expect(findings).toHaveLength(count as number);
  // The sources list findings in an order of their own, so each is looked for among all.
  const fields = (expected['listFields'] ?? []) as string[];
  const rows = ((expected['list'] ?? []) as unknown[][]).map((row) =>
    Object.fromEntries(fields.map((field, at) => [field, row[at]] as const).filter(([, value]) => value !== null)),
  );
  const wanted = [...rows, ...((expected['contains'] ?? []) as object[]), expected['last'], expected['index3']];
  for (const one of wanted.filter((row) => row !== undefined) as Record<string, unknown>[])
    expect(findings.map((finding) => factsOf(finding, Object.keys(one)))).toContainEqual(one);
  if (expected['lines']) expect(findings.map(({ line }) => line)).toEqual(expected['lines']);
  if (expected['messages']) expect(findings.map(({ message }) => message)).toEqual(expected['messages']);
  if (expected['firstMessage']) expect(findings[0]?.message).toBe(expected['firstMessage']);
  if (expected['severitiesInOrder'])
    expect(findings.map(cell['severity'] ?? String)).toEqual(expected['severitiesInOrder']);
  for (const index of (expected['fixable'] ?? []) as number[]) expect(findings[index]?.details?.fixes).toHaveLength(1);
}

test.each(ofKind(...CHECKSTYLE, 'eslint-json', 'ruff-json'))('%s', async (_id, { files, expected }) => {
  const { findings, unreadable } = await read(files);
  expect(unreadable).toBe(0);
  expectFacts(findings, expected);
});

test.each(ofKind('pylint', 'flake8', 'pep8'))('%s', async (_id, { kind, files, expected }) => {
  const { findings } = await read(files, `text:${kind}`);
  expectFacts(findings, expected);
});
