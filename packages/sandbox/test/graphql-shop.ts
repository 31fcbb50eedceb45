import { Octokit } from '@octokit/rest';
import type { GitHubOptions, GitHubServer } from '../src/github.ts';
import { startCheckedGitHub } from './checked-github.ts';
import type { State } from '../src/state.ts';

/** A shop with everything that a merge gate or a linter asks GraphQL about, in its pull request 2. */
export const shop: State = {
  users: {
    mona: { name: 'Mona Lisa', email: 'mona@example.com' },
    hubot: { name: 'Hu Bot', email: 'hubot@example.com' },
    rex: {},
    lee: {},
    'checker[bot]': {},
  },
  organizations: {
    acme: {
      members: { mona: 'admin', hubot: 'member', rex: 'member', lee: 'member' },
      teams: {
        core: { name: 'Core', members: { mona: 'maintainer' } },
        frontend: { parent: 'core', members: { rex: 'member' } },
        design: { privacy: 'secret', members: { lee: 'member' } },
      },
    },
  },
  tokens: {
    mona: { user: 'mona' },
    stranger: { user: 'checker[bot]' },
    writer: { app: 'github-actions', permissions: { contents: 'write', 'pull-requests': 'write', issues: 'write' } },
    commenter: { app: 'github-actions', permissions: { contents: 'read', 'pull-requests': 'write' } },
    reader: { app: 'github-actions', permissions: { contents: 'read', 'pull-requests': 'read' } },
    nothing: { app: 'github-actions', permissions: {} },
  },
  repositories: {
    'acme/shop': {
      private: true,
      teams: { core: 'write' },
      collaborators: { rex: 'write', hubot: 'read' },
      labels: [{ name: 'bug', color: 'd73a4a' }, { name: 'ready' }],
      milestones: [{ title: 'v1' }],
      commits: [
        {
          id: 'first',
          author: 'mona',
          message: 'Begin\n\nWith a body.',
          files: {
            'README.md': '# Shop\n',
            '.github/CODEOWNERS': '* @acme/core\n',
            'src/cart.js': 'one\ntwo\nthree\nfour\n',
            'logo.bin': { base64: 'AAECAw==' },
          },
        },
        { id: 'second', author: 'mona', message: 'Second', files: { 'README.md': '# The shop\n' } },
        {
          id: 'topic',
          branch: 'topic',
          author: 'hubot',
          message: 'Change the cart\n\nCo-authored-by: Mona Lisa <mona@example.com>',
          files: { 'src/cart.js': 'one\n2\nthree\n4\nfive\n', 'src/new.js': 'new\n' },
        },
      ],
      tags: { 'v0.1': 'first', 'v0.2': { commit: 'second', message: 'The second', tagger: 'mona' } },
      issues: [{ number: 1, title: 'The cart is wrong', author: 'rex', labels: ['bug'] }],
      pullRequests: [
        {
          number: 2,
          title: 'Change the cart',
          body: 'Fixes #1',
          author: 'hubot',
          head: 'topic',
          labels: ['bug', 'ready'],
          milestone: 'v1',
          assignees: ['rex'],
          requestedReviewers: ['lee'],
          requestedTeams: ['design'],
          comments: [{ author: 'checker[bot]', body: 'sticky' }],
          reviews: [
            {
              author: 'mona',
              state: 'approved',
              body: 'Good',
              comments: [
                { path: 'src/cart.js', line: 2, body: 'Why?', replies: [{ author: 'hubot', body: 'Because.' }] },
                { path: 'src/cart.js', startLine: 4, line: 5, body: 'And here?', resolvedBy: 'mona' },
              ],
            },
            { author: 'rex', state: 'commented', body: '', comments: [{ path: 'src/new.js', body: 'The file.' }] },
          ],
        },
      ],
      statuses: [
        { commit: 'topic', context: 'ci', state: 'pending' },
        { commit: 'topic', context: 'ci', state: 'success' },
        { commit: 'topic', context: 'deploy', state: 'failure' },
      ],
      checks: [
        {
          commit: 'topic',
          name: 'lint',
          status: 'completed',
          conclusion: 'success',
          annotations: [{ path: 'src/cart.js', line: 2, message: 'hm', level: 'warning' }],
        },
        { commit: 'topic', name: 'test', status: 'in_progress' },
      ],
      branchProtection: [{ pattern: 'main', requiredChecks: ['ci', 'lint'], requiredApprovals: 2 }],
      releases: [
        { tag: 'v0.1', name: 'First', author: 'mona', assets: [{ name: 'shop.txt', text: 'shop' }] },
        { tag: 'v0.3', name: 'Next', author: 'mona', draft: true },
      ],
    },
  },
};

/** Asks as @octokit/graphql does, which is part of Octokit. */
export type Ask = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;

/** A server with the shop, and how to ask it with each of its tokens. */
export async function startShop(
  options: GitHubOptions = {},
): Promise<{ readonly server: GitHubServer; readonly as: (token: string) => Ask }> {
  const server = await startCheckedGitHub({
    state: shop,
    ...options,
    strictness: { mergeable: 'immediate', ...options.strictness },
  });
  const as =
    (token: string): Ask =>
    (query, variables = {}) =>
      new Octokit({ baseUrl: server.apiUrl, auth: server.tokens[token] }).graphql(query, variables);
  return { server, as };
}

/** What GitHub's answer says is wrong, without the locations in the query. */
export async function errorsOf(answer: Promise<unknown>): Promise<readonly Readonly<Record<string, unknown>>[]> {
  try {
    await answer;
  } catch (error) {
    const { errors } = error as { readonly errors?: readonly Readonly<Record<string, unknown>>[] };
    if (errors) return errors.map(({ locations: _, ...rest }) => rest);
    throw error;
  }
  throw new Error('expected errors, and there are none');
}
