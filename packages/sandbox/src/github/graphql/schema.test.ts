import { readFileSync } from 'node:fs';
import { findHollowFields, renderCoverage } from './coverage.ts';
import { githubSchema } from './schema.ts';

const page = new URL('../../../../../docs/sandbox-graphql.md', import.meta.url);

describe('the schema with its resolvers', () => {
  it('answers no field whose type has no field that is answered', () => {
    expect(findHollowFields(githubSchema())).toEqual([]);
  });

  it('is what docs/sandbox-graphql.md says (node packages/sandbox/scripts/generate-graphql-coverage.ts)', () => {
    expect(readFileSync(page, 'utf8')).toBe(renderCoverage(githubSchema()));
  });
});
