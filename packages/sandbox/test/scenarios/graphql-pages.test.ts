import { startGitHub } from '../../src/github.ts';
import { Octokit } from '@octokit/rest';

// Lists longer than a page: every item once, whatever the page size.

const THREADS = 120;
const PULLS = 250;

it('hands out 250 pull requests and 120 review threads, each once', async () => {
  const lines = Array.from({ length: THREADS }, (_, index) => `line ${index}\n`).join('');
  const server = await startGitHub({
    state: {
      users: { mona: {}, hubot: {} },
      tokens: { mona: { user: 'mona' } },
      repositories: {
        'mona/long': {
          commits: [
            { id: 'first', files: { 'a.txt': 'a\n' } },
            { branch: 'topic', files: { 'b.txt': lines } },
          ],
          pullRequests: Array.from({ length: PULLS }, (_, index) => ({
            title: `Pull ${index}`,
            author: 'hubot',
            head: 'topic',
            ...(index === 0 && {
              reviews: [
                {
                  author: 'mona',
                  comments: Array.from({ length: THREADS }, (__, line) => ({
                    path: 'b.txt',
                    line: line + 1,
                    body: `c${line}`,
                  })),
                },
              ],
            }),
          })),
        },
      },
    },
  });
  try {
    const { graphql } = new Octokit({ baseUrl: server.apiUrl, auth: server.tokens['mona'] });
    interface Page {
      readonly totalCount: number;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly { readonly key: unknown }[];
    }
    const collect = async (
      field: string,
    ): Promise<{ readonly seen: unknown[]; readonly requests: number; readonly total: number }> => {
      const seen: unknown[] = [];
      let requests = 0;
      let after: string | null = null;
      for (;;) {
        requests += 1;
        const answer: { repository: { list?: Page; pullRequest?: { list: Page } } } = await graphql(
          `query($after: String) { repository(owner: "mona", name: "long") { ${field} } }`,
          { after },
        );
        const page: Page | undefined = answer.repository.list ?? answer.repository.pullRequest?.list;
        if (!page) throw new Error('no page');
        seen.push(...page.nodes.map(({ key }) => key));
        after = page.pageInfo.endCursor;
        if (!page.pageInfo.hasNextPage) return { seen, requests, total: page.totalCount };
      }
    };
    const page = 'totalCount pageInfo { hasNextPage endCursor }';
    const pulls = await collect(
      `list: pullRequests(first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) { ${page} nodes { key: number } }`,
    );
    expect(pulls).toEqual({
      seen: Array.from({ length: PULLS }, (_, index) => PULLS - index),
      requests: 3,
      total: PULLS,
    });
    const threads = await collect(
      `pullRequest(number: 1) { list: reviewThreads(first: 100, after: $after) { ${page} nodes { key: line comments(first: 1) { nodes { body } } } } }`,
    );
    expect(threads).toEqual({
      seen: Array.from({ length: THREADS }, (_, index) => index + 1),
      requests: 2,
      total: THREADS,
    });
  } finally {
    await server.close();
  }
});
