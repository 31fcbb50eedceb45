// The whole job, as the runner starts it: the built action against a GitHub that answers after 50 ms, on a pull request of
// 30 files, 5 commits, 3 reviews and 15 checks. The floor is a bare Node that waits for the same three answers.
import { spawnSync } from 'node:child_process';
import { judge, startShop } from '../test/shop.ts';
import { typicalPullRequest } from '../test/typical-pull-request.ts';

const LATENCY_MS = 50;
const REQUESTS = 3;
// 5 s on a machine where the floor takes the 180 ms that it needs when nothing else runs.
const GATES = { ratio: 27, requests: REQUESTS };
const RUNS = 5;
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const server = await startShop(typicalPullRequest);
try {
  server.faults.add({ kind: 'latency', milliseconds: LATENCY_MS, times: 0 });
  const floors: number[] = [];
  const jobs: number[] = [];
  const outcomes = new Set<string>();
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    spawnSync(process.execPath, ['-e', `setTimeout(() => {}, ${REQUESTS * LATENCY_MS})`]);
    floors.push(performance.now() - started);
    const begun = performance.now();
    // Another name each time, so that there is a status to set.
    const { outputs } = await judge(server, { inputs: { 'status-context': `mergeability ${run}` } });
    jobs.push(performance.now() - begun);
    outcomes.add(`${outputs['verdict']} with ${outputs['requests']} requests`);
  }
  const [floor, job] = [median(floors), median(jobs)];
  print(`floor, a bare Node that waits for ${REQUESTS} answers: ${floor.toFixed(0)} ms`);
  print(
    `the whole job (${[...outcomes].join(', ')}): ${job.toFixed(0)} ms, ${(job / floor).toFixed(1)} times the floor (at most ${GATES.ratio})`,
  );
  const isMet =
    job / floor <= GATES.ratio && outcomes.size === 1 && outcomes.has(`pass with ${GATES.requests} requests`);
  print(isMet ? 'met' : `MISSED: at most ${GATES.ratio} times the floor and ${GATES.requests} requests`);
  process.exitCode = isMet ? 0 : 1;
} finally {
  await server.close();
}
