import { eslintReport, numbered } from './eslint-report.ts';
import { openPullRequest, type PullRequestStory } from './pull-request.ts';

/** The lines of src/a.js that the pull request changes; ESLint finds each of them wrong. */
export const LINES = [5, 16, 17, 18];

const CHANGED = Object.fromEntries(LINES.map((line) => [line, `changed(${line});`]));

/** A report of ESLint about lines of src/a.js. */
export const reportAt = (lines: readonly number[]): string =>
  eslintReport(lines.map((line) => ({ path: 'src/a.js', line, message: `wrong at ${line}` })));

/** A pull request with a report of ESLint about the lines that it changes. */
export async function withReview(work: (story: PullRequestStory) => Promise<void>): Promise<void> {
  const story = await openPullRequest({ 'src/a.js': numbered(30) }, { 'src/a.js': numbered(30, CHANGED) });
  story.repository.write('eslint.json', reportAt(LINES));
  try {
    await work(story);
  } finally {
    await story.close();
  }
}

/** The lines with a comment that is to be seen. */
export async function commentedLines(story: PullRequestStory): Promise<(number | null)[]> {
  return (await story.comments()).filter(({ isMinimized }) => !isMinimized).map(({ line }) => line);
}
