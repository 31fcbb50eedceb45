import { Octokit } from '@octokit/rest';
import type { GitHubServer } from '../../src/github.ts';
import { startCheckedGitHub } from '../checked-github.ts';

// Which pull requests a commit belongs to, and when GitHub has not yet found out whether one can be merged.

let server: GitHubServer;
let octokit: Octokit;
beforeAll(async () => {
  server = await startCheckedGitHub({
    state: {
      users: { mona: {}, hubot: {} },
      tokens: { mona: { user: 'mona' } },
      repositories: {
        'mona/app': {
          commits: [
            { id: 'first', files: { 'a.txt': 'a\n' } },
            { id: 'merged', branch: 'one', files: { 'b.txt': 'b\n' } },
            { id: 'shared', branch: 'two', from: 'first', files: { 'c.txt': 'c\n' } },
            { id: 'above', branch: 'three', from: 'shared', files: { 'd.txt': 'd\n' } },
          ],
          pullRequests: [
            { number: 1, title: 'Merged', author: 'hubot', head: 'one', merged: { method: 'merge' } },
            { number: 2, title: 'Open', author: 'hubot', head: 'two' },
            { number: 3, title: 'Open above', author: 'hubot', head: 'three' },
            { number: 4, title: 'Closed', author: 'hubot', head: 'two', state: 'closed' },
          ],
        },
      },
    },
  });
  octokit = new Octokit({ baseUrl: server.apiUrl, auth: server.tokens['mona'] });
});
afterAll(() => server.close());

const query = `query($oid: GitObjectID!) { repository(owner: "mona", name: "app") { object(oid: $oid) {
  ... on Commit { associatedPullRequests(first: 10) { nodes { number } } } } } }`;

it.each([
  ['a commit of a merged pull request', 'one', [1]],
  ['the commit that merged it', 'main', [1]],
  ['a commit of two open ones and a closed one', 'two', [2, 3]],
  ['the commit above', 'three', [3]],
  ['a commit from before all of them', 'main~1', []],
])('answers for %s alike by REST and GraphQL', async (_, ref, numbers) => {
  const oid = await server.store.findRepository('mona', 'app')?.git.resolveCommit(ref);
  const rest = await octokit.repos.listPullRequestsAssociatedWithCommit({
    owner: 'mona',
    repo: 'app',
    commit_sha: oid ?? '',
  });
  expect(rest.data.map(({ number }) => number)).toEqual(numbers);
  expect(await octokit.graphql(query, { oid })).toEqual({
    repository: { object: { associatedPullRequests: { nodes: numbers.map((number) => ({ number })) } } },
  });
});

it('does not know at first whether a pull request can be merged, in none of the fields that tell it', async () => {
  const ask = () =>
    octokit.graphql(
      '{ repository(owner: "mona", name: "app") { pullRequest(number: 3) { mergeable mergeStateStatus canBeRebased } } }',
    );
  expect(await ask()).toEqual({
    repository: { pullRequest: { mergeable: 'UNKNOWN', mergeStateStatus: 'UNKNOWN', canBeRebased: false } },
  });
  expect(await ask()).toEqual({
    repository: { pullRequest: { mergeable: 'MERGEABLE', mergeStateStatus: 'CLEAN', canBeRebased: true } },
  });
});
