import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { findFiles, showPath, type FoundFile, type FoundFiles } from './find-files.ts';
import type { ReadContext } from './fixture-format.ts';
import { allFormats, findFormat } from './fixture-formats.ts';
import type { FixtureFile } from './model.ts';
import { readSource } from './read-source.ts';
import type { Problem, SourceFile } from './source.ts';

export interface LoadOptions {
  readonly folder: string;
  readonly cwd: string;
  /** The format by name, instead of finding it out. */
  readonly format?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly companion?: ReadCompanion;
}

/** Who does something else while fixtures are read. */
export interface ReadCompanion {
  /** The next file, as soon as it is read. */
  read(file: FixtureFile): void;
  /** Called before work that leaves nobody else a turn for long; it begins when this resolves. */
  beforeLongWork(): Promise<void>;
}

/** Reading lets others have a turn as often as this. */
const sliceMs = 4;
/** A file of more bytes is long work: it is parsed in one go. */
const longFile = 64 * 1024;

export interface LoadedFixtures {
  readonly files: readonly FixtureFile[];
  /** The sources of all files, for code frames. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Files in the folders that no format claims: said, not an error. */
  readonly unclaimed: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads all fixtures of some paths and globs. */
export function loadFixtures(patterns: readonly string[], options: LoadOptions): Promise<LoadedFixtures> {
  return readFound(findFiles(patterns, options.folder, options.cwd), options);
}

/** Reads the files that paths and globs led to. */
export async function readFound({ files, missing }: FoundFiles, options: LoadOptions): Promise<LoadedFixtures> {
  const problems: Problem[] = missing.map((pattern) => ({
    code: 'unreadable-file',
    level: 'error',
    message: `There is no file, folder or match for "${pattern}".`,
    at: { file: pattern, line: 1, column: 1 },
  }));
  const sources = new Map<string, SourceFile>();
  const unclaimed: string[] = [];
  const fixtures: FixtureFile[] = [];
  let sliceEnd = performance.now() + sliceMs;
  for (const file of files) {
    const before = problems.length;
    const fixture = await loadOne(file, options, sources, problems);
    if (fixture) {
      fixtures.push(fixture);
      options.companion?.read(fixture);
    } else if (problems.length === before) unclaimed.push(file.shownAs);
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    sliceEnd = performance.now() + sliceMs;
  }
  return { files: await finishFiles(fixtures), sources, unclaimed, problems };
}

/** Lets each format look at all its files together. */
async function finishFiles(files: readonly FixtureFile[]): Promise<readonly FixtureFile[]> {
  let finished = files;
  for (const name of new Set(files.map((file) => file.format))) {
    if (name === 'native') continue;
    const format = (await allFormats()).find((one) => one.name === name);
    if (!format?.finish) continue;
    const own = format.finish(files.filter((file) => file.format === name)).values();
    finished = finished.map((file) => (file.format === name ? (own.next().value ?? file) : file));
  }
  return finished;
}

async function loadOne(
  file: FoundFile,
  options: LoadOptions,
  sources: Map<string, SourceFile>,
  problems: Problem[],
): Promise<FixtureFile | undefined> {
  const { source, problems: unreadable } = readSource(file.path, file.shownAs);
  const format = await findFormat(file.shownAs, source.text.slice(0, 65_536), options.format);
  const at = { file: file.shownAs, line: 1, column: 1 };
  if (format === undefined) {
    if (options.format !== undefined)
      problems.push({ code: 'unknown-format', level: 'error', message: `There is no format "${options.format}".`, at });
    else if (file.named)
      problems.push({
        code: 'unknown-format',
        level: 'error',
        message: 'No format claims this file. Name it with --format, or rename it (native fixtures end in .bot.yaml).',
        at,
      });
    // A folder, or a file that is there: nobody knows what stands in it.
    else if (existsSync(file.path)) problems.push(...unreadable.filter(({ code }) => code === 'unreadable-file'));
    return undefined;
  }
  if (format === 'ambiguous') {
    problems.push({
      code: 'unknown-format',
      level: 'error',
      message: 'More than one format claims this file. Name the one you mean with --format.',
      at,
    });
    return undefined;
  }
  sources.set(file.shownAs, source);
  if (unreadable.length > 0) {
    problems.push(...unreadable);
    return undefined;
  }
  const context: ReadContext = {
    settings: options.settings ?? {},
    readRelated: (name) => readRelated(name, file, options, sources),
  };
  if (source.bytes.length > longFile) await options.companion?.beforeLongWork();
  return format.read(source, context);
}

/** A file beside the fixture, and never one outside the folder of the run. */
function readRelated(
  name: string,
  from: FoundFile,
  options: LoadOptions,
  sources: Map<string, SourceFile>,
): SourceFile | undefined {
  const path = resolve(dirname(from.path), name);
  const inside = [options.folder, options.cwd, dirname(from.path)].some(
    (root) => !relative(root, path).startsWith('..'),
  );
  if (!inside || !existsSync(path)) return undefined;
  const { source, problems } = readSource(path, showPath(path, options.cwd));
  if (problems.length > 0) return undefined;
  sources.set(source.file, source);
  return source;
}
