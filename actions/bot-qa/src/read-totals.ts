import { existsSync } from 'node:fs';
import type { Totals } from 'bot-qa/result';
import { readJournal } from 'bot-qa/run/journal';

/** The numbers of the run that a journal tells; undefined when the run did not get so far. */
export async function readTotals(journal: string): Promise<Totals | undefined> {
  if (!existsSync(journal)) return undefined;
  let totals: Totals | undefined;
  for await (const event of readJournal(journal)) if (event.type === 'run-finished') totals = event.totals;
  return totals;
}
