import { getOperationAST, parse } from 'graphql';
import { GraphqlFailure } from './graphql-failure.ts';
import { measureQuery } from './query-cost.ts';
import { readGithubSchema } from './schema-source.ts';

const schema = readGithubSchema();

function measure(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  return measureQuery(schema, document, getOperationAST(document)!, variables);
}

function failure(query: string, variables: Record<string, unknown> = {}): GraphqlFailure {
  try {
    measure(query, variables);
  } catch (error) {
    if (error instanceof GraphqlFailure) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

describe('the cost of a query', () => {
  it("counts GitHub's own example: 5,101 requests are 51 points", () => {
    const query = `query { viewer { repositories(first: 100) { edges { node {
      issues(first: 50) { totalCount edges { node { labels(first: 60) { edges { node { id } } } } } }
    } } } } }`;
    expect(measure(query)).toEqual({ nodeCount: 100 + 100 * 50 + 100 * 50 * 60, points: 51 });
  });

  it('is one point at least, also without any connection', () => {
    expect(measure('{ viewer { login } }')).toEqual({ nodeCount: 0, points: 1 });
  });

  it('reads variables and their absence', () => {
    const query = 'query($n: Int) { viewer { repositories(first: $n) { nodes { id } } } }';
    expect(measure(query, { n: 7 }).nodeCount).toBe(7);
    expect(failure(query).type).toBe('MISSING_PAGINATION_BOUNDARIES');
  });

  it('counts fragments where they are spread', () => {
    const query = `query { viewer { repositories(first: 10) { nodes { ...Issues } } } }
      fragment Issues on Repository { issues(first: 5) { nodes { id } } }`;
    expect(measure(query).nodeCount).toBe(10 + 10 * 5);
  });

  it('refuses more than 500,000 nodes with the number', () => {
    const query = `{ viewer { repositories(first: 100) { nodes { issues(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } } }`;
    expect(failure(query)).toMatchObject({
      type: 'MAX_NODE_LIMIT_EXCEEDED',
      message: 'This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000.',
    });
  });

  it('refuses a page above 100 and names the connection and where it stands', () => {
    expect(failure('{ viewer { repositories(first: 101) { nodes { id } } } }')).toMatchObject({
      type: 'EXCESSIVE_PAGINATION',
      path: ['query', 'viewer', 'repositories'],
      message: 'Requesting 101 records on the `repositories` connection exceeds the `first` limit of 100 records.',
    });
  });

  it('refuses a connection without a boundary, unless it is only counted', () => {
    expect(failure('{ viewer { repositories { nodes { id } } } }')).toMatchObject({
      type: 'MISSING_PAGINATION_BOUNDARIES',
      message: 'You must provide a `first` or `last` value to properly paginate the `repositories` connection.',
    });
    expect(measure('{ viewer { repositories { totalCount } } }').nodeCount).toBe(0);
  });

  it('refuses a query that is too deep, and does not drown in fragments of fragments', () => {
    const deep = `{ viewer { ${'organization(login: "a") { team(slug: "b") { '.repeat(20)} id ${'} } '.repeat(20)} } }`;
    expect(failure(deep).type).toBe('MAX_DEPTH_EXCEEDED');
    const fragments = Array.from(
      { length: 40 },
      (_, index) => `fragment F${index} on User { ${`...F${index + 1} `.repeat(10)} }`,
    );
    const bomb = `{ viewer { ...F0 } } ${fragments.join('\n')} fragment F40 on User { repositories(first: 1) { nodes { id } } }`;
    expect(failure(bomb).type).toBe('MAX_NODE_LIMIT_EXCEEDED');
  });
});
