import { escapeMarkdown, escapeMarkdownLines, inlineCode, safeAddress } from 'action-kit/markdown';
import { BUDGETS, fitItems } from 'action-kit/markdown-budget';
import { truncateText } from 'action-kit/truncate-text';
import type { Finding } from '../finding.ts';
import { renderMarker, type Marker } from '../identity/marker.ts';
import type { Suggestion } from './suggestion.ts';

const MESSAGE_LIMIT = { characters: 6_000 };
const RULE_LIMIT = { characters: 200 };
const MAX_RELATED = 5;

/** The Markdown of a comment: what is wrong, who says so, a suggested change where there is one, and the marker. */
export function renderComment(
  findings: readonly Finding[],
  suggestion: Suggestion | undefined,
  marker: Marker,
): string {
  const items = findings.length === 1 ? [renderOne(findings[0] as Finding)] : findings.map(renderItem);
  if (suggestion) items.push(suggestion.markdown);
  const tail = renderMarker(marker);
  const room = BUDGETS.reviewBody.characters - tail.length;
  const separator = findings.length === 1 ? '\n\n' : '\n';
  return fitItems(items, { characters: room }, { separator }).markdown + tail;
}

function renderOne(finding: Finding): string {
  return [`${renderHead(finding)}`, messageOf(finding), relatedOf(finding)].filter((part) => part !== '').join('\n\n');
}

function renderItem(finding: Finding): string {
  return `- ${renderHead(finding)}: ${escapeMarkdown(messageText(finding))}`;
}

function renderHead(finding: Finding): string {
  const rule = renderRule(finding);
  return `**${LABEL[finding.level]}** ${escapeMarkdown(truncateText(finding.tool, RULE_LIMIT))}${rule === '' ? '' : ` ${rule}`}`;
}

const LABEL = { error: 'Error', warning: 'Warning', note: 'Note', none: 'Note' } as const;

/** The rule as code, linked to its explanation; only https addresses are linked. */
export function renderRule(finding: Finding): string {
  if (finding.rule === '') return '';
  const name = inlineCode(truncateText(finding.rule, RULE_LIMIT));
  const address = finding.details?.url?.startsWith('https://') ? safeAddress(finding.details.url) : undefined;
  return address === undefined ? name : `[${name}](${address})`;
}

function messageOf(finding: Finding): string {
  return escapeMarkdownLines(messageText(finding));
}

/** The message, cut to a readable length; links of SARIF to related locations, as `[text](1)`, become their text. */
export function messageText(finding: Finding): string {
  const text = finding.details?.related
    ? finding.message.replace(/\[([^[\]]{1,500})\]\(\d{1,4}\)/g, '$1')
    : finding.message;
  return truncateText(text.trim() === '' ? 'The tool gives no message.' : text, MESSAGE_LIMIT);
}

function relatedOf(finding: Finding): string {
  const related = (finding.details?.related ?? []).filter((one) => one.file !== undefined).slice(0, MAX_RELATED);
  return related
    .map((one) => {
      const place = inlineCode(`${one.file?.path ?? one.file?.reported}${one.line > 0 ? `:${one.line}` : ''}`);
      return `- ${place}${one.message === '' ? '' : ` ${escapeMarkdown(truncateText(one.message, RULE_LIMIT))}`}`;
    })
    .join('\n');
}
