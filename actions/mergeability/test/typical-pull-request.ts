import type { ShopOptions } from './shop.ts';

const POLICY = `version: 1
rules:
  - name: Hygiene
    require: { title: conventional, labels: { none_of: [wip] }, changelog: updated }
  - name: Review
    require: { approvals: { count: 2, from: ['@acme/core'], owners: each, stale: when-content-changes }, conversations: resolved }
  - name: CI
    require: { checks: { pass: ['check *'] } }
`;

/** 30 files, 5 commits, 3 reviews, 15 checks; passes. */
export const typicalPullRequest: ShopOptions = {
  policy: POLICY,
  base: { 'CHANGELOG.md': '## [Unreleased]\n', '.github/CODEOWNERS': '* @acme/core\n' },
  head: {
    'CHANGELOG.md': '## [Unreleased]\n- More\n',
    ...Object.fromEntries(Array.from({ length: 29 }, (_, index) => [`src/${index}.js`, 'x\n'])),
  },
  repository: {
    commits: [1, 2, 3, 4].map((each) => ({
      ...(each === 4 && { id: 'tip' }),
      branch: 'feature/x',
      author: 'ada',
      files: { 'src/0.js': `${each}\n` },
    })),
    checks: Array.from({ length: 15 }, (_, index) => ({
      commit: 'tip',
      name: `check ${index}`,
      status: 'completed' as const,
      conclusion: 'success' as const,
    })),
  },
  pullRequest: {
    reviews: [
      { author: 'bo', state: 'approved' },
      { author: 'cy', state: 'approved' },
      { author: 'dee', state: 'commented', body: 'nice' },
    ],
  },
};
