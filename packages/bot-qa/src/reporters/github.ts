import { appendFileSync, statSync } from 'node:fs';
import type { ReporterContext } from '../reporters.ts';
import type { Reporter } from '../result.ts';
import { Annotations } from './github-annotations.ts';
import { GithubSummary, summaryLimit } from './github-summary.ts';
import { writeAll } from './write-all.ts';

/** For a step of GitHub Actions: annotations on standard output and the job summary in the file that the runner names. */
export function githubReporter(context: ReporterContext): Reporter {
  const annotations = new Annotations(context);
  const summary = new GithubSummary();
  return {
    name: 'github',
    write: (event) => {
      void annotations.write(event);
      void summary.write(event);
    },
    end: async () => {
      await writeAll(context.output, annotations.lines());
      await appendJobSummary(context, (limit) => summary.render(limit));
      await context.output.end();
    },
  };
}

/** Appends to the job summary of a step what `render` makes of the bytes that are left, or says that there is none. */
export async function appendJobSummary(
  { environment, output }: Pick<ReporterContext, 'environment' | 'output'>,
  render: (limit: number) => string,
): Promise<void> {
  const path = environment('GITHUB_STEP_SUMMARY');
  if (path === undefined || path === '') {
    await output.write(
      'No job summary: GITHUB_STEP_SUMMARY is not set. Use --reporter github-summary=file to have it elsewhere.\n',
    );
    return;
  }
  // Other commands of the same step may have written before; the limit is for all of them together.
  const used = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const text = render(summaryLimit - used);
  // GitHub drops all of a summary that is too large.
  if (used + Buffer.byteLength(text) > summaryLimit)
    await output.write('No job summary: what this step wrote before has filled it.\n');
  else appendFileSync(path, text);
}

/** The job summary alone, as a Markdown file. */
export function githubSummaryReporter(context: ReporterContext): Reporter {
  const summary = new GithubSummary();
  return {
    name: 'github-summary',
    write: summary.write,
    end: async () => {
      await context.output.write(summary.render());
      await context.output.end();
    },
  };
}
