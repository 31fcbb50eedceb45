import { placeOf, shorten, shortenDiff } from '../../reporters/conversation-outline.ts';
import { escapeHtml as html } from '../../reporters/escape-text.ts';
import { pageEnd, pageStart, type Page } from '../../reporters/html/page.ts';
import { version } from '../../version.ts';
import type { ReplyChange } from '../align-replies.ts';
import type { Change, Comparison } from '../compare-runs.ts';
import { changes, countChanges, isRed, type ComparisonResult } from '../judge-comparisons.ts';
import { faultOf, passesOf, placeOfComparison } from './outline.ts';

/** What one page holds: more would be slow to open, and nobody reads further. */
const mostShown = 1000;
const mostCharacters = 24 * 1024 * 1024;
const mostReplies = 100;
/** So many red conversations are open when the page is. */
const openAtFirst = 10;

const meanings: Readonly<Record<Exclude<Change, 'same'>, string>> = {
  regression: 'passed with the old version, red with the new one',
  gone: 'played with the old version only',
  unjudged: 'the new version was not reached, or the run was interrupted',
  changed: 'the same verdict, other replies',
  flaky: 'the repeats of one version do not agree',
  new: 'played with the new version only',
  fixed: 'red with the old version, passed with the new one',
};

/** One HTML file that needs nothing else: what changed, by kind, with both replies side by side. */
export function* compareHtml(result: ComparisonResult): Generator<string> {
  const { comparisons, exitCode, because, notes } = result;
  const word = exitCode === 0 ? 'green' : 'red';
  const page: Page = { title: `bot-qa compare: ${word}`, style, script: '' };
  yield pageStart(page);
  yield `<header class="page">
<h1>bot-qa compare <span class="badge ${exitCode === 0 ? 'good' : 'bad'}">${word}${exitCode === 0 ? '' : ` · exit ${exitCode}`}</span></h1>
<p><span class="mono">${html(result.old)}</span> → <span class="mono">${html(result.new)}</span></p>
<p>${countChanges(comparisons)}</p>
${because.length + notes.length === 0 ? '' : `<ul>${[...because, ...notes].map((sentence) => `<li>${html(sentence)}</li>`).join('')}</ul>\n`}</header>
<main id="content">
`;
  let [left, room, opened] = [0, mostCharacters, 0];
  for (const change of changes) {
    if (change === 'same') continue;
    const own = comparisons.filter((one) => one.change === change);
    if (own.length === 0) continue;
    yield `<h2>${own.length} ${change} <span class="soft">${meanings[change]}</span></h2>\n`;
    for (const [index, one] of own.entries()) {
      const text = index < mostShown ? showComparison(one, isRed(one) && opened++ < openAtFirst) : '';
      if (text === '' || text.length > room) {
        left++;
        continue;
      }
      room -= text.length;
      yield text;
    }
  }
  if (left > 0)
    yield `<p class="card rest">${left} more are not shown on this page; the JSON report has them all.</p>\n`;
  yield `</main>\n<footer class="page">bot-qa ${html(version())}. This page loads nothing and sends nothing.</footer>\n`;
  yield pageEnd(page);
}

function showComparison(one: Comparison, open: boolean): string {
  const fault = faultOf(one);
  const passes = passesOf(one);
  const shown = one.replies.slice(0, mostReplies);
  const more = one.replies.length - shown.length;
  return `<details class="card conv"${open ? ' open' : ''}>
<summary><span class="badge ${isRed(one) ? 'bad' : one.change === 'fixed' ? 'good' : 'warn'}">${one.change}</span> <span class="name">${html(shorten(one.id, 300))}</span>${passes === undefined ? '' : ` <span class="soft">${html(passes)}</span>`}</summary>
<div class="inside"><p class="soft mono">${html(placeOf(fault?.at ?? placeOfComparison(one)))}</p>
${fault ? `<p class="verdict"><strong>✗ ${html(fault.code)}</strong> ${html(fault.message)}</p>\n` : ''}${
    shown.length === 0
      ? ''
      : `<div class="scroll"><table><thead><tr><th scope="col">user</th><th scope="col">old</th><th scope="col">new</th></tr></thead><tbody>
${shown.map(showReply).join('')}</tbody></table></div>
`
  }${more > 0 ? `<p>and ${more} more replies</p>\n` : ''}</div>
</details>
`;
}

function showReply({ user, old, new: fresh, diff }: ReplyChange): string {
  // Where little is the same, the words that are only get in the way.
  const parts = diff && isAlike(diff) ? shortenDiff(diff) : undefined;
  const side = (text: string | undefined, leftOut: '+' | '-'): string => {
    if (text === undefined) return '<em class="soft">says nothing</em>';
    if (!parts) return html(shorten(text, 4000));
    return parts
      .filter(({ op }) => op !== leftOut)
      .map(({ op, text: part }) => {
        const mark = op === '-' ? 'del' : 'ins';
        return op === '=' ? html(part) : `<${mark}>${html(part)}</${mark}>`;
      })
      .join('');
  };
  return `<tr><th scope="row">${user === undefined ? '<em class="soft">at the start</em>' : html(shorten(user, 1000))}</th><td>${side(old, '+')}</td><td>${side(fresh, '-')}</td></tr>\n`;
}

function isAlike(diff: NonNullable<ReplyChange['diff']>): boolean {
  const same = diff.reduce((sum, { op, text }) => sum + (op === '=' ? text.length : 0), 0);
  const all = diff.reduce((sum, { text }) => sum + text.length, 0);
  return same * 4 >= all;
}

const style = `
.conv td,.conv th[scope=row]{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;width:37%}.conv th[scope=row]{width:26%}
h2 .soft{font-weight:400;font-size:.9rem}
`;
