import { counted, oneLine } from '../bot-coverage/show-coverage.ts';
import { toFillIn, type Proposal } from '../bot-coverage/write-proposals.ts';
import { stepsFromStart, type Crawled, type FindingKind } from './crawl-bot.ts';

const titles: Readonly<Record<FindingKind, string>> = {
  error: '✗ led to an error',
  silence: '✗ led to silence',
  fallback: 'not understood by the bot',
  loop: 'came back to where they had been',
  'dead-end': 'ended where nothing more is offered',
  gone: 'could not be walked again',
};
const kinds = Object.keys(titles) as FindingKind[];

/** What a crawl met, for a terminal; at most so many of each kind. */
export function showCrawl(crawled: Crawled, most: number): string {
  const { conversations, pressed, states, findings, left } = crawled;
  const lines = [
    `${counted(conversations, 'conversation')} walked, ${counted(pressed, 'button')} pressed, ${states} different messages met`,
  ];
  for (const kind of kinds) {
    const found = findings.filter((one) => one.kind === kind);
    if (found.length === 0) continue;
    lines.push(`${titles[kind]} (${found.length}):`);
    for (const { way, message } of found.slice(0, most)) {
      lines.push(`  ${wayOf(way)}`);
      if (message !== '') lines.push(`    ${oneLine(message, 160)}`);
    }
    if (found.length > most) lines.push(`  and ${found.length - most} more`);
  }
  if (left.deeper + left.more > 0) {
    const why = [
      ...(left.more > 0 ? [`${left.more} beyond --max-conversations or --timeout`] : []),
      ...(left.deeper > 0 ? [`${left.deeper} deeper than --max-depth`] : []),
    ];
    lines.push(`seen and not pressed: ${counted(left.deeper + left.more, 'button')} (${why.join(', ')})`);
  }
  return `${lines.join('\n')}\n`;
}

function wayOf(way: readonly string[]): string {
  return way.length === 0 ? 'the start' : oneLine(way.map((words) => oneLine(words, 60)).join(' › '), 300);
}

/** The walked conversations as fixtures: what the bot said, or, after a button that led nowhere, what somebody has to say. */
export function proposalsOf(crawled: Crawled, bot: string | undefined): Proposal[] {
  return crawled.walks.map((walk) => ({
    name: wayOf(walk.way),
    description: walk.isBroken
      ? 'Walked by bot-qa crawl; the last step led to an error or to silence. Say what the bot must answer, then remove the tag proposed.'
      : 'Walked by bot-qa crawl. What the bot said is written down, not known to be right: read it, then remove the tag proposed.',
    bot,
    locale: walk.locale,
    steps: [...stepsFromStart(walk), ...(walk.isBroken ? [toFillIn(walk.way.at(-1) ?? '')] : [])],
  }));
}
