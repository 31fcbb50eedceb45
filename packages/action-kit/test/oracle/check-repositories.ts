import { join } from 'node:path';
import { checkRepository, type Tally } from './check-repository.ts';
import { makeBare } from './write-repository.ts';

export interface OracleRun {
  readonly folder: string;
  /** The first seed. */
  readonly from: number;
  readonly count: number;
  readonly blameFiles: number;
  readonly atOnce?: number;
}

const MAX_FAILURES = 10;

/** Checks many repositories, some at a time. `failures` name the seed; after ten of them the run ends. */
export async function checkRepositories(run: OracleRun): Promise<Tally & { repositories: number; failures: string[] }> {
  const sum = { repositories: 0, files: 0, added: 0, commentable: 0, blamed: 0, failures: [] as string[] };
  const clean = join(run.folder, 'clean');
  await makeBare(clean);
  let next = run.from;
  const worker = async (): Promise<void> => {
    while (next < run.from + run.count && sum.failures.length < MAX_FAILURES) {
      const seed = next;
      next += 1;
      try {
        const tally = await checkRepository(seed, join(run.folder, `repository-${seed}`), clean, run.blameFiles);
        sum.repositories += 1;
        for (const key of ['files', 'added', 'commentable', 'blamed'] as const) sum[key] += tally[key];
      } catch (error) {
        sum.failures.push(`seed ${seed}: ${error instanceof Error ? error.message.slice(0, 2_000) : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: run.atOnce ?? 4 }, worker));
  return sum;
}
