import { findHollowFields } from './coverage.ts';
import { githubSchema } from './schema.ts';

describe('the schema with its resolvers', () => {
  it('answers no field whose type has no field that is answered', () => {
    expect(findHollowFields(githubSchema())).toEqual([]);
  });
});
