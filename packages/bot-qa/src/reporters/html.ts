import type { ReporterContext } from '../reporters.ts';
import type { ConversationFinished, Reporter, RunFinished, RunStarted, Verdict } from '../result.ts';
import type { Problem } from '../source.ts';
import { placeOf, shorten } from './conversation-outline.ts';
import { escapeHtml as html } from './escape-text.ts';
import { filterScript } from './html/filter-script.ts';
import { pageEnd, pageStart, type Page } from './html/page.ts';
import { showConversation, showMs } from './html/show-conversation.ts';
import { compareBadness, Leaders } from './worst-first.ts';
import { writeAll } from './write-all.ts';

/** What one page holds: more would be slow to open, and nobody reads further. */
const mostRed = 500;
const mostDoubtful = 200;
const mostPassed = 300;
const mostCharacters = 24 * 1024 * 1024;
/** So many red conversations are open when the page is; the others say their reason in one line. */
const openAtFirst = 10;

const verdicts: readonly Verdict[] = ['failed', 'error', 'interrupted', 'flaky', 'quarantined', 'skipped', 'passed'];

/** One HTML file that needs nothing else. Of a large run it shows the worst conversations and says how many it leaves out. */
export function htmlReporter(context: ReporterContext): Reporter {
  const kept = {
    red: new Leaders<ConversationFinished>(mostRed, compareBadness),
    doubtful: new Leaders<ConversationFinished>(mostDoubtful, compareBadness),
    passed: new Leaders<ConversationFinished>(mostPassed, compareBadness),
  };
  const problems = new Leaders<Problem>(200, () => 0);
  const notices: string[] = [];
  let started: RunStarted | undefined;
  let finished: RunFinished | undefined;
  return {
    name: 'html',
    write: (event) => {
      switch (event.type) {
        case 'run-started':
          started = event;
          break;
        case 'problem':
          problems.add(event.problem);
          break;
        case 'notice':
          if (event.level === 'warning' && notices.length < 50) notices.push(event.message);
          break;
        case 'conversation-finished':
          kept[event.red ? 'red' : event.verdict === 'passed' ? 'passed' : 'doubtful'].add(event);
          break;
        case 'run-finished':
          finished = event;
      }
    },
    end: async () => {
      const shown = [...kept.red.items, ...kept.doubtful.items, ...kept.passed.items];
      const more = { red: kept.red.more, doubtful: kept.doubtful.more, passed: kept.passed.more };
      await writeAll(context.output, document(started, finished, shown, more, problems, notices));
      await context.output.end();
    },
  };
}

type More = Record<'red' | 'doubtful' | 'passed', number>;

function* document(
  started: RunStarted | undefined,
  finished: RunFinished | undefined,
  shown: readonly ConversationFinished[],
  more: More,
  problems: Leaders<Problem>,
  notices: readonly string[],
): Generator<string> {
  const word = finished ? (finished.exitCode === 0 ? 'green' : 'red') : 'broken off';
  const page: Page = { title: `bot-qa: ${word}`, style, script: filterScript };
  yield pageStart(page);
  yield showHead(started, finished, word, notices);
  yield '<main id="content">\n';
  if (problems.items.length > 0) yield showProblems(problems);
  yield '<h2 id="conversations">Conversations</h2>\n';
  yield showFilters(shown);
  let opened = 0;
  let room = mostCharacters;
  const left = { ...more };
  for (const event of shown) {
    const text = showConversation(event, opened++ < openAtFirst);
    if (text.length > room) {
      left[event.red ? 'red' : event.verdict === 'passed' ? 'passed' : 'doubtful']++;
      continue;
    }
    room -= text.length;
    yield text;
  }
  yield showMore(left);
  yield `</main>\n<footer class="page">${html(started?.tool ?? 'bot-qa')}. This page loads nothing and sends nothing.</footer>\n`;
  yield pageEnd(page);
}

