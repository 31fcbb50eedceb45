import { known, type Movement, type Review } from '../../src/snapshot/facts.ts';
import { judgeRepository } from '../judge-repository.ts';
import { WorkRepository } from '../work-repository.ts';

// Approvals bound to content, on real histories: what is clean keeps them, what changes anything loses them.
// Needs git 2.38 or newer, nothing else.

const SEEDS = 8;
const lines = (seed: number, edit: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 80 }, (_, index) => edit[index + 1] ?? `line ${index + 1} of ${seed}`).join('\n') + '\n';

/** `main` and a pull request `pr` of two commits; both edit app.txt far from each other. */
function start(seed: number): { repository: WorkRepository; approved: string } {
  const repository = new WorkRepository();
  repository.commit('base', { 'app.txt': lines(seed), 'other.txt': 'o\n', 'logo.bin': Buffer.from([0, 1, 2, seed]) });
  repository.on('pr', 'main');
  repository.commit('one', { 'app.txt': lines(seed, { [20 + seed]: 'mine' }) });
  const approved = repository.commit('two', { 'new.txt': `new ${seed}\n` });
  return { repository, approved };
}

const advanceMain = (repository: WorkRepository, seed: number, near = false): void => {
  repository.on('main');
  repository.commit('meanwhile', {
    'other.txt': `o${seed}\n`,
    'app.txt': lines(seed, { [near ? 20 + seed : 70]: 'theirs' }),
  });
  repository.on('pr');
};

type Step = (repository: WorkRepository, seed: number) => void;

const reapply = (
  repository: WorkRepository,
  seed: number,
  more: Readonly<Record<string, string | Buffer>> = {},
): void => {
  repository.on('pr', 'main');
  repository.commit('all', { 'app.txt': lines(seed, { [20 + seed]: 'mine' }), 'new.txt': `new ${seed}\n`, ...more });
};

const CLEAN: Readonly<Record<string, { readonly step: Step; readonly forced: boolean }>> = {
  'a rebase onto a main that changed elsewhere': { forced: true, step: (r, s) => { advanceMain(r, s); r.git('rebase', '-q', 'main'); } },
  'an update merge of main': { forced: false, step: (r, s) => { advanceMain(r, s); r.merge('main'); } },
  'a rebase, then an update merge': { forced: true, step: (r, s) => { advanceMain(r, s); r.git('rebase', '-q', 'main'); r.on('main'); r.commit('more', { 'more.txt': 'm\n' }); r.on('pr'); r.merge('main'); } },
  'the same change as one commit': { forced: true, step: reapply },
  'a message reworded': { forced: true, step: (r) => r.git('commit', '-q', '--amend', '-m', 'better words') },
  'the same change as three commits': { forced: true, step: (r, s) => { r.on('pr', 'main'); r.commit('a', { 'new.txt': `new ${s}\n` }); r.commit('b', { 'app.txt': lines(s, { [20 + s]: 'draft' }) }); r.commit('c', { 'app.txt': lines(s, { [20 + s]: 'mine' }) }); } },
  'an empty commit on top': { forced: false, step: (r) => r.git('commit', '-q', '--allow-empty', '-m', 'run the checks again') },
}; // oxfmt-ignore

const CHANGED: Readonly<Record<string, { readonly step: Step; readonly forced: boolean; readonly retarget?: boolean }>> = {
  'an evil merge: the update merge adds a line': { forced: false, step: (r, s) => { advanceMain(r, s); r.git('merge', '-q', '--no-ff', '--no-commit', 'main'); r.commit('Merge main', { 'new.txt': `new ${s}\nevil\n` }); } },
  'an evil merge: the update merge adds a file': { forced: false, step: (r, s) => { advanceMain(r, s); r.git('merge', '-q', '--no-ff', '--no-commit', 'main'); r.commit('Merge main', { 'evil.txt': 'e\n' }); } },
  'an evil merge: the update merge takes back what main brought': { forced: false, step: (r, s) => { advanceMain(r, s); r.git('merge', '-q', '--no-ff', '-s', 'ours', '-m', 'Merge main', 'main'); } },
  'a conflict that was resolved by hand': { forced: false, step: (r, s) => { advanceMain(r, s, true); r.git('merge', '-q', '--no-ff', '-X', 'ours', '-m', 'Merge main', 'main'); } },
  'a rebase with a conflict resolved': { forced: true, step: (r, s) => { advanceMain(r, s, true); r.git('rebase', '-q', '-X', 'theirs', 'main'); } },
  'a force push with one other character': { forced: true, step: (r, s) => reapply(r, s, { 'new.txt': `new ${s}!\n` }) },
  'one more commit': { forced: false, step: (r) => r.commit('evil') },
  'a commit dropped': { forced: true, step: (r) => r.git('reset', '-q', '--hard', 'HEAD~1') },
  'white space alone': { forced: false, step: (r, s) => r.commit('space', { 'app.txt': lines(s, { [20 + s]: '  mine' }) }) },
  'a file made executable': { forced: false, step: (r) => { r.git('update-index', '--chmod=+x', 'new.txt'); r.git('commit', '-q', '-m', 'mode'); } },
  'a file renamed': { forced: false, step: (r) => { r.git('mv', 'new.txt', 'moved.txt'); r.git('commit', '-q', '-m', 'move'); } },
  'a binary file swapped': { forced: false, step: (r) => r.commit('logo', { 'logo.bin': Buffer.from([9, 0, 9]) }) },
  'another base': { forced: false, retarget: true, step: () => undefined },
}; // oxfmt-ignore

