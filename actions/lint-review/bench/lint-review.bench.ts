// What a review costs before it talks to anybody, next to the floor: bare Node that reads and parses the same bytes,
// scans the diff once and looks every finding up. Run with `npm run bench` after `npm run build`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPullRequest } from '../test/pull-request.ts';
import { makeWorkload, toCheckstyle, toSarif, type Sample } from './workload.ts';

/** Limits that a run must keep; the other figures are for the reader. */
const GATES = {
  cpuRatio: 2.3,
  memoryMiB: 180,
  sarif500kMiB: 600,
  checkstyle500kMiB: 250,
  tenfoldTime: 11,
  bundleMiB: 2,
  startMs: 150,
  coldRequests: 8,
  rerunReads: 3,
  rerunWrites: 0,
};
const RUNS = 7;

interface Figures {
  readonly findings: number;
  readonly shown: number;
  /** CPU seconds, user and system. */
  readonly cpu: number;
  /** Peak memory in MiB. */
  readonly rss: number;
}

const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'lint-review-bench-'));
const missed: string[] = [];

try {
  const core = bundleCore();
  const floor = join(here, 'floor.js');
  const small = makeWorkload(50_000);
  const large = makeWorkload(500_000);
  const diff = write('change.diff', [small.diff]);
  const reports = {
    sarif: write('50k.sarif', toSarif(small.findings)),
    checkstyle: write('50k.xml', toCheckstyle(small.findings)),
    sarif500k: write('500k.sarif', toSarif(large.findings)),
    checkstyle500k: write('500k.xml', toCheckstyle(large.findings)),
  };
  if (small.onAdded === 0) throw new Error('the workload has no findings on added lines');

  print('50,000 findings, 3,000 files, 168,000 diff lines', ['CPU s', 'of floor', 'peak MiB', 'shown']);
  const [floorSarif, coreSarif] = compare(floor, core, reports.sarif, diff);
  report('floor, SARIF', floorSarif, floorSarif);
  report('lint-review, SARIF', coreSarif, floorSarif);
  const named = run(core, [reports.sarif, diff, 'named']);
  report('… with the identity of every shown finding', named, floorSarif);
  const [floorXml, coreXml] = compare(floor, core, reports.checkstyle, diff);
  report('floor, checkstyle', floorXml, floorXml);
  report('lint-review, checkstyle', coreXml, floorXml);
  gate('CPU of SARIF, times the floor', coreSarif.cpu / floorSarif.cpu, GATES.cpuRatio);
  gate('peak MiB of 50,000 SARIF findings', coreSarif.rss, GATES.memoryMiB);
  if (coreSarif.shown !== floorSarif.shown || coreSarif.shown !== small.onAdded)
    missed.push(`shown findings differ: ${coreSarif.shown}, floor ${floorSarif.shown}, made ${small.onAdded}`);

  print('500,000 findings', ['CPU s', 'of 50,000', 'peak MiB', 'shown']);
  const sarif500k = run(core, [reports.sarif500k, diff]);
  const checkstyle500k = run(core, [reports.checkstyle500k, diff]);
  report('lint-review, SARIF', sarif500k, coreSarif);
  report('lint-review, checkstyle', checkstyle500k, coreXml);
  gate('peak MiB of 500,000 SARIF findings', sarif500k.rss, GATES.sarif500kMiB);
  gate('peak MiB of 500,000 checkstyle findings', checkstyle500k.rss, GATES.checkstyle500kMiB);
  gate('time of ten times the SARIF findings', sarif500k.cpu / coreSarif.cpu, GATES.tenfoldTime);
  gate('time of ten times the checkstyle findings', checkstyle500k.cpu / coreXml.cpu, GATES.tenfoldTime);

  await traffic();
  print('the built action', ['', '', '', '']);
  const dist = join(here, '../dist');
  gate('MiB of the bundle', sizeOf(dist) / 2 ** 20, GATES.bundleMiB);
  gate('ms from start to the first input error, over bare Node', startOf(join(dist, 'index.js')), GATES.startMs);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const text of missed) say(`missed: ${text}`);
process.exitCode = missed.length > 0 ? 1 : 0;

