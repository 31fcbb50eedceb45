import { judgeRepository } from '../judge-repository.ts';
import { WorkRepository } from '../work-repository.ts';

// A git-flow repository: v1 is released on master; develop is two features ahead.
let flow: WorkRepository;
beforeEach(() => {
  flow = new WorkRepository();
  flow.commit('v1');
  flow.git('branch', '-m', 'master');
  flow.on('develop', 'master');
  flow.commit('feature-1');
  flow.commit('feature-2');
});
afterEach(() => flow.remove());

interface Case {
  readonly name: string;
  readonly story: () => void;
  readonly base: string;
  readonly head: string;
  readonly verdict: 'pass' | 'fail' | 'error';
  readonly open?: readonly string[];
  readonly asking?: string;
}

const hotfix = (from: string): void => {
  flow.on('hotfix/1', from);
  flow.commit('fix');
};
const back = ['hotfix/1 → develop'];

const cases: readonly Case[] = [
  { name: 'a hotfix cut from master, with its way back open, goes into master', story: () => hotfix('master'), base: 'master', head: 'hotfix/1', open: back, verdict: 'pass' },
  { name: 'a hotfix cut from develop brings unreleased features along', story: () => hotfix('develop'), base: 'master', head: 'hotfix/1', open: back, verdict: 'fail' },
  { name: 'a hotfix cut from the first commit of develop', story: () => hotfix('develop~1'), base: 'master', head: 'hotfix/1', open: back, verdict: 'fail' },
  { name: 'a hotfix without a way back', story: () => hotfix('master'), base: 'master', head: 'hotfix/1', verdict: 'fail' },
  { name: 'a hotfix that is in develop already', story: () => { hotfix('master'); flow.on('develop'); flow.merge('hotfix/1'); }, base: 'master', head: 'hotfix/1', verdict: 'pass' },
  { name: 'develop was moved onto the hotfix: nothing tells it from a hotfix cut from develop', story: () => { flow.on('develop', 'master'); hotfix('master'); flow.git('branch', '-f', 'develop', 'hotfix/1'); }, base: 'master', head: 'hotfix/1', verdict: 'fail' },
  { name: 'a hotfix that was merged into develop before its last commit', story: () => { hotfix('master'); flow.on('develop'); flow.merge('hotfix/1'); flow.on('hotfix/1'); flow.commit('late'); }, base: 'master', head: 'hotfix/1', verdict: 'fail' },
  { name: 'a hotfix that merged develop', story: () => { hotfix('master'); flow.merge('develop'); }, base: 'master', head: 'hotfix/1', open: back, verdict: 'fail' },
  { name: 'a hotfix that merged master again', story: () => { hotfix('master'); flow.on('master'); flow.commit('v1.0.1'); flow.on('hotfix/1'); flow.merge('master'); }, base: 'master', head: 'hotfix/1', open: back, verdict: 'pass' },
  { name: 'a hotfix cut from an old release of master', story: () => { flow.on('master'); flow.commit('v2'); hotfix('master~1'); }, base: 'master', head: 'hotfix/1', open: back, verdict: 'pass' },
  { name: 'a hotfix rebased from develop onto master', story: () => { hotfix('develop'); flow.git('rebase', '-q', '--onto', 'master', 'develop', 'hotfix/1'); }, base: 'master', head: 'hotfix/1', open: back, verdict: 'pass' },
  { name: 'a hotfix that cherry-picked a feature', story: () => { hotfix('master'); flow.git('cherry-pick', 'develop'); }, base: 'master', head: 'hotfix/1', open: back, verdict: 'pass' },
  { name: 'a hotfix without a commit of its own', story: () => flow.on('hotfix/1', 'master'), base: 'master', head: 'hotfix/1', verdict: 'pass' },
  { name: 'a feature into master', story: () => { flow.on('feature/x', 'develop'); flow.commit('x'); }, base: 'master', head: 'feature/x', verdict: 'fail' },
  { name: 'develop itself into master', story: () => undefined, base: 'master', head: 'develop', verdict: 'fail' },
  { name: 'a release cut from develop, all in develop', story: () => { flow.on('release/2', 'develop'); }, base: 'master', head: 'release/2', verdict: 'pass' },
  { name: 'a release with a fix that develop lacks', story: () => { flow.on('release/2', 'develop'); flow.commit('stabilise'); }, base: 'master', head: 'release/2', verdict: 'fail' },
  { name: 'a release with a fix on its way back', story: () => { flow.on('release/2', 'develop'); flow.commit('stabilise'); }, base: 'master', head: 'release/2', open: ['release/2 → develop'], verdict: 'pass' },
  { name: 'a release with a fix merged back', story: () => { flow.on('release/2', 'develop'); flow.commit('stabilise'); flow.on('develop'); flow.merge('release/2'); }, base: 'master', head: 'release/2', verdict: 'pass' },
  { name: 'a release that merged master: merge commits alone need no way back', story: () => { flow.on('master'); flow.commit('v1.0.1'); flow.on('develop'); flow.merge('master'); flow.on('release/2', 'develop~1'); flow.merge('master'); }, base: 'master', head: 'release/2', verdict: 'pass' },
  { name: 'a feature into develop', story: () => { flow.on('feature/x', 'develop'); flow.commit('x'); }, base: 'develop', head: 'feature/x', verdict: 'pass' },
  { name: 'a hotfix into develop', story: () => hotfix('master'), base: 'develop', head: 'hotfix/1', verdict: 'pass' },
  { name: 'master back into develop', story: () => { flow.on('master'); flow.commit('v1.0.1'); }, base: 'develop', head: 'master', verdict: 'pass' },
  { name: 'a fix into a release, cut from the release', story: () => { flow.on('release/2', 'develop'); flow.commit('stabilise'); flow.on('fix/y', 'release/2'); flow.commit('y'); }, base: 'release/2', head: 'fix/y', verdict: 'pass' },
  { name: 'a fix into a release, cut from a newer develop', story: () => { flow.on('release/2', 'develop'); flow.on('develop'); flow.commit('feature-3'); flow.on('fix/y', 'develop'); flow.commit('y'); }, base: 'release/2', head: 'fix/y', verdict: 'fail' },
  { name: 'a hotfix into a support branch, cut from it', story: () => { flow.on('support/1', 'master'); flow.commit('lts'); hotfix('support/1'); }, base: 'support/1', head: 'hotfix/1', verdict: 'pass' },
  { name: 'a hotfix into a support branch, cut from a newer master', story: () => { flow.on('support/1', 'master'); flow.on('master'); flow.commit('v2'); hotfix('master'); }, base: 'support/1', head: 'hotfix/1', verdict: 'fail' },
  { name: 'a feature into a support branch', story: () => { flow.on('support/1', 'master'); flow.on('feature/x', 'support/1'); flow.commit('x'); }, base: 'support/1', head: 'feature/x', verdict: 'fail' },
  { name: 'renamed branches', story: () => { flow.git('branch', 'trunk', 'master'); flow.git('branch', 'next', 'develop'); flow.on('fix/1', 'next'); flow.commit('f'); }, base: 'trunk', head: 'fix/1', asking: "git_flow: { main: trunk, develop: next, hotfix: 'fix/*' }", verdict: 'fail' },
  { name: 'there is no develop', story: () => { flow.on('hotfix/1', 'master'); flow.commit('fix'); flow.git('branch', '-D', 'develop'); }, base: 'master', head: 'hotfix/1', verdict: 'fail' },
  { name: 'an octopus that has develop among its parents', story: () => { hotfix('master'); flow.on('other', 'master'); flow.commit('o'); flow.on('hotfix/1'); flow.git('merge', '-q', '-m', 'octopus', 'other', 'develop'); }, base: 'master', head: 'hotfix/1', open: back, verdict: 'fail' },
  { name: 'criss-cross merges of master and develop do not make develop a part of master', story: () => { flow.on('master'); const m = flow.commit('m'); flow.on('develop'); const d = flow.sha('develop'); flow.merge(m); flow.on('master'); flow.merge(d); flow.on('develop'); flow.commit('unreleased'); hotfix('develop'); }, base: 'master', head: 'hotfix/1', open: back, verdict: 'fail' },
]; // oxfmt-ignore

it('tells at least 25 stories', () => expect(cases.length).toBeGreaterThanOrEqual(25));

it.each(cases.map((each) => [each.name, each] as const))(
  '%s',
  async (_, { story, asking = 'git_flow: true', verdict, ...rest }) => {
    story();
    const rule = await judgeRepository(flow, asking, rest);
    expect(`${rule.verdict}: ${rule.why}`).toMatch(new RegExp(`^${verdict}: `));
  },
);
