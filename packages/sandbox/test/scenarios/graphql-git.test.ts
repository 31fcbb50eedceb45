import type { GitHubServer } from '../../src/github.ts';
import { startShop, type Ask } from '../graphql-shop.ts';

// Commits, trees, refs and comparisons: everything here is read from the git repository itself.

let server: GitHubServer;
let as: (token: string) => Ask;
beforeAll(async () => ({ server, as } = await startShop()));
afterAll(() => server.close());

const inShop = async (fields: string) =>
  (await as('mona')<{ repository: unknown }>(`{ repository(owner: "acme", name: "shop") { ${fields} } }`)).repository;

it('walks the history of a branch, by path and in pages', async () => {
  expect(
    await inShop(`defaultBranchRef { name prefix target { ... on Commit {
      history(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { messageHeadline } }
      code: history(first: 10, path: "src/cart.js") { nodes { messageHeadline messageBody } }
      before: history(first: 10, until: "2001-01-01T00:00:00Z") { totalCount }
      hers: history(first: 10, author: { emails: ["mona@example.com"] }) { totalCount }
      nobodys: history(first: 10, author: { emails: ["x@example.com"] }) { totalCount }
    } } }`),
  ).toEqual({
    defaultBranchRef: {
      name: 'main',
      prefix: 'refs/heads/',
      target: {
        history: {
          totalCount: 2,
          pageInfo: { hasNextPage: true, endCursor: expect.any(String) as unknown },
          nodes: [{ messageHeadline: 'Second' }],
        },
        code: { nodes: [{ messageHeadline: 'Begin', messageBody: 'With a body.' }] },
        before: { totalCount: 0 },
        hers: { totalCount: 2 },
        nobodys: { totalCount: 0 },
      },
    },
  });
});

it('lists trees, reads blobs of nested trees and finds entries by path', async () => {
  expect(
    await inShop(`root: object(expression: "topic:") { ... on Tree { entries { name path type mode size } } }
      sub: object(expression: "topic:src") { __typename ... on Tree { entries { name object { ... on Blob { text } } } } }
      commit: object(expression: "topic") { __typename ... on Commit { file(path: "src/new.js") { path size oid } additions deletions changedFilesIfAvailable } }`),
  ).toEqual({
    root: {
      entries: [
        { name: '.github', path: '.github', type: 'tree', mode: 0o40000, size: 0 },
        { name: 'README.md', path: 'README.md', type: 'blob', mode: 0o100644, size: 11 },
        { name: 'logo.bin', path: 'logo.bin', type: 'blob', mode: 0o100644, size: 4 },
        { name: 'src', path: 'src', type: 'tree', mode: 0o40000, size: 0 },
      ],
    },
    sub: {
      __typename: 'Tree',
      entries: [
        { name: 'cart.js', object: { text: 'one\n2\nthree\n4\nfive\n' } },
        { name: 'new.js', object: { text: 'new\n' } },
      ],
    },
    commit: {
      __typename: 'Commit',
      file: { path: 'src/new.js', size: 4, oid: expect.stringMatching(/^[0-9a-f]{40}$/) as unknown },
      additions: 4,
      deletions: 2,
      changedFilesIfAvailable: 2,
    },
  });
});

it('lists refs in order, tells annotated tags from plain ones, and compares', async () => {
  expect(
    await inShop(`refs(refPrefix: "refs/tags/", first: 10, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) {
        totalCount nodes { name target { __typename ... on Tag { name message tagger { user { login } } target { __typename } } } } }
      heads: refs(refPrefix: "refs/heads/", first: 1, query: "to") { totalCount nodes { name } }
      ref(qualifiedName: "refs/heads/main") { compare(headRef: "topic") { status aheadBy behindBy commits(first: 5) { totalCount nodes { messageHeadline } } } }
      tag: ref(qualifiedName: "v0.1") { name prefix }
      none: ref(qualifiedName: "refs/heads/nope") { name }`),
  ).toEqual({
    refs: {
      totalCount: 2,
      nodes: expect.arrayContaining([
        {
          name: 'v0.2',
          target: {
            __typename: 'Tag',
            name: 'v0.2',
            message: 'The second',
            tagger: { user: { login: 'mona' } },
            target: { __typename: 'Commit' },
          },
        },
        { name: 'v0.1', target: { __typename: 'Commit' } },
      ]) as unknown,
    },
    heads: { totalCount: 1, nodes: [{ name: 'topic' }] },
    ref: {
      compare: {
        status: 'AHEAD',
        aheadBy: 1,
        behindBy: 0,
        commits: { totalCount: 1, nodes: [{ messageHeadline: 'Change the cart' }] },
      },
    },
    tag: { name: 'v0.1', prefix: 'refs/tags/' },
    none: null,
  });
});

