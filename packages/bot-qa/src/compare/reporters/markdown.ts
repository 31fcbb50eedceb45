import { placeOf, shorten } from '../../reporters/conversation-outline.ts';
import { escapeInlineHtml as inlineHtml, escapeMarkdown as md } from '../../reporters/escape-text.ts';
import type { Comparison } from '../compare-runs.ts';
import { countChanges, isRed, type ComparisonResult } from '../judge-comparisons.ts';
import { faultOf, passesOf, placeOfComparison } from './outline.ts';

/** What the closing line may need. */
const reserve = 512;
const mostShown = 300;
const mostReplies = 20;

/** The comparison as GitHub Markdown of at most `limit` bytes of UTF-8: worst first, and what is left out is counted. */
export function compareMarkdown(result: ComparisonResult, limit: number): string {
  const different = result.comparisons.filter(({ change }) => change !== 'same');
  let text = head(result);
  let room = limit - reserve - Buffer.byteLength(text);
  let shown = 0;
  for (const one of different.slice(0, mostShown)) {
    const part = showComparison(one);
    room -= Buffer.byteLength(part);
    if (room < 0) break;
    text += part;
    shown++;
  }
  const more = different.length - shown;
  return more > 0 ? `${text}\n… and ${more} more that do not fit here; the JSON and HTML reports have them.\n` : text;
}

function head({ old, new: fresh, comparisons, exitCode, because, notes }: ComparisonResult): string {
  const verdict = exitCode === 0 ? '✓ bot-qa compare: green' : `✗ bot-qa compare: red (exit ${exitCode})`;
  const sentences = [...because, ...notes].map((sentence) => `- ${md(sentence)}\n`).join('');
  return `## ${verdict}\n\n${md(old)} → ${md(fresh)}, ${countChanges(comparisons)}.\n\n${sentences}${sentences === '' ? '' : '\n'}`;
}

function showComparison(one: Comparison): string {
  const passes = passesOf(one);
  const fault = faultOf(one);
  const at = fault?.at ?? placeOfComparison(one);
  const summary = `${isRed(one) ? '✗' : '~'} ${one.change}: <b>${inlineHtml(shorten(one.id, 300))}</b>${passes === undefined ? '' : ` (${passes})`}`;
  const rows = one.replies
    .slice(0, mostReplies)
    .map(({ user, old, new: fresh }) => `| ${cell(user)} | ${cell(old)} | ${cell(fresh)} |\n`)
    .join('');
  const left = one.replies.length - mostReplies;
  const table = rows === '' ? '' : `| user | old | new |\n| --- | --- | --- |\n${rows}\n`;
  return `<details><summary>${summary}</summary>\n\n${fault ? `${md(fault.code)}: ${md(shorten(fault.message, 1000))}\n\n` : ''}${md(placeOf(at))}\n\n${table}${left > 0 ? `and ${left} more replies\n\n` : ''}</details>\n`;
}

function cell(text: string | undefined): string {
  return text === undefined ? '*nothing*' : md(shorten(text, 600));
}
