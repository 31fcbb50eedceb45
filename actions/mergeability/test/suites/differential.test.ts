import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openScratchRepository } from 'action-kit/git-fetch';
import { createGitHub } from 'action-kit/github';
import { judgePullRequest } from '../../src/judge/judge-pull-request.ts';
import type { Services, Settings } from '../../src/judge/services.ts';
import type { GitHubServer } from 'sandbox/github';
import { startShop } from '../shop.ts';

// What git sees and what the API sees has to be the same, to the last byte of the snapshot.

const POLICY = `
version: 1
rules:
  - name: Everything
    require:
      title: conventional
      description: { template: filled }
      labels: { at_most: 9 }
      files: { count: '>= 1' }
      size: { lines: '>= 1' }
      file_content: { in: '**', matches: '.', lines: new }
      changelog: updated
      approvals: { count: 1, owners: each, from: ['@acme/core'] }
      conversations: resolved
      checks: all
      commit_messages: conventional
      behind: '>= 0'
      codeowners: valid
      contributors: { any: [bots] }
      assignees: { count: '>= 0' }
      review_requests: '>= 0'
      linked_issue: true
      dependencies: merged
      git_flow: { main: main }
      forked_from: { branch: develop, not: [main] }
      comment: { matches: '^LGTM', from: ['@acme/core'] }
`;

async function snapshotBy(server: GitHubServer, kind: 'git' | 'api'): Promise<unknown> {
  const env = {
    ...process.env,
    GITHUB_API_URL: server.apiUrl,
    GITHUB_GRAPHQL_URL: server.graphqlUrl,
    GITHUB_SERVER_URL: server.url,
  };
  const token = server.tokens['ci'] ?? '';
  const github = createGitHub({ token, env });
  const directory = mkdtempSync(join(tmpdir(), 'mergeability-differential-'));
  const url = `${server.url}/acme/shop.git`;
  const log = {
    info: () => undefined,
    debug: () => undefined,
    notice: () => undefined,
    warning: () => undefined,
    error: () => undefined,
    group: async <T>(_: string, work: () => T | Promise<T>) => work(),
  };
  const repository = await openScratchRepository({ directory, url, auth: { serverUrl: server.url, token } });
  const services: Services = {
    github,
    log,
    now: () => Date.parse('2026-06-01T00:00:00Z'),
    git: kind === 'git' ? { repository, url } : undefined,
    runUrl: '',
    runsUrl: '',
  };
  const settings: Settings = {
    owner: 'acme',
    repo: 'shop',
    policyFile: '.github/mergeability.yml',
    statusContext: 'mergeability',
    comment: false,
    dryRun: true,
  };
  try {
    return (await judgePullRequest(1, 'main', undefined, services, settings)).collected.snapshot;
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

it('git and the API give the same snapshot', async () => {
  const many = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`src/many/${index}.js`, `${index}\n`]));
  const server = await startShop({
    policy: POLICY,
    base: {
      '.github/CODEOWNERS': '* @acme/core\nsrc/many/ @dee\n',
      '.github/pull_request_template.md': '## Why\n',
      'CHANGELOG.md': '## [Unreleased]\n\n## [1.0.0]\n- First\n',
      'old.js': 'one\ntwo\nthree\nfour\nfive\n',
      'gone.js': 'x\n',
      'Grüße/naïve file.txt': 'ä\n',
    },
    head: {
      ...many,
      'CHANGELOG.md': '## [Unreleased]\n- Sell more\n\n## [1.0.0]\n- First\n',
      'old.js': null,
      'new.js': 'one\ntwo\nthree\nfour\nfive\nsix\n',
      'gone.js': null,
      'Grüße/naïve file.txt': 'ä\nö\n',
      'no newline.txt': 'x',
    },
    repository: {
      commits: [
        ...Array.from({ length: 120 }, (_, index) => ({
          branch: 'feature/x',
          author: index % 2 ? 'ada' : 'bo',
          message: `feat: step ${index}`,
          files: { 'steps.txt': `${index}\n` },
        })),
        { id: 'side', branch: 'side', from: 'base', author: 'cy', files: { 'side.txt': 's\n' } },
        { branch: 'feature/x', author: 'ada', merge: ['side'], message: 'Merge side' },
        { branch: 'develop', from: 'base', author: 'dee', files: { 'dev.txt': 'd\n' } },
        { branch: 'main', author: 'dee', files: { 'later.txt': 'l\n' } },
      ],
      issues: [{ title: 'Sell', author: 'bo', number: 7 }],
    },
    pullRequest: {
      number: 1,
      body: '## Why\nBecause.\n\nCloses #7\nDepends on #7',
      labels: ['feature'],
      assignees: ['bo'],
      requestedReviewers: ['dee'],
      reviews: [
        { author: 'bo', state: 'approved' },
        { author: 'dee', state: 'commented', body: 'hm', comments: [{ path: 'CHANGELOG.md', line: 2, body: 'why?' }] },
      ],
      comments: Array.from({ length: 110 }, (_, index) => ({
        author: 'cy',
        body: index === 0 ? 'LGTM' : `note ${index}`,
      })),
    },
  });
  try {
    const [git, api] = [await snapshotBy(server, 'git'), await snapshotBy(server, 'api')];
    expect(api).toEqual(git);
    expect(JSON.stringify(git)).not.toContain('"known":false');
  } finally {
    await server.close();
  }
});