/** The verdict about one approval, given at `approved`, after a step. */
async function judgeAfter(
  { step, forced, retarget = false }: (typeof CHANGED)[string],
  seed: number,
  bound: 'kept' | 'moved',
  asking = '',
  stale = 'when-content-changes',
): Promise<string> {
  const { repository, approved } = start(seed);
  try {
    step(repository, seed);
    const head = repository.sha('pr');
    const at = Date.parse('2026-01-13T10:00:00Z');
    const review: Review = {
      id: 'r',
      author: { id: 'bo', login: 'bo', kind: 'user' },
      state: 'approved',
      commit: bound === 'moved' ? head : approved,
      submittedAt: at,
      canPush: true,
    };
    const force: Movement = { kind: 'force-push', at: at + 1_000, before: approved, after: head };
    const turn: Movement = { kind: 'retarget', at: at + 1_000, before: null, after: null };
    const rule = await judgeRepository(repository, `approvals: { count: 1, stale: ${stale}${asking} }`, {
      base: 'main',
      head: 'pr',
      change: (snapshot) => ({
        ...snapshot,
        facts: {
          ...snapshot.facts,
          commits: known(repository.commits('main', 'pr')),
          reviews: known([review]),
          movements: known([...(forced ? [force] : []), ...(retarget ? [turn] : [])]),
        },
      }),
    });
    return `${rule.verdict}: ${rule.why}`;
  } finally {
    repository.remove();
  }
}

const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
const clean = Object.entries(CLEAN).flatMap(([name, each]) => seeds.map((seed) => [name, seed, each] as const));
const changed = Object.entries(CHANGED).flatMap(([name, each]) =>
  seeds.slice(0, 4).map((seed) => [name, seed, each] as const),
);

it('tells at least 50 clean and 50 changed histories', () => {
  expect(clean.length).toBeGreaterThanOrEqual(50);
  expect(changed.length).toBeGreaterThanOrEqual(50);
});

it.each(clean)('keeps an approval after %s (%i)', async (_, seed, each) => {
  expect(await judgeAfter(each, seed, 'kept')).toMatch(/^pass/);
  // GitHub moves the review to the new head when the patch is the same.
  if (each.forced) expect(await judgeAfter(each, seed, 'moved')).toMatch(/^pass/);
});

it.each(changed)('loses an approval after %s (%i)', async (_, seed, each) => {
  expect(await judgeAfter(each, seed, 'kept')).toMatch(/^fail/);
  if (each.forced) expect(await judgeAfter(each, seed, 'moved')).toMatch(/^fail/);
});

it.each(seeds)('keeps an approval of some paths when others change (%i)', async (seed) => {
  const step: Step = (repository) => repository.commit('elsewhere', { 'docs/x.md': 'x\n' });
  expect(await judgeAfter({ step, forced: false }, seed, 'kept', ", paths: ['*.txt']")).toMatch(/^pass/);
  expect(await judgeAfter({ step, forced: false }, seed, 'kept', ", paths: ['docs/**']")).toMatch(/^fail/);
});

it.each([
  ['an update merge of main', CLEAN['an update merge of main'], 'pass'],
  ['an empty commit on top', CLEAN['an empty commit on top'], 'fail'],
  ...Object.entries(CHANGED)
    .filter(([name]) => name.startsWith('an evil merge') || name.startsWith('a conflict'))
    .map(([name, each]) => [name, each, 'fail'] as const),
] as const)('tells a clean update merge by git: %s', async (_, each, verdict) => {
  if (each === undefined) throw new Error('There is no such story.');
  expect(await judgeAfter(each, 1, 'kept', ', update_merges: ignore', 'on-push')).toMatch(new RegExp(`^${verdict}`));
});
