/** The look of the page: one column, GitHub's colours in light and dark, readable at phone width. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --added: #dafbe1; --deleted: #ffebe9; --good: #1a7f37; --bad: #cf222e; --wait: #9a6700; --link: #0969da; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #f0f6fc; --muted: #9198a1; --line: #3d444d;
  --soft: #151b23; --added: #12261e; --deleted: #25171c; --good: #3fb950; --bad: #f85149; --wait: #d29922; --link: #4493f8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h1 small { color: var(--muted); font-weight: 400; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .75rem 0; }
.muted { color: var(--muted); }
.box { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; overflow: hidden; }
.box > header { background: var(--soft); padding: .4rem .75rem; border-bottom: 1px solid var(--line); font-size: .9rem; overflow-wrap: anywhere; }
.box > .body { padding: .25rem .75rem; overflow-wrap: anywhere; overflow-x: auto; }
.badge { border: 1px solid var(--line); border-radius: 1em; padding: 0 .5em; font-size: .8rem; color: var(--muted); white-space: nowrap; }
.checks { list-style: none; margin: 0; padding: 0; }
.checks li { padding: .4rem .75rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.checks li:last-child { border: 0; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
table.diff { border-collapse: collapse; width: 100%; font: 12px/1.6 ui-monospace, 'DejaVu Sans Mono', monospace; table-layout: fixed; }
table.diff td { padding: 0 .5rem; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere; }
table.diff td.number { width: 3.2rem; text-align: right; color: var(--muted); user-select: none; }
table.diff tr.added { background: var(--added); } table.diff tr.deleted { background: var(--deleted); }
table.diff tr.hunk { background: var(--soft); color: var(--muted); }
table.diff tr.thread > td { white-space: normal; font: 14px/1.5 system-ui, 'DejaVu Sans', sans-serif; padding: .25rem .75rem; background: var(--page); }
.body table { border-collapse: collapse; display: block; overflow-x: auto; max-width: 100%; }
.body table td, .body table th { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; overflow-wrap: break-word; min-width: 6rem; vertical-align: top; }
pre { background: var(--soft); padding: .75rem; overflow: auto; border-radius: 6px; font-size: 12px; max-height: 30rem; }
code { background: var(--soft); padding: .1em .3em; border-radius: 4px; font-size: .9em; }
pre code { padding: 0; }
pre:has(> code.language-suggestion)::before { content: 'Suggested change'; display: block; margin-bottom: .5rem; font: 600 12px/1.5 system-ui, 'DejaVu Sans', sans-serif; }
pre code.language-suggestion { display: block; background: var(--added); padding: .3em .5em; }
summary { cursor: pointer; }
blockquote { margin: .5rem 0; padding-left: .75rem; border-left: 3px solid var(--line); color: var(--muted); }
@media (max-width: 40rem) { main { padding: .6rem; } h1 { font-size: 1.25rem; } table.diff td.number { width: 2.1rem; padding: 0 .2rem; } table.diff td { padding: 0 .3rem; } }
`;
