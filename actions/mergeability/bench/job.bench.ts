// The whole job, as the runner starts it: the built action against a GitHub that answers after 50 ms, on a pull request of
// 30 files, 5 commits, 3 reviews and 15 checks. The floor is a bare Node that waits for the same three answers.
import { spawnSync } from 'node:child_process';
import { judge, startShop } from '../test/shop.ts';

const LATENCY_MS = 50;
const REQUESTS = 3;
// 5 s on a machine where the floor takes the 180 ms that it needs when nothing else runs.
const GATES = { ratio: 27, requests: REQUESTS };
const RUNS = 5;
const POLICY = `version: 1
rules:
  - name: Hygiene
    require: { title: conventional, labels: { none_of: [wip] }, changelog: updated }
  - name: Review
    require: { approvals: { count: 2, from: ['@acme/core'], owners: each, stale: when-content-changes }, conversations: resolved }
  - name: CI
    require: { checks: { pass: ['check *'] } }
`;
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const server = await startShop({
  policy: POLICY,
  base: { 'CHANGELOG.md': '## [Unreleased]\n', '.github/CODEOWNERS': '* @acme/core\n' },
  head: {
    'CHANGELOG.md': '## [Unreleased]\n- More\n',
    ...Object.fromEntries(Array.from({ length: 29 }, (_, index) => [`src/${index}.js`, 'x\n'])),
  },
  repository: {
    commits: [1, 2, 3, 4].map((each) => ({
      ...(each === 4 && { id: 'tip' }),
      branch: 'feature/x',
      author: 'ada',
      files: { 'src/0.js': `${each}\n` },
    })),
    checks: Array.from({ length: 15 }, (_, index) => ({
      commit: 'tip',
      name: `check ${index}`,
      status: 'completed' as const,
      conclusion: 'success' as const,
    })),
  },
  pullRequest: {
    reviews: [
      { author: 'bo', state: 'approved' },
      { author: 'cy', state: 'approved' },
      { author: 'dee', state: 'commented', body: 'nice' },
    ],
  },
});
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
