import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { formatProblem } from '../code-frame.ts';
import type { Loss } from '../fixture-format.ts';
import { allFormats } from '../fixture-formats.ts';
import { fixtureWriters } from '../formats/fixture-writers.ts';
import { linkFixtures } from '../link.ts';
import { loadFixtures } from '../load-fixtures.ts';
import type { FixtureFile } from '../model.ts';
import { describeOptions, parseArguments, UsageError, valueOf, type OptionSpec } from '../parse-arguments.ts';
import { suggest } from '../suggest.ts';
import type { Terminal } from '../terminal.ts';

const options: readonly OptionSpec[] = [
  { name: 'from', value: 'format', help: 'the format of the files (default: found out by name and content)' },
  {
    name: 'to',
    value: 'format',
    help: `native (default), ${fixtureWriters
      .slice(1)
      .map((writer) => writer.name)
      .join(', ')}`,
  },
  { name: 'out', value: 'folder', short: 'o', help: 'where the files go (default: printed)' },
  {
    name: 'setting',
    value: 'name=value',
    many: true,
    help: 'a setting of the format, such as SCRIPTING_MATCHING_MODE=equals',
  },
  { name: 'strict', help: 'exit with 4 when anything is lost' },
  { name: 'force', help: 'write over files that are there and differ' },
  { name: 'help', short: 'h', help: 'show this' },
];

/** Reads fixtures of one format and writes those of another, with a list of everything that was lost. */
export async function convert(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(`Usage: bot-qa convert --to <format> [options] <fixtures …>\n\n${describeOptions(options)}\n`);
    return 0;
  }
  if (parsed.positionals.length === 0) throw new UsageError('Which fixtures? Name files, folders or globs.');
  const target = valueOf(parsed, 'to') ?? 'native';
  const writer = fixtureWriters.find((one) => one.name === target);
  if (!writer)
    throw unknownFormat(
      target,
      fixtureWriters.map((one) => one.name),
    );
  const from = valueOf(parsed, 'from');
  const names = (await allFormats()).map((format) => format.name);
  if (from !== undefined && !names.includes(from)) throw unknownFormat(from, names);

  const loaded = await loadFixtures(parsed.positionals, {
    folder: terminal.cwd,
    cwd: terminal.cwd,
    settings: readSettings(parsed.values.get('setting') ?? []),
    ...(from !== undefined && { format: from }),
  });
  const problems = [...loaded.problems, ...loaded.files.flatMap((file) => file.problems)];
  for (const problem of problems) terminal.err(`${formatProblem(problem, loaded.sources)}\n\n`);
  if (problems.some((problem) => problem.level === 'error')) {
    terminal.err('Nothing was converted: repair these mistakes first.\n');
    return 2;
  }
  const losses: Loss[] = problems.map((problem) => ({ what: problem.message, at: problem.at }));
  const files = withTheirTables(loaded.files).flatMap((file) => {
    const written = writer.write(file);
    losses.push(...written.losses);
    return written.files;
  });
  if (files.length === 0) {
    terminal.err('Nothing was converted: no fixture was found, or nothing of it can be said in that format.\n');
    await printLosses(losses, terminal);
    return 2;
  }
  const folder = valueOf(parsed, 'out');
  await writeFiles(
    unique(files),
    folder === undefined ? undefined : resolve(terminal.cwd, folder),
    parsed.switches.has('force'),
    terminal,
  );
  await printLosses(losses, terminal);
  return losses.length > 0 && parsed.switches.has('strict') ? 4 : 0;
}

function unknownFormat(name: string, known: readonly string[]): UsageError {
  const near = suggest(name, known);
  return new UsageError(
    `There is no format "${name}".${near === undefined ? ` Known are: ${known.join(', ')}.` : ` Did you mean "${near}"?`}`,
  );
}

function readSettings(given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new UsageError(`"--setting" needs name=value, but "${text}" was given.`);
      const value = text.slice(equals + 1);
      return [
        text.slice(0, equals),
        value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value,
      ];
    }),
  );
}

/** Tables of files of their own go into the conversations that use them. */
function withTheirTables(files: readonly FixtureFile[]): FixtureFile[] {
  const { conversations } = linkFixtures(files);
  return files
    .map((file) => ({ ...file, tables: [], conversations: conversations.filter((one) => one.at.file === file.file) }))
    .filter((file) => file.conversations.length + file.blocks.length + file.lists.length > 0);
}

interface Written {
  readonly path: string;
  readonly text: string;
}

/** Two files of one name (from two folders) get a number. */
function unique(files: readonly Written[]): Written[] {
  const seen = new Set<string>();
  return files.map((file) => {
    let { path } = file;
    for (let copy = 2; seen.has(path.toLowerCase()); copy++) path = file.path.replace(/^([^.]*)/, `$1-${copy}`);
    seen.add(path.toLowerCase());
    return { ...file, path };
  });
}

async function writeFiles(
  files: readonly Written[],
  folder: string | undefined,
  force: boolean,
  terminal: Terminal,
): Promise<void> {
  if (folder === undefined) {
    for (const file of files)
      await terminal.out(
        `${files.length > 1 ? `# ${file.path}\n` : ''}${file.text}${file.text.endsWith('\n') ? '' : '\n'}`,
      );
    return;
  }
  const different = files.filter(
    ({ path, text }) => existsSync(join(folder, path)) && readFileSync(join(folder, path), 'utf8') !== text,
  );
  if (different.length > 0 && !force)
    throw new UsageError(
      `${different.map((file) => file.path).join(', ')} in "${folder}" would be overwritten. Give "--force", or another folder.`,
    );
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  terminal.err(`${files.length} ${files.length === 1 ? 'file' : 'files'} written to ${folder}\n`);
}

async function printLosses(losses: readonly Loss[], terminal: Terminal): Promise<void> {
  if (losses.length === 0) {
    terminal.err('Nothing was lost.\n');
    return;
  }
  terminal.err(`Lost (${losses.length}):\n`);
  for (const { what, at } of losses) terminal.err(`  ${at.file}:${at.line}:${at.column} ${what}\n`);
}
