import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkRepositories } from '../oracle/check-repositories.ts';

/** Needs git and some minutes. GIT_ORACLE_REPOSITORIES and GIT_ORACLE_FROM choose other numbers of repositories and seeds. */
const count = Number(process.env['GIT_ORACLE_REPOSITORIES'] ?? 10_000);
const from = Number(process.env['GIT_ORACLE_FROM'] ?? 1);

test(`the lines of ${count} generated pull requests are those that git names by other ways`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'git-oracle-'));
  try {
    const { failures, ...tally } = await checkRepositories({ folder, from, count, blameFiles: 1 });
    process.stdout.write(`git oracle: ${JSON.stringify(tally)}\n`);
    expect(failures).toEqual([]);
    expect(tally.repositories).toBe(count);
    expect(tally.added).toBeGreaterThan(count * 5);
    expect(tally.blamed).toBeGreaterThan(count / 2);
  } finally {
    await rm(folder, { recursive: true });
  }
});
