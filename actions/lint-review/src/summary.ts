import { details, escapeMarkdown, inlineCode, table } from 'action-kit/markdown';
import { fitItems } from 'action-kit/markdown-budget';
import { truncateText } from 'action-kit/truncate-text';
import { counted, grouped } from './counted.ts';
import { rankOf } from './finding.ts';
import { FATES, type Fate } from './ledger.ts';
import type { Outcome } from './outcome.ts';
import { messageText, renderRule } from './publish/comment-body.ts';
import type { Shown } from './review/group-findings.ts';

/** Below the 1 MiB of a step, with room for what other parts of the step write. */
const SUMMARY_BUDGET = { bytes: 900_000 };
const MESSAGE_LIMIT = { characters: 400 };
const MAX_ROWS = 1_000;
const MAX_UNMATCHED = 50;

const MEANING: Record<Fate, string> = {
  commented: 'in a new comment',
  annotated: 'as annotations',
  summarised: 'in this summary only',
  'already-posted': 'commented by an earlier run',
  merged: 'in the comment of another finding on the same lines',
  baseline: 'older than the change',
  'outside-filter': 'left out by the filter',
  'unmatched-path': 'in files that the repository does not have',
  suppressed: 'suppressed in the report',
};

/** The job summary: what is wrong, what became of every finding, and all that is shown nowhere else. */
export function renderSummary(outcome: Outcome): string {
  const head = [
    '## Lint review',
    headline(outcome),
    ...(outcome.dryRun ? ['> [!NOTE]\n> A dry run: this is what would be written. The log shows the requests.'] : []),
    ...outcome.failures.map((text) => `> [!CAUTION]\n> ${escapeMarkdown(text)}`),
    ...outcome.warnings.map((text) => `> [!WARNING]\n> ${escapeMarkdown(text)}`),
    renderBooks(outcome),
  ];
  const tail = [renderUnmatched(outcome), renderUnreadable(outcome), renderEntries(outcome)].filter(
    (part) => part !== '',
  );
  const rows = findingRows(outcome.inSummary);
  const list = rows.length === 0 ? [] : [fitItems(rows, rowBudget(head, tail), listShape(outcome)).markdown];
  return [...head, ...list, ...tail].join('\n\n');
}

function headline(outcome: Outcome): string {
  const { shown, subject } = outcome;
  const count = (level: string): number => shown.filter(({ finding }) => finding.level === level).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const notes = shown.length - errors - warnings;
  if (shown.length === 0) return `No findings ${escapeMarkdown(subject)}.`;
  const parts = [plural(errors, 'error'), plural(warnings, 'warning'), plural(notes, 'note')].filter(
    (part) => part !== '',
  );
  return `**${parts.join(', ')}** ${escapeMarkdown(subject)}.`;
}

function plural(count: number, noun: string): string {
  return count === 0 ? '' : counted(count, noun);
}

function renderBooks({ counts, collection, unexplained, fixed }: Outcome): string {
  const rows = FATES.filter((fate) => counts[fate] > 0).map((fate) => [grouped(counts[fate]), MEANING[fate]]);
  if (unexplained > 0) rows.push([`**${unexplained}**`, '**unexplained**']);
  if (collection.unreadableCount > 0)
    rows.push([grouped(collection.unreadableCount), 'records that could not be read, beside the findings']);
  if (fixed > 0) rows.push([String(fixed), 'comments hidden, because their finding is gone']);
  return table([counted(collection.read, 'finding'), 'what became of them'], rows, ['right', 'left']);
}

function findingRows(findings: readonly Shown[]): string[] {
  return [...findings]
    .sort((a, b) => rankOf(b.finding.level) - rankOf(a.finding.level) || a.index - b.index)
    .slice(0, MAX_ROWS)
    .map(({ finding, path }) => {
      const place = path === '' ? '' : inlineCode(finding.line > 0 ? `${path}:${finding.line}` : path);
      const rule = renderRule(finding);
      const message = escapeMarkdown(truncateText(messageText(finding), MESSAGE_LIMIT));
      return `| ${finding.level} | ${place} | ${escapeMarkdown(finding.tool)} ${rule} | ${message} |`;
    });
}

