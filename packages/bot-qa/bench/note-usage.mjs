// Preloaded into each process that is measured, and into the processes of Node that it starts: at its end it notes what it
// has used, one JSON object per line in the file $BENCH_USAGE.
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const usage = { peakMb: (maxRSS * 1024) / 1e6, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
    appendFileSync(process.env.BENCH_USAGE, `${JSON.stringify(usage)}\n`);
  });
}
