import { floorPercent } from '../floor-percent.ts';
import { shorten } from '../reporters/conversation-outline.ts';
import { visible } from '../reporters/escape-text.ts';
import type { SourcePosition } from '../source.ts';
import type { BotReport, Measure, UnpressedButton } from './coverage-report.ts';
import { namedDimensions, type NamedDimension } from './model/bot-model.ts';

/** How many names fit on the lines that list them. */
const namesPerList = 10;

/** The figures of one bot and its holes, at most so many of each kind, for a terminal. */
export function showBot(report: BotReport, most: number): string {
  const broken = report.brokenOff > 0 ? `, ${report.brokenOff} of them broke off` : '';
  const lines = [`${oneLine(report.bot, 80)} (${counted(report.conversations, 'conversation')}${broken})`];
  for (const one of report.measures) {
    lines.push(...showMeasures([one]));
    if (one.met === 0 && one.dimension !== 'buttons') lines.push(`    ${whyNothing(one.dimension, report)}`);
  }
  if (report.measures.length === 0)
    lines.push('  nothing was measured: the bot offered no buttons, and no --model names what it has');
  lines.push(`  fallbacks    ${report.fallbacks} of ${counted(report.turns, 'answered turn')}`);
  const ends = report.deadEnds.filter((state) => state.seen === 1).length;
  lines.push(
    `  states       ${report.states}; no conversation went on from ${report.deadEnds.length} of them, ${ends} of these were seen once`,
  );
  if (report.labelOnly > 0)
    lines.push(
      `  ${counted(report.labelOnly, 'button')} counted as pressed by the label alone, where a click sends a payload: button: {title: …, payload: …}`,
    );
  if (report.links > 0) lines.push(`  ${counted(report.links, 'button')} that open an address are no part of this`);
  if (report.untold > 0)
    lines.push(
      `  ${report.untold} more messages or buttons were not told apart: there are too many different ones. Name what varies with --mask.`,
    );
  lines.push(...showList('never pressed', report.unpressed, most, showButton));
  for (const dimension of namedDimensions)
    lines.push(
      ...showList(
        `never met: ${dimension}`,
        report.missed[dimension] ?? [],
        Math.max(most, namesPerList),
        ({ name, at }) => [`${oneLine(name, 80)}  ${placeOf(at)}`],
      ),
    );
  const strange = report.intents.filter((intent) => !intent.isKnown);
  lines.push(
    ...showList('reported by the bot, and in no --model: intents', strange, most, ({ name }) => [oneLine(name, 80)]),
    ...showList(
      'fallbacks',
      report.fallbackExamples,
      Math.min(most, 3),
      ({ user, said, at }) => [`${placeOf(at)} "${oneLine(user, 60)}" → "${oneLine(said, 80)}"`],
      report.fallbacks,
    ),
  );
  return `${lines.join('\n')}\n`;
}

/** What to do when nothing of a dimension was met: most often it could not be seen. */
function whyNothing(dimension: NamedDimension, { intents }: BotReport): string {
  if (dimension === 'intents')
    return intents.length === 0
      ? 'the bot reported no intent (a connector may have to be told where it stands in a reply)'
      : 'the bot reported intents, and none of these';
  return dimension === 'responses'
    ? 'the bot said none of their texts'
    : `${dimension} are seen where a "state" step of the named fixtures asserts them, or an event of the bot names them`;
}

export function showMeasures(measures: readonly Measure[]): string[] {
  return measures.map(
    ({ dimension, met, of, percent }) =>
      `  ${dimension.padEnd(12)} ${floorPercent(percent).padStart(5)} %  ${met} of ${of} ${dimension === 'buttons' ? 'pressed' : 'met'}`,
  );
}

function showButton({ title, payload, after, offered, at, conversation }: UnpressedButton): string[] {
  const sends = payload === undefined || payload === title ? '' : ` (${oneLine(payload, 60)})`;
  return [
    `"${oneLine(title, 60)}"${sends} after "${oneLine(after, 80)}"`,
    `  ${placeOf(at)} ${oneLine(conversation, 120)}${offered > 1 ? `, offered ${offered} times` : ''}`,
  ];
}

function showList<T>(
  title: string,
  items: readonly T[],
  most: number,
  show: (item: T) => readonly string[],
  count = items.length,
): string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, most);
  const more = count - shown.length;
  return [
    `  ${title} (${count}):`,
    ...shown.flatMap((item) => show(item).map((line) => `    ${line}`)),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function placeOf(at: SourcePosition): string {
  return `${oneLine(at.file, 200)}:${at.line}`;
}

/** One line of at most so many code units that steers no terminal. */
export function oneLine(text: string, most: number): string {
  return visible(shorten(text.replace(/\s+/g, ' '), most));
}