/** The built action on a pull request of 3,000 files in a real repository, against the sandbox. */
async function traffic(): Promise<void> {
  const names = Array.from({ length: 3_000 }, (_, i) => `src/dir-${i % 50}/file-${i}.ts`);
  const lines = (changed: boolean): string =>
    Array.from({ length: 60 }, (_, i) => (changed && i % 15 === 7 ? `new ${i}\n` : `line ${i}\n`)).join('');
  const files = (changed: boolean) => Object.fromEntries(names.map((name) => [name, lines(changed)]));
  const findings = Array.from({ length: 50_000 }, (_, i): Sample => {
    const [path = '', line] = [names[i % names.length], 1 + ((i * 7) % 60)];
    return { path, line, column: 1, rule: `rule/${i % 120}`, level: 'warning', message: `Unexpected thing ${i}.` };
  });
  const story = await openPullRequest(files(false), files(true));
  try {
    story.repository.write('report.sarif', [...toSarif(findings)].join(''));
    print('50,000 findings on a pull request of 3,000 files', ['wall s', 'reads', 'writes', 'commented']);
    for (const name of ['cold run', 'identical rerun']) {
      const result = await story.run({ reports: 'report.sarif' });
      const { reads, writes } = story.traffic();
      const { commented = '', unexplained } = result.outputs;
      print(name, [(result.duration / 1_000).toFixed(1), String(reads), String(writes), commented]);
      if (unexplained !== '0') missed.push(`${name}: ${unexplained} findings unexplained`);
      if (name === 'cold run') gate('requests of the cold run', reads + writes, GATES.coldRequests);
      else {
        gate('reads of the rerun', reads, GATES.rerunReads);
        gate('writes of the rerun', writes, GATES.rerunWrites);
      }
    }
  } finally {
    await story.close();
  }
}

/** The core as users run it: one bundle, not two dozen modules. */
function bundleCore(): string {
  const out = join(folder, 'core');
  mkdirSync(out);
  const ncc = join(here, '../../../node_modules/@vercel/ncc/dist/ncc/cli.js');
  execFileSync(process.execPath, [ncc, 'build', join(here, 'core.js'), '-o', out], { stdio: 'pipe' });
  return join(out, 'index.js');
}

function write(name: string, parts: Iterable<string>): string {
  const path = join(folder, name);
  let batch: string[] = [];
  writeFileSync(path, '');
  for (const part of parts) {
    batch.push(part);
    if (batch.length < 20_000) continue;
    writeFileSync(path, batch.join(''), { flag: 'a' });
    batch = [];
  }
  writeFileSync(path, batch.join(''), { flag: 'a' });
  return path;
}

/** Medians of alternating runs, so that other load on the machine falls on both alike. */
function compare(floor: string, core: string, file: string, diff: string): [Figures, Figures] {
  const floors: Figures[] = [];
  const cores: Figures[] = [];
  for (let i = 0; i < RUNS; i++) {
    floors.push(run(floor, [file, diff]));
    cores.push(run(core, [file, diff]));
  }
  return [median(floors), median(cores)];
}

function run(script: string, args: readonly string[]): Figures {
  return JSON.parse(execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' })) as Figures;
}

function median(figures: readonly Figures[]): Figures {
  return [...figures].sort((a, b) => a.cpu - b.cpu)[figures.length >> 1] as Figures;
}

function sizeOf(path: string): number {
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

function startOf(script: string): number {
  const time = (args: readonly string[]): number => {
    const times = Array.from({ length: RUNS }, () => {
      const before = performance.now();
      spawnSync(process.execPath, args, { env: {} });
      return performance.now() - before;
    });
    return Math.min(...times);
  };
  return time([script]) - time(['-e', '0']);
}

function report(name: string, figures: Figures, base: Figures): void {
  const cells = [
    figures.cpu.toFixed(2),
    `${(figures.cpu / base.cpu).toFixed(2)} ×`,
    figures.rss.toFixed(0),
    String(figures.shown),
  ];
  print(name, cells);
}

function gate(name: string, found: number, limit: number): void {
  const holds = found <= limit;
  if (!holds) missed.push(`${name}: ${found.toFixed(2)}, at most ${limit}`);
  say(`${holds ? '  ok    ' : '  MISSED'} ${name}: ${found.toFixed(2)} (at most ${limit})`);
}

function print(name: string, cells: readonly string[]): void {
  say(`${name.padEnd(50)}${cells.map((cell) => cell.padStart(12)).join('')}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
