/** What only the dashboard needs, after the common style. */
export const dashboardStyle = `
.big{font-size:2.4rem;font-weight:700;line-height:1.1;margin:.25rem 0 0}.big small{font-size:1rem;font-weight:400;color:var(--soft);margin-left:.5rem}
.spark{display:block}.trend{fill:none;stroke:var(--link);stroke-width:2;stroke-linejoin:round;vector-effect:non-scaling-stroke}.now{fill:var(--link)}.band{fill:var(--link);opacity:.16}
.grid{stroke:var(--line)}.axis{fill:var(--soft);font-size:14px}.chart{width:100%;height:auto;display:block;padding:.5rem}
.alerts{list-style:none;padding:0;margin:.75rem 0}.alerts li{background:var(--bad-bg);border-left:4px solid var(--bad);padding:.5rem .8rem;margin:.4rem 0;border-radius:0 8px 8px 0}
.bar{display:block;width:100%;height:14px;border-radius:7px}.bar .contained{fill:var(--good)}.bar .handed_over{fill:var(--link)}.bar .fallback_loop{fill:var(--bad)}.bar .abandoned{fill:#a87716}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.2rem;list-style:none;padding:0;margin:.5rem 0 0;font-size:.9375rem}.key svg{vertical-align:-1px;margin-right:.4rem}.key .contained{fill:var(--good)}.key .handed_over{fill:var(--link)}.key .fallback_loop{fill:var(--bad)}.key .abandoned{fill:#a87716}
.pad{padding:1rem}.worst{margin:.5rem 0}.worst>summary{cursor:pointer;padding:.6rem .9rem;overflow-wrap:anywhere}.worst .inside{padding:0 .9rem 1rem}
td .bar{min-width:6rem;margin-top:.35rem}nav{margin:1rem 0 0}
.down{color:var(--bad)}.up{color:var(--good)}
@media(max-width:36rem){.axis{font-size:26px}.big{font-size:2rem}.wide{display:none}}
`.trim();
