import type { Inputs } from './inputs.ts';
import type { Outcome } from './outcome.ts';
import type { Place } from './place/open-place.ts';
import type { Surroundings } from './run.ts';

/** Writes the files that the user asked for, and notes where they are. */
export async function writeFiles(
  outcome: Outcome,
  inputs: Inputs,
  place: Place,
  { workspace }: Surroundings,
): Promise<Outcome> {
  let { reportJson, sarif } = outcome;
  if (inputs.sarif !== undefined) {
    const { writeSarif } = await import('./write-sarif.ts');
    sarif = await writeSarif(inputs.sarif, workspace, outcome.shown, place);
  }
  if (inputs.reportJson !== undefined) {
    const { writeReport } = await import('./write-report.ts');
    reportJson = await writeReport(inputs.reportJson, workspace, outcome, place.change);
  }
  return { ...outcome, reportJson, sarif };
}
