import { Pool } from 'undici';

/**
 * The floor: a bare undici Pool that sends the same requests and parses the answers, and judges nothing.
 * Usage: raw-client.ts <origin> <conversations> <turns> <concurrency>; prints JSON.
 */
const [origin = '', conversations = 0, turns = 0, concurrency = 0] = [
  process.argv[2],
  ...process.argv.slice(3).map(Number),
];
const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
const latencies = new Float64Array(conversations * turns);
let next = 0;
let measured = 0;
const started = performance.now();
const worker = async (): Promise<void> => {
  while (next < conversations) {
    const session = `s${next++}`;
    for (let turn = 0; turn < turns; turn++) {
      const at = performance.now();
      const { body } = await pool.request({
        method: 'POST',
        path: '/chat',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ conversationId: session, userId: session, text: `turn ${turn}` }),
      });
      await body.json();
      latencies[measured++] = performance.now() - at;
    }
  }
};
await Promise.all(Array.from({ length: concurrency }, worker));
const seconds = (performance.now() - started) / 1000;
latencies.sort();
await pool.destroy();
process.stdout.write(
  JSON.stringify({
    turnsPerSecond: (conversations * turns) / seconds,
    p99: latencies[Math.floor(measured * 0.99)],
  }),
);
