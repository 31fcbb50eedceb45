import { PRESETS, type Preset } from '../errorformat/presets.ts';
import { Scanner, type Entry } from '../errorformat/scan.ts';
import { MATCHED_LENGTH } from '../errorformat/match.ts';
import type { Finding, Level } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { readLines } from './lines.ts';
import { ReportError } from './report-error.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/**
 * Reads what a linter prints for people, by formats of the user's own or by a named preset.
 *
 * @returns the number of findings
 * @throws {ReportError} when there is no preset of that name
 */
export function readText(source: ByteSource, sink: ReportSink, options: ReadOptions, name: string): number {
  const own = options.errorformat && { formats: options.errorformat };
  const preset = own ?? (Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined);
  if (preset === undefined)
    throw new ReportError(
      `${source.name}: there is no preset "${name}"; known are ${Object.keys(PRESETS).join(', ')}. ` +
        'For other texts give a format of your own in "errorformats".',
    );
  return readFormats(source, sink, { tool: options.tool || name }, preset);
}

/** As in `src/a: b.py:3:1: F401`; also in what a compiler tells of included files, so it is said and not counted as lost. */
const NAMES_A_PLACE = /\.[A-Za-z]\w{0,9}:\d+:/;

/** What terminals take as a change of colour, or as the address of a link; many linters write it in CI too. */
const COLOURS = new RegExp(
  String.raw`\u001B\[[\d;]{0,20}[A-Za-z]|\u001B\]8;[^\u0007\u001B]{0,2000}(?:\u0007|\u001B\\)`,
  'g',
);

function readFormats(source: ByteSource, sink: ReportSink, options: ReadOptions, preset: Preset): number {
  let found = 0;
  let unread = 0;
  let firstUnread = '';
  const passOver = (text: string): void => {
    if (!NAMES_A_PLACE.test(text.slice(0, MATCHED_LENGTH))) return;
    unread++;
    firstUnread ||= text.trim().slice(0, 120);
  };
  const scanner = new Scanner(
    preset.formats,
    (entry) => {
      if (!entry.valid) passOver(entry.text);
      const finding = findingOf(entry, preset, options.tool, sink);
      if (finding === undefined) return;
      found++;
      sink.add(finding);
    },
    passOver,
  );
  let long = 0;
  let first = '';
  readLines(source, (line) => {
    first ||= line.trim().slice(0, 120);
    if (line.length > MATCHED_LENGTH) long++;
    scanner.line(line.includes('\u001B') ? line.replace(COLOURS, '') : line);
  });
  scanner.end();
  const what = `${unread} lines name a file and a line but fit no format, and were not read as findings; the first: ${firstUnread}`;
  // Beside findings such lines are notes and quotations. Where nothing else was read, the format is the wrong one.
  if (unread > 0 && found > 0) sink.notice(`${source.name}: ${what}`);
  else if (unread > 0) sink.unreadable({ where: source.name, what });
  else if (found === 0 && first !== '')
    sink.notice(`${source.name}: no line of it reads as a finding; it begins with: ${first}`);
  if (long > 0)
    sink.notice(`${source.name}: ${long} lines of more than ${MATCHED_LENGTH} characters were read up to there`);
  return found;
}

/** A line that no format knows, and one that names neither a file nor a level, is no finding. */
function findingOf(entry: Entry, preset: Preset, tool: string, sink: ReportSink): Finding | undefined {
  if (!entry.valid || (entry.file === '' && entry.type === '' && entry.line === 0)) return undefined;
  const told = ruleOf(entry, preset);
  return {
    tool,
    file: entry.file === '' ? undefined : sink.file(entry.file),
    line: entry.line,
    endLine: Math.max(entry.line, entry.endLine),
    column: entry.column,
    endColumn: entry.endColumn,
    unit: 'code-point',
    rule: told.rule,
    level: levelOf(entry, told, preset),
    message: told.message,
    details: undefined,
  };
}

/** The patterns for rules look back at most this far, so that no message keeps them busy. */
const RULE_WITHIN = 2_000;

interface Told {
  readonly rule: string;
  readonly message: string;
  /** A word or letter of the message that says how bad it is; empty when none does. */
  readonly level: string;
}

function ruleOf(entry: Entry, preset: Preset): Told {
  const text = entry.text.trim();
  for (const pattern of text.length <= RULE_WITHIN ? (preset.rules ?? []) : []) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return { rule: groups['rule'] ?? '', message: groups['text'] ?? text, level: groups['level'] ?? '' };
  }
  return { rule: entry.number > 0 ? `${preset.numberPrefix ?? ''}${entry.number}` : '', message: text, level: '' };
}

const TYPES: Readonly<Record<string, Level>> = {
  E: 'error',
  F: 'error',
  W: 'warning',
  I: 'note',
  N: 'note',
  H: 'note',
};

function levelOf(entry: Entry, { rule, level: said }: Told, preset: Preset): Level {
  const { levels = {}, level = 'error' } = preset;
  for (let length = Math.min(3, rule.length); length > 0; length--) {
    const found = levels[rule.slice(0, length)];
    if (found !== undefined) return found;
  }
  const letter = said === '' ? entry.type : said.charAt(0).toUpperCase();
  return levels[letter] ?? TYPES[letter] ?? level;
}
