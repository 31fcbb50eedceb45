// The engine at 20,000 files, 2,000 commits, 500 reviews and 1,000 checks, next to the floor of parsing the same snapshot
// from JSON; and size and start of the bundle.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../src/engine/evaluate.ts';
import { mergePolicies } from '../src/policy/extends.ts';
import { imagineSnapshot } from '../src/policy/imagine.ts';
import { readPolicyFile } from '../src/policy/read-policy.ts';
import { known } from '../src/snapshot/facts.ts';
import type { Snapshot } from '../src/snapshot/snapshot.ts';

const POLICY = `version: 1
rules:
  - name: Hygiene
    require: { title: conventional, description: { min_chars: 10 }, labels: { none_of: [wip] } }
  - name: Files
    require: { files: { none: ['dist/**', '*.pem'] }, size: { lines: '<= 9999999', ignore: '*.lock' } }
  - name: Review
    require: { approvals: { count: 2, owners: each, from: ['@acme/core'] }, conversations: resolved }
  - name: CI
    require: { checks: { pass: ['check *'], source: github-actions } }
  - name: Commits
    require: { commit_messages: conventional, dco: signed-off, signatures: verified, commit_accounts: known }
`;
const FILES = 20_000;
const COMMITS = 2_000;
const person = (login: string) => ({
  name: login,
  email: `${login}@acme.example`,
  account: { id: login, login, kind: 'user' as const },
});
const sha = (index: number): string => index.toString(16).padStart(40, '0');
const base = imagineSnapshot({ author: 'ada', codeowners: '* @acme/core\n/src/1/ @acme/core\n' });
const snapshot: Snapshot = {
  ...base,
  facts: {
    ...base.facts,
    files: known(
      Array.from({ length: FILES }, (_, index) => ({
        path: `src/${index % 100}/file-${index}.ts`,
        status: 'modified' as const,
      })),
    ),
    lines: known(
      Object.fromEntries(
        Array.from({ length: FILES }, (_, index) => [
          `src/${index % 100}/file-${index}.ts`,
          { additions: 3, deletions: 1 },
        ]),
      ),
    ),
    commits: known(
      Array.from({ length: COMMITS }, (_, index) => ({
        sha: sha(index), parents: [sha(index + 1)], message: `feat: step ${index}\n\nSigned-off-by: ada <ada@acme.example>`, author: person('ada'), committer: person('ada'), coAuthors: [],
        signature: { valid: true, state: 'VALID', signer: null, keyId: null }, committedAt: 0,
      })), // oxfmt-ignore
    ),
    reviews: known(
      Array.from({ length: 500 }, (_, index) => ({
        id: `${index}`,
        author: person(`r${index % 40}`).account,
        state: 'approved' as const,
        commit: base.pullRequest.head.sha,
        submittedAt: index,
        canPush: true,
      })),
    ),
    checks: known(
      Array.from({ length: 1_000 }, (_, index) => ({
        name: `check ${index}`,
        kind: 'check-run' as const,
        conclusion: 'success' as const,
        source: 'github-actions',
        workflow: null,
        isRequired: false,
      })),
    ),
  },
  answers: { 'team team="acme/core"': known(Array.from({ length: 40 }, (_, index) => person(`r${index}`).account)) },
};
const policy = mergePolicies([readPolicyFile(POLICY, 'bench.yml')]);
const text = JSON.stringify(snapshot);

function median(work: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  }).sort((a, b) => a - b);
  return times[3] ?? NaN;
}

const verdict = evaluate(snapshot, policy, 0).verdict;
const floor = median(() => JSON.parse(text) as unknown);
const engine = median(() => evaluate(snapshot, policy, 0));
const bundle = join(import.meta.dirname, '../dist/index.js');
const bytes = existsSync(bundle) ? statSync(bundle).size : NaN;
const GATES = { ratio: 3, bytes: 1_500_000, start: 6 };
const ratio = engine / floor;
const print = (line: string): void => void process.stdout.write(`${line}\n`);
print(`floor, parsing the snapshot from JSON: ${floor.toFixed(1)} ms`);
print(
  `engine, judging it (${verdict}):        ${engine.toFixed(1)} ms, ${ratio.toFixed(2)} times the floor (at most ${GATES.ratio})`,
);
print(
  `snapshot ${(text.length / 1e6).toFixed(1)} MB; bundle ${(bytes / 1e3).toFixed(0)} kB (at most ${GATES.bytes / 1e3})`,
);
// The bundle ends with the first input error: there is no event to judge.
const start = (...args: string[]): unknown => spawnSync(process.execPath, args, { env: {}, stdio: 'ignore' });
const bare = median(() => start('-e', ''));
const started = median(() => start(bundle));
const startRatio = started / bare;
print(
  `start of the bundle: ${started.toFixed(0)} ms, ${startRatio.toFixed(1)} times bare Node (at most ${GATES.start}; ${bare.toFixed(0)} ms)`,
);
const isMet = verdict === 'pass' && ratio <= GATES.ratio && bytes <= GATES.bytes && startRatio <= GATES.start;
print(
  isMet
    ? 'met'
    : `MISSED: ratio ${ratio.toFixed(2)}, bundle ${bytes}, start ${startRatio.toFixed(1)}, verdict ${verdict}`,
);
process.exitCode = isMet ? 0 : 1;
