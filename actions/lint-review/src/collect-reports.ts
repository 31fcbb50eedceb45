import { statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { describeError } from 'action-kit/errors';
import type { Collection, Entry } from './collection.ts';
import { withFile } from './report/byte-source.ts';
import { readReport } from './report/read-report.ts';
import type { ReportEntry } from './report/report-entry.ts';

/**
 * Reads the report files of all entries into the collection. A file that is missing or cannot be read fails its entry
 * and leaves the others alone.
 *
 * @param workspace absolute folder that the paths start from
 */
export async function collectReports(
  entries: readonly ReportEntry[],
  workspace: string,
  collection: Collection,
): Promise<void> {
  for (const spec of entries) {
    const entry = collection.begin(spec.key);
    const paths = await filesOf(spec.path, workspace);
    if (paths.length === 0)
      entry.failures.push(
        `no report at ${spec.path}. Did the linter run, and does it write to that path? An empty report of a linter that ` +
          'found nothing is a file, too.',
      );
    for (const path of paths) await collectReport({ path, name: nameOf(path, workspace) }, spec, entry, collection);
  }
}

/** A file with what people know it by. */
export interface ReportFile {
  readonly path: string;
  readonly name: string;
}

/**
 * Reads one file for an entry; what goes wrong is the entry's failure.
 *
 * @param mayBeEmpty whether a file without any byte means "no findings", as it does in texts for people
 */
export async function collectReport(
  { path, name }: ReportFile,
  spec: Pick<ReportEntry, 'name' | 'format' | 'errorformat'>,
  entry: Entry,
  collection: Collection,
  mayBeEmpty = spec.format?.startsWith('text:') === true,
): Promise<void> {
  try {
    const { name: tool, format, errorformat } = spec;
    const facts = await withFile(path, name, (source) => readReport(source, format, collection, { tool, errorformat }));
    entry.failures.push(...facts.failures);
    if (facts.format === 'blank' && !mayBeEmpty)
      entry.failures.push(`${name} is empty. A linter that found nothing writes an empty report, not an empty file.`);
    entry.sources.push(`${name} (${facts.format})`);
  } catch (error) {
    entry.failures.push(describeError(error));
  }
}

function nameOf(path: string, workspace: string): string {
  const name = relative(workspace, path).split(sep).join('/');
  return name.startsWith('../') ? path : name;
}

async function filesOf(pattern: string, workspace: string): Promise<string[]> {
  if (statSync(join(workspace, pattern), { throwIfNoEntry: false })?.isFile()) return [join(workspace, pattern)];
  if (pattern.startsWith('/') && statSync(pattern, { throwIfNoEntry: false })?.isFile()) return [pattern];
  if (!/[*?[{]/.test(pattern)) return [];
  const found: string[] = [];
  for await (const path of glob(pattern, { cwd: workspace })) {
    const full = resolve(workspace, path);
    if (statSync(full, { throwIfNoEntry: false })?.isFile()) found.push(full);
  }
  return found.sort();
}
