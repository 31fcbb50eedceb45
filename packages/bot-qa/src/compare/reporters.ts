import { openOutput, type Output, type ReporterContext } from '../reporters.ts';
import { writeAll } from '../reporters/write-all.ts';
import type { Terminal } from '../terminal.ts';
import type { ComparisonResult } from './judge-comparisons.ts';

type Surroundings = Pick<ReporterContext, 'cwd' | 'environment' | 'output'>;
type Report = (result: ComparisonResult, surroundings: Surroundings) => void | Promise<void>;

const ofTexts =
  (load: () => Promise<(result: ComparisonResult) => Iterable<string>>) =>
  async (result: ComparisonResult, { output }: Surroundings): Promise<void> =>
    writeAll(output, (await load())(result));

/** Every report of `compare` by the name that `--reporter` takes, with the file when none is named. */
const kinds: Readonly<Record<string, { readonly write: Report; readonly path?: string }>> = {
  terminal: { write: ofTexts(async () => (await import('./reporters/terminal.ts')).compareTerminal) },
  junit: {
    write: ofTexts(async () => (await import('./reporters/junit.ts')).compareJunit),
    path: 'bot-qa.compare.xml',
  },
  html: {
    write: ofTexts(async () => (await import('./reporters/html.ts')).compareHtml),
    path: 'bot-qa.compare.html',
  },
  github: { write: async (...given) => (await import('./reporters/github.ts')).compareGithub(...given) },
  'github-summary': {
    write: ofTexts(async () => (await import('./reporters/github.ts')).compareSummary),
    path: 'bot-qa.compare.md',
  },
};

/**
 * Opens the reports of `--reporter name` or `--reporter name=file`, before anything is played; what it returns writes them.
 *
 * @throws UsageError for a report that does not exist
 */
export function openReports(
  wanted: readonly string[],
  terminal: Terminal,
): (result: ComparisonResult) => Promise<void> {
  const standardOutput: Output = { write: terminal.out, end: () => undefined };
  const reports = wanted.map((one) => openOutput(one, kinds, terminal.cwd, standardOutput));
  return async (result) => {
    for (const { kind, output } of reports) {
      await kind.write(result, { ...terminal, output });
      await output.end();
    }
  };
}