it('finds the pull requests of a commit, and the commit, by global id', async () => {
  const found = (await inShop(
    'object(expression: "topic") { ... on Commit { id oid associatedPullRequests(first: 5) { nodes { number } } checkSuites(first: 5) { nodes { id conclusion status checkRuns(first: 5) { nodes { name annotations(first: 5) { nodes { path annotationLevel location { start { line } } } } } } } } } }',
  )) as { object: { id: string; oid: string } };
  expect(found).toMatchObject({
    object: {
      associatedPullRequests: { nodes: [{ number: 2 }] },
      checkSuites: {
        nodes: [
          {
            conclusion: null,
            status: 'IN_PROGRESS',
            checkRuns: {
              nodes: [
                {
                  name: 'lint',
                  annotations: {
                    nodes: [{ path: 'src/cart.js', annotationLevel: 'WARNING', location: { start: { line: 2 } } }],
                  },
                },
                { name: 'test', annotations: { nodes: [] } },
              ],
            },
          },
        ],
      },
    },
  });
  expect(
    await as('mona')('query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Commit { oid } } }', {
      ids: [found.object.id],
    }),
  ).toEqual({ nodes: [{ __typename: 'Commit', oid: found.object.oid }] });
});

it('shows releases, drafts only to those who may push', async () => {
  const query = `{ repository(owner: "acme", name: "shop") {
    latestRelease { tagName isLatest tagCommit { messageHeadline } releaseAssets(first: 5) { nodes { name size } } }
    release(tagName: "v0.3") { id }
    releases(first: 5) { nodes { tagName isDraft author { login } } } } }`;
  const latestRelease = {
    tagName: 'v0.1',
    isLatest: true,
    tagCommit: { messageHeadline: 'Begin' },
    releaseAssets: { nodes: [{ name: 'shop.txt', size: 4 }] },
  };
  const draft = { tagName: 'v0.3', isDraft: true, author: { login: 'mona' } };
  const published = { tagName: 'v0.1', isDraft: false, author: { login: 'mona' } };
  expect(await as('writer')(query)).toEqual({
    repository: { latestRelease, release: null, releases: { nodes: [draft, published] } },
  });
  expect(await as('reader')(query)).toEqual({
    repository: { latestRelease, release: null, releases: { nodes: [published] } },
  });
});

it('knows organizations, teams below teams and their members', async () => {
  expect(
    await as('mona')(`{ viewer { login isViewer organizations(first: 5) { nodes { login } } }
      organization(login: "acme") {
        membersWithRole(first: 10) { totalCount edges { role node { login } } }
        team(slug: "core") {
          name combinedSlug privacy
          members(first: 10) { nodes { login } }
          immediate: members(first: 10, membership: IMMEDIATE) { edges { role node { login } } }
          childTeams(first: 10) { nodes { slug parentTeam { slug } } }
        }
        teams(first: 10, userLogins: ["lee"]) { nodes { slug } }
        repositories(first: 10, isFork: false) { nodes { name viewerPermission } }
      } }`),
  ).toEqual({
    viewer: { login: 'mona', isViewer: true, organizations: { nodes: [{ login: 'acme' }] } },
    organization: {
      membersWithRole: {
        totalCount: 4,
        edges: expect.arrayContaining([
          { role: 'ADMIN', node: { login: 'mona' } },
          { role: 'MEMBER', node: { login: 'rex' } },
        ]) as unknown,
      },
      team: {
        name: 'Core',
        combinedSlug: 'acme/core',
        privacy: 'VISIBLE',
        members: { nodes: [{ login: 'rex' }, { login: 'mona' }] },
        immediate: { edges: [{ role: 'MAINTAINER', node: { login: 'mona' } }] },
        childTeams: { nodes: [{ slug: 'frontend', parentTeam: { slug: 'core' } }] },
      },
      teams: { nodes: [{ slug: 'design' }] },
      repositories: { nodes: [{ name: 'shop', viewerPermission: 'ADMIN' }] },
    },
  });
});
