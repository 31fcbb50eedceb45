/** Filters the conversations of the HTML report by text, bot and verdict. Without it everything is shown. */
export const filterScript = `
(() => {
  const form = document.querySelector('.filters');
  if (!form) return;
  form.hidden = false;
  const all = [...document.querySelectorAll('.conv')];
  const texts = new Map();
  const said = document.getElementById('said');
  const apply = () => {
    const words = form.text.value.toLowerCase().trim();
    const bot = form.bot.value;
    const verdicts = new Set([...form.querySelectorAll('input[name=verdict]:checked')].map((box) => box.value));
    let shown = 0;
    for (const one of all) {
      if (!texts.has(one) && words) texts.set(one, one.textContent.toLowerCase());
      const fits = verdicts.has(one.dataset.verdict) && (!bot || one.dataset.bot === bot) && (!words || texts.get(one).includes(words));
      one.hidden = !fits;
      if (fits) shown++;
    }
    said.textContent = shown === all.length ? 'All ' + all.length + ' conversations of this page are shown.' : shown + ' of the ' + all.length + ' conversations of this page are shown.';
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === 'DETAILS') { target.open = true; target.scrollIntoView(); }
  };
  addEventListener('hashchange', openTarget);
  document.getElementById('open-all')?.addEventListener('click', () => all.forEach((one) => { if (!one.hidden) one.open = true; }));
  document.getElementById('close-all')?.addEventListener('click', () => all.forEach((one) => { one.open = false; }));
  apply();
  openTarget();
})();
`.trim();
