import { readDiffRows, type DiffRow } from './diff-rows.ts';
import { escapeHtml, renderMarkdown } from './markdown-html.ts';
import { style } from './page-style.ts';
import type { ChangedFile, Job, PullRequestView, ReviewComment } from './view.ts';

const MARKS: Record<string, { className: string; mark: string }> = {
  success: { className: 'good', mark: '✓' },
  failure: { className: 'bad', mark: '✗' },
  error: { className: 'bad', mark: '✗' },
  pending: { className: 'wait', mark: '●' },
};

/** Colour alone would not tell everyone what was added. */
const SIGNS = { hunk: '', added: '+ ', deleted: '− ', context: '  ' } as const;

const mark = (state: string): string => {
  const { className, mark: symbol } = MARKS[state] ?? { className: 'wait', mark: '●' };
  return `<span class="${className}"><span aria-hidden="true">${symbol}</span> ${escapeHtml(state)}</span>`;
};

const box = (header: string, body: string): string =>
  `<article class="box"><header>${header}</header><div class="body">${body}</div></article>`;

const commentBox = (login: string, what: string, body: string): string =>
  box(`<strong>${escapeHtml(login)}</strong> <span class="muted">${escapeHtml(what)}</span>`, renderMarkdown(body));

function renderThread(comments: ReviewComment[]): string {
  const boxes = comments.map((comment) => {
    const lines = comment.start_line
      ? `lines ${comment.start_line}–${comment.line}`
      : `line ${comment.line ?? 'of the file'}`;
    return commentBox(
      comment.user.login,
      `commented on ${comment.subject_type === 'file' ? 'the file' : lines}`,
      comment.body,
    );
  });
  return boxes.join('');
}

function renderRow(row: DiffRow, comments: ReviewComment[]): string {
  const line = `<tr class="${row.kind}"><td class="number">${row.old ?? ''}</td><td class="number">${row.new ?? ''}</td><td>${SIGNS[row.kind]}${escapeHtml(row.text)}</td></tr>`;
  const here = comments.filter((comment) =>
    comment.side === 'LEFT'
      ? row.old !== undefined && comment.line === row.old && row.kind !== 'added'
      : comment.line === row.new,
  );
  if (row.kind === 'hunk' || here.length === 0) return line;
  return `${line}<tr class="thread"><td colspan="3">${renderThread(here)}</td></tr>`;
}

function renderFile(file: ChangedFile, comments: ReviewComment[]): string {
  const rename = file.previous_filename === undefined ? '' : `${escapeHtml(file.previous_filename)} → `;
  const header = `<code>${rename}${escapeHtml(file.filename)}</code> <span class="good">+${file.additions}</span> <span class="bad">−${file.deletions}</span>`;
  const ofFile = comments.filter((comment) => comment.line === null || comment.subject_type === 'file');
  const rows = readDiffRows(file.patch ?? '').map((row) => renderRow(row, comments));
  const table =
    rows.length === 0
      ? '<p class="muted">No lines to show.</p>'
      : `<table class="diff"><tbody>${rows.join('')}</tbody></table>`;
  return `<article class="box"><header>${header}</header>${renderThread(ofFile)}${table}</article>`;
}

function renderJob(job: Job): string {
  const annotations = job.annotations.map(
    ({ level, message, file, line }) =>
      `<li>${mark(level === 'error' ? 'failure' : level)} ${file === undefined ? '' : `<code>${escapeHtml(file)}${line === undefined ? '' : `:${line}`}</code> `}${escapeHtml(message)}</li>`,
  );
  const list = annotations.length === 0 ? '' : `<h4>Annotations</h4><ul>${annotations.join('')}</ul>`;
  const log = `<details><summary>Log</summary><pre tabindex="0">${escapeHtml(job.log)}</pre></details>`;
  return box(
    `<strong>${escapeHtml(job.name)}</strong> ${mark(job.conclusion)} <span class="muted">${job.seconds.toFixed(1)} s</span>`,
    `${renderMarkdown(job.summary)}${list}${log}`,
  );
}

/** GitHub shows a review without text by its comments. */
function describeThreads(view: PullRequestView, review: number): string {
  const count = view.reviewComments.filter((comment) => comment.pull_request_review_id === review).length;
  return `*${count} ${count === 1 ? 'comment' : 'comments'} on the changed lines, see below.*`;
}

/** One self-contained page with what a reviewer sees: conversation, checks, inline comments in the diff, job summaries. */
export function renderPage(view: PullRequestView, jobs: Job[]): string {
  const { pullRequest } = view;
  const checks = [
    ...view.statuses.map(({ context, state, description }) => ({ name: context, state, text: description ?? '' })),
    ...view.checkRuns.map(({ name, status, conclusion }) => ({ name, state: conclusion ?? status, text: '' })),
    ...jobs
      .filter(({ name }) => !view.checkRuns.some((run) => run.name === name))
      .map(({ name, conclusion }) => ({ name: `job ${name}`, state: conclusion, text: '' })),
  ].map(
    ({ name, state, text }) =>
      `<li>${mark(state)} <strong>${escapeHtml(name)}</strong> <span class="muted">${escapeHtml(text)}</span></li>`,
  );
  const conversation = [
    ...view.comments.map((comment) => ({
      at: comment.created_at,
      html: commentBox(comment.user.login, 'commented', comment.body),
    })),
    ...view.reviews.map((review) => ({
      at: review.submitted_at,
      html: commentBox(
        review.user.login,
        `reviewed: ${review.state.toLowerCase().replaceAll('_', ' ')}`,
        review.body || describeThreads(view, review.id),
      ),
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  const files = view.files.map((file) =>
    renderFile(
      file,
      view.reviewComments.filter(({ path }) => path === file.filename),
    ),
  );
  const title = `${pullRequest.title} · ${view.repository}#${pullRequest.number}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>
<h1>${escapeHtml(pullRequest.title)} <small>#${pullRequest.number}</small></h1>
<p class="muted"><span class="badge">${escapeHtml(pullRequest.state)}</span> <strong>${escapeHtml(pullRequest.user.login)}</strong> wants to merge
<code>${escapeHtml(pullRequest.head.ref)}</code> into <code>${escapeHtml(pullRequest.base.ref)}</code> of ${escapeHtml(view.repository)}</p>
<nav aria-label="Sections"><a href="#checks">Checks</a><a href="#conversation">Conversation</a><a href="#files">Files changed (${view.files.length})</a><a href="#jobs">Jobs</a></nav>
<section id="checks"><h2>Checks</h2><div class="box"><ul class="checks">${checks.join('')}</ul></div></section>
<section id="conversation"><h2>Conversation</h2>${commentBox(pullRequest.user.login, 'described', pullRequest.body ?? '')}${conversation.map(({ html }) => html).join('')}</section>
<section id="files"><h2>Files changed</h2>${files.join('')}</section>
<section id="jobs"><h2>Jobs</h2>${jobs.map(renderJob).join('')}</section>
</main></body></html>
`;
}
