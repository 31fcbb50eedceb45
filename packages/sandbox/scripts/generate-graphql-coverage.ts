import { writeFileSync } from 'node:fs';
import { renderCoverage } from '../src/github/graphql/coverage.ts';
import { githubSchema } from '../src/github/graphql/schema.ts';

// Writes docs/sandbox-graphql.md from the resolvers; a test says when it is not up to date.

writeFileSync(new URL('../../../docs/sandbox-graphql.md', import.meta.url), renderCoverage(githubSchema()));
