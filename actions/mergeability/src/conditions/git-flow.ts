import { object, union } from 'action-kit/config-object';
import { oneOf } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { fail, type Outcome, pass } from '../engine/outcome.ts';
import type { View } from '../engine/view.ts';
import { branchName } from '../policy/branch-name.ts';
import { branches, compileBranches, type NameGlobs } from '../policy/name-glob.ts';
import { option } from '../policy/option.ts';
import { word } from './condition.ts';
import { judgeBackMerge, judgeForkPoint } from './lineage.ts';

/** The branches of git-flow (https://nvie.com/posts/a-successful-git-branching-model/), as this repository names them. */
interface GitFlow {
  readonly main: string;
  readonly develop: string;
  readonly release: NameGlobs;
  readonly hotfix: NameGlobs;
  readonly support: NameGlobs;
  /** Whether what goes into the main branch has to be in the development branch, or on its way there. */
  readonly backMerge: 'required' | 'ignored';
}

const schema = object({
  main: option('The branch that holds what is released. Default `master`.', branchName()),
  develop: option('The branch of the next release. Default `develop`.', branchName()),
  release: option('Release branches. Default `release/*`.', branches()),
  hotfix: option('Hotfix branches. Default `hotfix/*`.', branches()),
  support: option('Branches of old releases. Default `support/*`.', branches()),
  back_merge: option(
    'Whether what goes into the main branch has to be in the development branch, or on its way there. Default `required`.',
    oneOf(['required', 'ignored']),
  ),
});

/** Names left out are those of git-flow. */
const gitFlowOptions = converted(
  union([converted(oneOf([true]), (): Parameters<typeof fillIn>[0] => ({})), schema]),
  fillIn,
  'true, or a mapping with the names of your branches',
);

function fillIn(given: {
  main?: string;
  develop?: string;
  release?: NameGlobs;
  hotfix?: NameGlobs;
  support?: NameGlobs;
  back_merge?: 'required' | 'ignored';
}): GitFlow {
  return {
    main: given.main ?? 'master',
    develop: given.develop ?? 'develop',
    release: given.release ?? compileBranches(['release/*']),
    hotfix: given.hotfix ?? compileBranches(['hotfix/*']),
    support: given.support ?? compileBranches(['support/*']),
    backMerge: given.back_merge ?? 'required',
  };
}

/**
 * Whether the pull request follows git-flow.
 *
 * Into main: only release and hotfix branches of this repository; a hotfix was cut from main; what comes in is in
 * develop, too, or on its way. Into a release branch: what was not cut from develop later than the release. Into
 * support: hotfixes cut from that branch. Into develop: everything but main itself opened as a feature. Other bases are
 * working branches and free.
 */
function judgeGitFlow(flow: GitFlow, view: View): Outcome {
  const { base, head } = view.snapshot.pullRequest;
  const { main, develop, release, hotfix, support } = flow;
  const own = `${view.snapshot.repository.owner}/${view.snapshot.repository.name}`.toLowerCase();
  // A fork can name its branch as it likes: its name proves nothing.
  const isOwn = head.repository?.toLowerCase() === own;
  const isRelease = isOwn && release.matches(head.ref);
  const isHotfix = isOwn && hotfix.matches(head.ref);
  const patterns = (globs: NameGlobs): string => globs.sources.join(', ');

  if (base.ref === main) {
    if (!isRelease && !isHotfix) {
      const reason = isOwn ? `${head.ref} is neither` : 'this one comes from a fork';
      return fail(
        `only ${patterns(release)} and ${patterns(hotfix)} go into ${main}; ${reason}`,
        `open it into ${develop}, or cut a branch ${hotfix.sources[0]} from ${main}`,
      );
    }
    const cut = isHotfix ? judgeForkPoint(main, [develop], view) : pass('');
    if (cut.verdict !== 'pass') return cut;
    if (flow.backMerge === 'ignored') return pass(`${head.ref} may go into ${main}`);
    const back = judgeBackMerge(null, develop, view);
    return back.verdict === 'pass' ? pass(`${head.ref} may go into ${main}; ${back.why}`) : back;
  }
  if (support.matches(base.ref)) {
    if (!isHotfix) {
      return fail(
        `only ${patterns(hotfix)} go into ${base.ref}; ${head.ref} is none`,
        `cut a branch ${hotfix.sources[0]} from ${base.ref}`,
      );
    }
    return judgeForkPoint(base.ref, [develop, main], view);
  }
  if (release.matches(base.ref)) {
    const cut = judgeForkPoint(base.ref, [develop], view);
    return cut.verdict === 'pass' ? pass(`${head.ref} may go into ${base.ref}`) : cut;
  }
  if (base.ref === develop) {
    return pass(`${head.ref} may go into ${develop}`);
  }
  if (isOwn && hotfix.matches(base.ref)) {
    const cut = judgeForkPoint(main, [develop], view);
    return cut.verdict === 'pass' ? pass(`${head.ref} may go into ${base.ref}`) : cut;
  }
  return pass(`git-flow does not govern ${base.ref}`);
}

export const gitFlow = word({
  key: 'git_flow',
  family: 'Branches',
  summary:
    'Branches go where git-flow sends them: release and hotfix branches into main, hotfixes cut from main (checked in the graph), everything else into develop, and back into develop what goes into main.',
  examples: ['git_flow: true', "git_flow: { main: main, develop: next, release: ['rel/*'], hotfix: ['fix/*'] }"],
  schema: gitFlowOptions,
  facts: () => [],
  claims: ({ main, develop, backMerge }, base) => ({
    needsMergeCommits: backMerge === 'required' && [main, develop].includes(base),
  }),
  evaluate: judgeGitFlow,
});
