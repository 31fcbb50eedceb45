import { PRESETS, type Preset } from '../errorformat/presets.ts';
import { Scanner, type Entry } from '../errorformat/scan.ts';
import { MATCHED_LENGTH } from '../errorformat/match.ts';
import type { Finding, Level } from '../finding.ts';
import type { ByteSource } from './byte-source.ts';
import { readLines } from './lines.ts';
import { ReportError } from './report-error.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

/**
 * Reads what a linter prints for people, by a named preset.
 *
 * @throws {ReportError} when there is no preset of that name
 */
export function readText(source: ByteSource, sink: ReportSink, options: ReadOptions, name: string): void {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (preset === undefined)
    throw new ReportError(`${source.name}: there is no preset "${name}"; known are ${Object.keys(PRESETS).join(', ')}`);
  readFormats(source, sink, { tool: options.tool || name }, preset);
}

/** As in `src/a: b.py:3:1: F401`; also in what a compiler tells of included files, so it is said and not counted as lost. */
const NAMES_A_PLACE = /\.[A-Za-z]\w{0,9}:\d+:/;

/** Reads a text by formats of the user's own, or of a preset. */
export function readFormats(source: ByteSource, sink: ReportSink, options: ReadOptions, preset: Preset): void {
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
      if (finding !== undefined) sink.add(finding);
    },
    passOver,
  );
  let long = 0;
  readLines(source, (line) => {
    if (line.length > MATCHED_LENGTH) long++;
    scanner.line(line);
  });
  scanner.end();
  if (unread > 0)
    sink.notice(
      `${source.name}: ${unread} lines name a file and a line but fit no format, and were not read as findings; the first: ${firstUnread}`,
    );
  if (long > 0)
    sink.notice(`${source.name}: ${long} lines of more than ${MATCHED_LENGTH} characters were read up to there`);
}

/** A line that no format knows, and one that names neither a file nor a level, is no finding. */
function findingOf(entry: Entry, preset: Preset, tool: string, sink: ReportSink): Finding | undefined {
  if (!entry.valid || (entry.file === '' && entry.type === '' && entry.line === 0)) return undefined;
  const { rule, message } = ruleOf(entry, preset);
  return {
    tool,
    file: entry.file === '' ? undefined : sink.file(entry.file),
    line: entry.line,
    endLine: Math.max(entry.line, entry.endLine),
    column: entry.column,
    endColumn: entry.endColumn,
    unit: 'code-point',
    rule,
    level: levelOf(entry, rule, preset),
    message,
    details: undefined,
  };
}

const RULE_WITHIN = 2_000;

function ruleOf(entry: Entry, preset: Preset): { rule: string; message: string } {
  const text = entry.text.trim();
  const match = preset.rule && text.length <= RULE_WITHIN ? preset.rule.exec(text) : null;
  if (!match) return { rule: entry.number > 0 ? `${preset.numberPrefix ?? ''}${entry.number}` : '', message: text };
  const groups = match.slice(1).filter((group) => group !== undefined && group !== '');
  const [first = '', second = ''] = groups;
  // A rule holds no spaces; which of the two groups it is depends on where the tool puts it.
  return /^\S+$/.test(first) &&
    !(/^\S+$/.test(second) && groups.length === 2 && preset.rule?.source.startsWith('^(.*?)'))
    ? { rule: first, message: second === '' ? text : second }
    : { rule: second, message: first };
}

const TYPES: Readonly<Record<string, Level>> = {
  E: 'error',
  F: 'error',
  W: 'warning',
  I: 'note',
  N: 'note',
  H: 'note',
};

function levelOf(entry: Entry, rule: string, preset: Preset): Level {
  const { levels = {}, level = 'error' } = preset;
  for (let length = Math.min(3, rule.length); length > 0; length--) {
    const found = levels[rule.slice(0, length)];
    if (found !== undefined) return found;
  }
  return levels[entry.type] ?? TYPES[entry.type] ?? level;
}
