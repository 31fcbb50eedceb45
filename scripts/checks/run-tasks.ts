import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
const reports = join(root, 'reports');

/** How many tests (or checks) passed and failed. */
export type Totals = { passed: number; failed: number };

/** Runs a command in the root with its output shown; true when it exits with 0. */
export function runVisible(command: string, args: string[], env: Record<string, string> = {}): boolean {
  const started = Date.now();
  console.log(`\n> ${command} ${args.join(' ')}`);
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NX_TUI: 'false', ...env },
  });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  console.log(
    `  ${status === 0 ? 'ok' : `failed (${signal ?? status})`} after ${Math.round((Date.now() - started) / 1000)} s`,
  );
  return status === 0;
}

/** Removes the JUnit reports of an earlier run, so that a project that wrote none is noticed. */
export function clearReports(): void {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
}

/** No XML 1.0 may hold these, not even escaped: whoever reads such a report reads none of it. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const attribute = (xml: string, name: string): number =>
  Number(new RegExp(`\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? NaN);

/**
 * Adds up the JUnit reports of the named projects. A missing, unreadable or empty report counts as one failure:
 * a project whose tests did not run is not green.
 */
export function readTotals(projects: string[], suffix: string): Totals {
  const totals: Totals = { passed: 0, failed: 0 };
  for (const project of projects) {
    const path = join(reports, `${project}${suffix}.xml`);
    const report = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const head = /<testsuites\b[^>]*>/.exec(report)?.[0] ?? '';
    const tests = attribute(head, 'tests');
    const failed = attribute(head, 'failures') + attribute(head, 'errors');
    if (Number.isNaN(tests) || Number.isNaN(failed) || tests === 0) {
      console.error(`${project}: no test report at reports/${project}${suffix}.xml, counted as a failure`);
      totals.failed++;
      continue;
    }
    const broken = notXml.exec(report);
    if (broken) {
      const line = report.slice(0, broken.index).split('\n').length;
      console.error(
        `reports/${project}${suffix}.xml:${line}: no XML, by a letter in a test's name; counted as a failure`,
      );
      totals.failed++;
    }
    const skipped = [...report.matchAll(/<skipped\b/g)].length;
    if (skipped > 0) console.error(`${project}: ${skipped} skipped tests, counted as failures`);
    totals.passed += tests - failed - skipped;
    totals.failed += failed + skipped;
  }
  return totals;
}

/** Writes the totals for `.ci/run` and prints the closing line; the exit code is 1 when anything failed. */
export function closeWith(name: string, totals: Totals): void {
  writeFileSync(join(reports, `${name}.totals.json`), `${JSON.stringify(totals)}\n`);
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

/** The workspace projects that have a given script. */
export function projectsWith(accept: (folder: string, scripts: Record<string, string>) => boolean): string[] {
  const folders = ['packages', 'actions'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
  return [...folders, 'scripts']
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
        name: string;
        scripts?: Record<string, string>;
      };
      return { folder, name: manifest.name, scripts: manifest.scripts ?? {} };
    })
    .filter(({ folder, scripts }) => accept(join(root, folder), scripts))
    .map(({ name }) => name);
}