function showHead(
  started: RunStarted | undefined,
  finished: RunFinished | undefined,
  word: string,
  notices: readonly string[],
): string {
  const totals = finished?.totals;
  const looks = word === 'green' ? 'good' : 'bad';
  const tiles = totals
    ? verdicts
        .filter((verdict) => totals[verdict] > 0)
        .map((verdict) => `<li><strong>${totals[verdict].toLocaleString('en')}</strong> ${verdict}</li>`)
        .join('')
    : '';
  const because = [...(finished?.because ?? ['The run broke off before it could count.']), ...notices].filter(
    () => word !== 'green' || notices.length > 0,
  );
  const bots =
    started?.bots.map(
      (bot) =>
        `${html(bot.name)}${bot.version === undefined ? '' : ` ${html(bot.version)}`} <span class="soft">(${html(bot.connector)}${bot.address === undefined ? '' : `, ${html(bot.address)}`})</span>`,
    ) ?? [];
  const thresholds = (finished?.thresholds ?? [])
    .map(
      (one) => `<li>${one.met ? '✓' : '✗'} ${html(one.name)}: ${html(one.measured)} (wanted ${html(one.wanted)})</li>`,
    )
    .join('');
  return `<header class="page">
<h1>bot-qa <span class="badge ${looks}">${word}${finished && finished.exitCode !== 0 ? ` · exit ${finished.exitCode}` : ''}</span></h1>
${totals ? `<p>${totals.conversations.toLocaleString('en')} conversations, ${totals.turns.toLocaleString('en')} turns, ${totals.assertions.toLocaleString('en')} assertions in ${showMs(finished.durationMs)}</p>\n<ul class="tiles">${tiles}</ul>\n` : ''}${because.length > 0 ? `<ul class="because">${because.map((sentence) => `<li>${html(sentence)}</li>`).join('')}</ul>\n` : ''}${thresholds === '' ? '' : `<ul class="because">${thresholds}</ul>\n`}<details class="facts"><summary>About this run</summary>
<dl>${started ? `<dt>run</dt><dd class="mono">${html(started.run)}</dd><dt>started</dt><dd>${new Date(started.startedAt).toISOString()}</dd><dt>again</dt><dd class="mono">bot-qa ${html(shorten(started.command.join(' '), 2000))}</dd><dt>seed</dt><dd>${started.seed}</dd>${started.shard ? `<dt>shard</dt><dd>${started.shard.index} of ${started.shard.count}</dd>` : ''}<dt>bots</dt><dd>${bots.slice(0, 200).join('<br>')}${bots.length > 200 ? `<br>and ${bots.length - 200} more` : ''}</dd>` : ''}</dl></details>
</header>
`;
}

function showProblems(problems: Leaders<Problem>): string {
  const items = problems.items.map(
    ({ at, level, code, message, suggestion }) =>
      `<li><span class="badge ${level === 'error' ? 'bad' : 'warn'}">${code}</span> <span class="mono">${html(placeOf(at))}</span> ${html(shorten(message, 1000))}${suggestion === undefined ? '' : ` Did you mean “${html(suggestion)}”?`}</li>`,
  );
  return `<h2>Mistakes in fixtures</h2>\n<ul class="problems">${items.join('\n')}</ul>\n${problems.more > 0 ? `<p>… and ${problems.more} more.</p>\n` : ''}`;
}

function showFilters(shown: readonly ConversationFinished[]): string {
  const bots = [...new Set(shown.map((event) => event.bot))].sort();
  const present = verdicts.filter((verdict) => shown.some((event) => event.verdict === verdict));
  const boxes = present.map(
    (verdict) => `<label><input type="checkbox" name="verdict" value="${verdict}" checked> ${verdict}</label>`,
  );
  return `<form class="filters card" hidden aria-label="Filter the conversations">
<label>Text <input type="search" name="text" autocomplete="off"></label>
<label>Bot <select name="bot"><option value="">all</option>${bots.map((bot) => `<option value="${html(bot)}">${html(bot)}</option>`).join('')}</select></label>
<fieldset><legend>Verdict</legend>${boxes.join(' ')}</fieldset>
<span class="buttons"><button type="button" id="open-all">Open all</button> <button type="button" id="close-all">Close all</button></span>
<p id="said" role="status" class="soft"></p>
</form>
`;
}

function showMore(more: More): string {
  const parts = [
    ...(more.red > 0 ? [`${more.red.toLocaleString('en')} red`] : []),
    ...(more.doubtful > 0 ? [`${more.doubtful.toLocaleString('en')} flaky, quarantined or skipped`] : []),
    ...(more.passed > 0 ? [`${more.passed.toLocaleString('en')} passed`] : []),
  ];
  return parts.length === 0
    ? ''
    : `<p class="card rest">Not shown on this page: ${parts.join(', ')} conversations. The JSON report has them all.</p>\n`;
}

const style = `
.tiles{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:.75rem 0}.tiles li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.35rem .8rem}.tiles strong{font-size:1.15rem}
.because,.problems{padding-left:1.2rem;margin:.5rem 0}
details.facts dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.5rem 0}details.facts dt{color:var(--soft)}details.facts dd{margin:0;overflow-wrap:anywhere}
.filters{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;padding:.75rem 1rem;margin-bottom:1rem}.filters[hidden]{display:none}
.filters label{display:inline-flex;gap:.4rem;align-items:center}.filters fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.25rem .9rem;align-items:center}.filters legend{float:left;padding:0;margin-right:.6rem}
.filters input[type=search],.filters select,.filters button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:.2rem .5rem}.filters button{cursor:pointer}
.filters p{flex-basis:100%;margin:0}
.facts{font-size:.875rem;overflow-wrap:anywhere}.inner{padding:.4rem .6rem;margin-top:.3rem}
.held summary{cursor:pointer}.held>div{overflow-wrap:anywhere}
`;
