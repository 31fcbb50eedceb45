import { expectSameAsGit } from '../gitignore-oracle.ts';

test('agrees with git check-ignore on 8,000 random ignore files', () => {
  expectSameAsGit(Number(process.env['SEED'] ?? 7), 8_000);
});
