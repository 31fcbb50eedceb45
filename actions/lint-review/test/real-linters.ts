import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from 'sandbox/runner';
import { openPullRequest, type PullRequestStory } from './pull-request.ts';

const TOOLS = join(import.meta.dirname, '../../../.tools');

/** Where `.ci/prepare` puts the linters. */
const LINTERS = {
  flake8: 'python/bin/flake8',
  ruff: 'python/bin/ruff',
  pylint: 'python/bin/pylint',
  eslint: 'node/node_modules/.bin/eslint',
  stylelint: 'node/node_modules/.bin/stylelint',
  checkstyle: 'java/bin/checkstyle',
  ktlint: 'java/bin/ktlint',
  detekt: 'java/bin/detekt',
} as const;

/** A linter that is installed. */
export type RealLinter = keyof typeof LINTERS;

/** The program of a linter. */
export function programOf(linter: RealLinter): string {
  return join(TOOLS, LINTERS[linter]);
}

/**
 * @throws {Error} that names the linters which are not installed; a suite that cannot do its work is red
 */
export function requireLinters(): void {
  const missing = Object.keys(LINTERS).filter((name) => !existsSync(programOf(name as RealLinter)));
  if (missing.length > 0)
    throw new Error(`Not installed: ${missing.join(', ')}. Run ".ci/prepare", which needs python3, npm, java and mvn.`);
}

/** The environment of a job whose steps before installed the linters. */
export const LINTER_ENV = {
  PATH: [join(TOOLS, 'python/bin'), join(TOOLS, 'java/bin'), process.env['PATH']].join(':'),
  HOME: '/nonexistent',
};

/** A pull request whose checkout has the packages of npm installed, with the linters of Python and Java on the PATH. */
export async function withLinters(
  base: Readonly<Record<string, string>>,
  head: Readonly<Record<string, string>>,
  work: (
    story: PullRequestStory,
    lint: (inputs?: Readonly<Record<string, string>>) => Promise<RunResult>,
  ) => Promise<void>,
): Promise<void> {
  const story = await openPullRequest({ '.gitignore': 'node_modules\n', ...base }, head);
  try {
    symlinkSync(join(TOOLS, 'node/node_modules'), join(story.repository.folder, 'node_modules'));
    await work(story, (inputs = {}) => story.run({ reports: '', command: 'auto', ...inputs }, { env: LINTER_ENV }));
  } finally {
    await story.close();
  }
}
