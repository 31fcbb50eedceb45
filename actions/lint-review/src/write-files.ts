import type { Inputs } from './inputs.ts';
import type { Outcome } from './outcome.ts';
import type { Place } from './place/open-place.ts';
import type { Surroundings } from './run.ts';

/** Writes the files that the user asked for, and notes where they are. One that cannot be written fails the step. */
export async function writeFiles(
  outcome: Outcome,
  inputs: Inputs,
  place: Place,
  { workspace }: Surroundings,
): Promise<Outcome> {
  const failures = [...outcome.failures];
  const warnings = [...outcome.warnings];
  const attempt = async (path: string | undefined, write: (path: string) => Promise<string>): Promise<string> => {
    if (path === undefined) return '';
    try {
      return await write(path);
    } catch (error) {
      failures.push(`The file ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
      return '';
    }
  };
  const sarif = await attempt(inputs.sarif, async (path) => {
    const { writeSarif } = await import('./write-sarif.ts');
    return writeSarif(path, workspace, outcome.shown, place, (text) => warnings.push(text));
  });
  const reportJson = await attempt(inputs.reportJson, async (path) => {
    const { writeReport } = await import('./write-report.ts');
    return writeReport(path, workspace, { ...outcome, failures, warnings }, place.change);
  });
  return { ...outcome, failures, warnings, reportJson, sarif };
}