function rowBudget(head: readonly string[], tail: readonly string[]) {
  const used = Buffer.byteLength([...head, ...tail].join('\n\n'));
  return { bytes: Math.max(10_000, SUMMARY_BUDGET.bytes - used) };
}

function listShape(outcome: Outcome) {
  const missing = outcome.inSummary.length - MAX_ROWS;
  const rest = missing > 0 ? `\n${grouped(missing)} more are in the report file (input \`report-json\`).` : '';
  return {
    head: '### Findings without a comment\n\n| level | place | rule | message |\n| --- | --- | --- | --- |',
    separator: '\n',
    tail: rest,
    more: (count: number) => `\n… and ${grouped(count)} more, which are counted above.`,
  };
}

function renderUnmatched({ collection, ledger }: Outcome): string {
  const names = new Map<string, number>();
  collection.findings.forEach((finding, index) => {
    if (ledger.fateOf(index) !== 'unmatched-path' || !finding.file) return;
    names.set(finding.file.reported, (names.get(finding.file.reported) ?? 0) + 1);
  });
  if (names.size === 0) return '';
  const rows = [...names]
    .slice(0, MAX_UNMATCHED)
    .map(([name, count]) => `- ${name === '' ? 'no name' : inlineCode(truncateText(name, MESSAGE_LIMIT))} (${count})`);
  if (names.size > MAX_UNMATCHED) rows.push(`- … and ${names.size - MAX_UNMATCHED} more`);
  const hint =
    'Reports name these files, but the repository has none of them. Is `working-directory` right, or is a line in `path-prefixes` missing?';
  return details(counted(names.size, 'unknown path'), `${hint}\n\n${rows.join('\n')}`);
}

function renderUnreadable({ collection }: Outcome): string {
  if (collection.unreadableCount === 0) return '';
  const rows = collection.unreadableRecords
    .slice(0, MAX_UNMATCHED)
    .map(
      ({ where, what }) =>
        `- ${inlineCode(truncateText(where, MESSAGE_LIMIT))} ${escapeMarkdown(truncateText(what, MESSAGE_LIMIT))}`,
    );
  return details(counted(collection.unreadableCount, 'unreadable record'), rows.join('\n'), { open: true });
}

function renderEntries({ collection, notices }: Outcome): string {
  const rows = collection.entries.map((entry) => [
    inlineCode(entry.key),
    grouped(entry.to - entry.from),
    entry.failures.length > 0 ? '**failed**' : entry.unreadable > 0 ? '**read in part**' : 'read',
    escapeMarkdown(truncateText(entry.sources.join(', '), MESSAGE_LIMIT)),
  ]);
  const said = [...collection.notices, ...notices]
    .slice(0, MAX_UNMATCHED)
    .map((text) => `- ${escapeMarkdown(truncateText(text, MESSAGE_LIMIT))}`);
  return details(
    'Reports',
    [
      table(['report', 'findings', 'state', 'files'], rows, ['left', 'right']),
      ...(said.length > 0 ? [said.join('\n')] : []),
    ].join('\n\n'),
  );
}

/** The books in one line, for the log. */
export function renderBooksLine({ counts, collection, unexplained, fixed, requests }: Outcome): string {
  const parts = FATES.filter((fate) => counts[fate] > 0).map((fate) => `${grouped(counts[fate])} ${fate}`);
  const sum = parts.length === 0 ? '' : ` = ${parts.join(' + ')}`;
  const more = [
    `${unexplained} unexplained`,
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
    counted(requests.length, 'request'),
  ];
  return `${counted(collection.read, 'finding')}${sum} (${more.join(', ')})`;
}
