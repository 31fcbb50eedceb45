/** The look of every page that bot-qa writes: system fonts, light and dark by the reader's setting, narrow screens. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#f6f7f9;--card:#fff;--ink:#1c2128;--soft:#565f6b;--line:#d5dae1;--link:#0b57b0;
--good:#17672f;--good-bg:#e3f4e7;--bad:#a8161d;--bad-bg:#fde9e8;--warn:#7a4b00;--warn-bg:#fdf0d5;--user:#0b57b0;--user-ink:#fff;--bot:#eceff3;--shade:0 1px 2px #0001}
@media(prefers-color-scheme:dark){:root{--paper:#14171c;--card:#1d2229;--ink:#e8ebef;--soft:#a3adb9;--line:#363e49;--link:#8cbcff;
--good:#7ddc94;--good-bg:#17351f;--bad:#ff9c96;--bad-bg:#47191a;--warn:#f2c46b;--warn-bg:#3d2d0c;--user:#1f5fae;--user-ink:#fff;--bot:#2a313b;--shade:none}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main,header.page,footer.page{max-width:64rem;margin:0 auto;padding:0 1rem}
header.page{padding-top:1.5rem}
footer.page{padding:2rem 1rem;color:var(--soft);font-size:.875rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.15rem;margin:2rem 0 .75rem}
p{margin:.5rem 0}
a{color:var(--link)}
code,.mono{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em;overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:2}
.soft{color:var(--soft)}
.badge{display:inline-block;padding:.05rem .55rem;border-radius:1rem;font-size:.8125rem;font-weight:600;white-space:nowrap;background:var(--bot);color:var(--ink)}
.badge.good{background:var(--good-bg);color:var(--good)}.badge.bad{background:var(--bad-bg);color:var(--bad)}.badge.warn{background:var(--warn-bg);color:var(--warn)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;box-shadow:var(--shade)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.45rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
tbody tr:last-child>*{border-bottom:0}tbody th{font-weight:500}thead th{font-weight:600;font-size:.875rem;color:var(--soft)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
ol.chat{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:.4rem}
ol.chat li{max-width:min(80%,40rem)}
ol.chat li.user{align-self:flex-end}ol.chat li.bot,ol.chat li.person{align-self:flex-start}ol.chat li.note,ol.chat li.verdict{align-self:stretch;max-width:none}
.bubble{padding:.45rem .8rem;border-radius:1rem;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
.user .bubble{background:var(--user);color:var(--user-ink);border-bottom-right-radius:.25rem}
.bot .bubble{background:var(--bot);border-bottom-left-radius:.25rem}
.person .bubble{background:var(--good-bg);border-bottom-left-radius:.25rem}
.who{font-size:.75rem;color:var(--soft);padding:0 .4rem}.user .who{text-align:right}
.note{font-size:.875rem;color:var(--soft);text-align:center}
.hit .bubble{outline:2px solid var(--bad)}
.verdict{border-left:4px solid var(--bad);background:var(--bad-bg);padding:.5rem .8rem;border-radius:0 8px 8px 0;font-size:.9375rem;overflow-wrap:anywhere}
.verdict dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .75rem;margin:.35rem 0 0}.verdict dt{color:var(--soft)}.verdict dd{margin:0;white-space:pre-wrap}
del{color:var(--bad);text-decoration:line-through;background:var(--bad-bg)}ins{color:var(--good);background:var(--good-bg);text-decoration:underline}
.verdict del,.verdict ins{padding:0 .15rem;border-radius:3px;background:var(--card)}
.chips{display:flex;flex-wrap:wrap;gap:.35rem;margin:.35rem 0 0}.chip{border:1px solid var(--line);border-radius:1rem;padding:.05rem .6rem;font-size:.875rem;background:var(--card);color:var(--ink)}
.conv{margin:.5rem 0}.conv[hidden]{display:none}.conv>summary{cursor:pointer;padding:.6rem .9rem;display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:baseline;list-style:none}
.conv>summary::-webkit-details-marker{display:none}.conv>summary::before{content:"▸";color:var(--soft);width:.8rem}.conv[open]>summary::before{content:"▾"}
.conv .name{font-weight:600;overflow-wrap:anywhere;flex:1 1 12rem}.conv .why{flex-basis:100%;padding-left:1.4rem;color:var(--soft);overflow-wrap:anywhere}.conv[open] .why{display:none}
.inside{padding:0 .9rem 1rem}
.rest{padding:.75rem 1rem}
@media(max-width:36rem){body{font-size:15px}ol.chat li{max-width:92%}th,td{padding:.4rem .5rem}.verdict dl{grid-template-columns:1fr;gap:0}}
@media print{.filters{display:none}}
`.trim();
