import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGitHub } from '../src/github.ts';
import { readStateFile } from '../src/state/read-state-file.ts';
import type { State } from '../src/state.ts';

// Loads a state of ten thousand pull requests, each with a commit and a branch of its own, from a JSON file. The floor
// is what nobody can do without: parsing the file, and git importing the same commits into a bare repository.

const pulls = 10_000;
/** Loading may take this many times the floor, and never more than so many seconds. */
const gate = { ratio: 3, seconds: 30 };

function makeState(): State {
  const number = Array.from({ length: pulls }, (_, index) => index + 1);
  return {
    users: { mona: {}, hubot: {} },
    organizations: { octo: { members: { mona: 'admin', hubot: 'member' } } },
    tokens: { mona: { user: 'mona' } },
    repositories: {
      'octo/app': {
        commits: [
          { id: 'first', files: { 'a.txt': 'a\n' } },
          ...number.map((n) => ({
            id: `c${n}`,
            branch: `topic-${n}`,
            from: 'first',
            message: `Change ${n}`,
            files: { [`f${n % 500}.txt`]: `${n}\n` },
          })),
        ],
        pullRequests: number.map((n) => ({
          title: `Change ${n}`,
          author: 'hubot',
          head: `topic-${n}`,
          body: `What ${n} is about`,
        })),
      },
    },
  };
}

function fastImportStream(): string {
  const commit = (branch: string, message: string, from: string, name: string, text: string) =>
    `commit refs/heads/${branch}\nmark :${branch === 'main' ? 1 : Number(branch.slice(6)) + 1}\n` +
    `committer m <m@example.test> 1700000000 +0000\ndata ${message.length}\n${message}\n${from}` +
    `M 100644 inline ${name}\ndata ${text.length}\n${text}\n`;
  const topics = Array.from({ length: pulls }, (_, index) =>
    commit(`topic-${index + 1}`, `Change ${index + 1}`, 'from :1\n', `f${(index + 1) % 500}.txt`, `${index + 1}\n`),
  );
  return commit('main', 'first', '', 'a.txt', 'a\n') + topics.join('');
}

async function timed<T>(action: () => T | Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  const value = await action();
  return { value, seconds: (performance.now() - started) / 1000 };
}

const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-bench-'));
const file = path.join(folder, 'state.json');
writeFileSync(file, JSON.stringify(makeState()));
const floor = await timed(() => {
  JSON.parse(readFileSync(file, 'utf8'));
  const bare = path.join(folder, 'floor.git');
  execFileSync('git', ['init', '--quiet', '--bare', bare]);
  execFileSync('git', ['-C', bare, 'fast-import', '--quiet'], { input: fastImportStream() });
});
const read = await timed(() => readStateFile(file));
const load = await timed(() => startGitHub({ state: read.value }));
const list = await timed(async () => {
  const response = await fetch(`${load.value.apiUrl}/repos/octo/app/pulls?per_page=100`, {
    headers: { authorization: `Bearer ${load.value.tokens.mona}` },
  });
  return (await response.json()) as unknown[];
});
await load.value.close();
rmSync(folder, { recursive: true });

const total = read.seconds + load.seconds;
const ratio = total / floor.seconds;
const row = (what: string, seconds: number) =>
  process.stdout.write(`${what.padEnd(44)}${seconds.toFixed(3).padStart(8)} s\n`);
row(`floor: parse, and git fast-import`, floor.seconds);
row('read and check the state file', read.seconds);
row(`start a GitHub of ${pulls} pull requests`, load.seconds);
row(`first page of its pull requests (${list.value.length})`, list.seconds);
process.stdout.write(
  `ratio to the floor ${ratio.toFixed(0)} (gate ${gate.ratio}), peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
);
if (ratio > gate.ratio || total > gate.seconds || list.value.length !== 100) process.exitCode = 1;
