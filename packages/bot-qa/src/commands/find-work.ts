import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { BotConfig, Config } from '../config/config.ts';
import type { Surroundings } from '../config/config-reading.ts';
import { findFiles, showPath, type FoundFiles } from '../find-files.ts';
import { linkFixtures, type Suite } from '../link.ts';
import { readFound, type LoadOptions, type ReadCompanion } from '../load-fixtures.ts';
import type { Conversation, FixtureFile } from '../model.ts';
import { UsageError, valueOf, type ParsedArguments } from '../parse-arguments.ts';
import { readSource } from '../read-source.ts';
import type { SecretMask } from '../run/mask-secrets.ts';
import { escapeHoles } from '../template.ts';
import type { Problem, SourceFile } from '../source.ts';
import { suggest } from '../suggest.ts';
import type { Terminal } from '../terminal.ts';

type Audiences = Map<string, ReadonlySet<string> | undefined>;

/** What a command line is about, as far as it is known before a fixture is read. */
export interface Plan {
  readonly config: Config;
  /** Those of the configuration that this run is for. */
  readonly bots: readonly BotConfig[];
  readonly suites: readonly {
    readonly folder: string;
    readonly found: FoundFiles;
    readonly bots: readonly string[] | undefined;
  }[];
  /** The bots that each file is for; undefined, and a file that is not here: all of them. */
  readonly audiences: Audiences;
  /** By everything but `changed`, which is known only when names are looked up. */
  readonly isWanted: (conversation: Conversation, bot: string) => boolean;
  /** Only what these files touch is to be played (`--changed-since`). */
  readonly changed: ReadonlySet<string> | undefined;
  readonly load: Omit<LoadOptions, 'folder'>;
  /** The text of the configuration, for code frames. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** One bot was named directly: names of bots in fixtures mean no other. */
  readonly isDirect: boolean;
}

/** What a command line is about: the bots, and the conversations of each. */
export interface Work {
  readonly config: Config;
  readonly suite: Suite;
  readonly bots: readonly { readonly config: BotConfig; readonly conversations: readonly Conversation[] }[];
  readonly isWanted: Plan['isWanted'];
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** What is worth a word: files that no format claims. */
  readonly notes: readonly string[];
  /** Why there is nothing to play, when there is nothing. */
  readonly nothing: string;
}

/** Linking so many files is long work. */
const manyFiles = 2000;

const emptyConfig: Config = { bots: [], suites: [], secrets: [], problems: [] };

/** Reads the configuration and all fixtures, links and selects. All mistakes are in `suite.problems`. */
export async function findWork(parsed: ParsedArguments, terminal: Terminal, secrets: SecretMask): Promise<Work> {
  return readWork(await planWork(parsed, terminal, secrets));
}

/** Reads the configuration and finds the fixture files of each bot. */
export async function planWork(parsed: ParsedArguments, terminal: Terminal, secrets: SecretMask): Promise<Plan> {
  const sources = new Map<string, SourceFile>();
  const { config, folder } = await loadConfig(parsed, terminal, secrets, sources);
  const botNames = chosenBots(parsed, config);
  const { positionals } = parsed;
  if (positionals.length === 0 && config.suites.length === 0) {
    throw new UsageError('Which fixtures? Name files, folders or globs, or write "suites" in the configuration.');
  }
  const { cwd } = terminal;
  const suites = (
    positionals.length > 0
      ? [{ fixtures: positionals, folder: cwd, bots: undefined }]
      : config.suites.map(({ fixtures, bots }) => ({ fixtures, folder, bots }))
  ).map((suite) => ({ ...suite, found: findFiles(suite.fixtures, suite.folder, cwd) }));
  const audiences: Audiences = new Map();
  for (const { found, bots } of suites) for (const { shownAs } of found.files) addAudience(audiences, shownAs, bots);
  const format = valueOf(parsed, 'format');
  const isSelected = selector(parsed);
  const changed = await changedSince(parsed, cwd);
  return {
    config,
    bots: config.bots.filter((bot) => botNames === undefined || botNames.includes(bot.name)),
    suites,
    audiences,
    isWanted: (conversation, bot) =>
      audiences.get(conversation.at.file)?.has(bot) !== false &&
      (conversation.bot === undefined || conversation.bot === bot) &&
      isSelected(conversation),
    // Another configuration makes every conversation another one.
    changed: [...sources.keys()].some((file) => changed?.has(file)) ? undefined : changed,
    load: { cwd, settings: readSettings(parsed), ...(format !== undefined && { format }) },
    sources,
    isDirect: directBot(parsed) !== undefined,
  };
}

/** Reads all fixtures of a plan, links and selects. All mistakes are in `suite.problems`. */
export async function readWork(plan: Plan, companion?: ReadCompanion): Promise<Work> {
  const { config } = plan;
  const sources = new Map(plan.sources);
  const byFile = new Map<string, FixtureFile>();
  const problems: Problem[] = [...config.problems];
  const notes: string[] = [];
  for (const { found, folder, bots: audience } of plan.suites) {
    const loaded = await readFound(found, { ...plan.load, folder, ...(companion && { companion }) });
    for (const [name, source] of loaded.sources) sources.set(name, source);
    problems.push(...loaded.problems);
    const unclaimed = loaded.unclaimed.filter((name) => !plan.sources.has(name));
    if (unclaimed.length > 0)
      notes.push(
        `${unclaimed.length} ${unclaimed.length === 1 ? 'file is' : 'files are'} no fixture of a known format: ${unclaimed.slice(0, 5).join(', ')}${unclaimed.length > 5 ? ' …' : ''}`,
      );
    for (const file of loaded.files) {
      byFile.set(file.file, file);
      // A format may keep its tests in files of their own; they are for whom the file is that names them.
      for (const { at } of file.conversations)
        if (at.file !== file.file) addAudience(plan.audiences, at.file, audience);
    }
  }
  const files = [...byFile.values()];
  if (files.length > manyFiles) await companion?.beforeLongWork();
  const linked = linkFixtures(files);
  for (const conversation of linked.conversations) {
    const { bot } = conversation;
    if (bot === undefined || config.bots.some((one) => one.name === bot) || config.bots.length === 0 || plan.isDirect)
      continue;
    const near = suggest(
      bot,
      config.bots.map((one) => one.name),
    );
    problems.push({
      code: 'unknown-bot',
      level: 'error',
      message: `The configuration has no bot "${bot}".`,
      at: conversation.at,
      ...(near !== undefined && { suggestion: near }),
    });
  }
  const suite: Suite = { ...linked, problems: [...problems, ...linked.problems] };
  const isWanted = await narrowed(plan, suite);
  const bots = plan.bots.map((bot) => ({
    config: bot,
    conversations: suite.conversations.filter((conversation) => isWanted(conversation, bot.name)),
  }));
  const nothing = `Nothing was selected: ${suite.conversations.length} conversations in ${byFile.size} fixture files, none of them wanted by the bots and filters of this run.`;
  return { config, suite, bots, isWanted, sources, notes, nothing };
}

/** What a plan wants of the conversations that its changed files touch. */
async function narrowed({ isWanted, changed }: Plan, suite: Suite): Promise<Plan['isWanted']> {
  if (!changed) return isWanted;
  const { isTouched } = await import('../changed-files.ts');
  const touched = new Set(suite.conversations.filter((conversation) => isTouched(conversation, suite, changed)));
  return (conversation, bot) => touched.has(conversation) && isWanted(conversation, bot);
}

/** Adds those of one more suite. */
function addAudience(audiences: Audiences, file: string, bots: readonly string[] | undefined): void {
  const known = audiences.get(file);
  if (!bots || (audiences.has(file) && !known)) audiences.set(file, undefined);
  else audiences.set(file, new Set([...(known ?? []), ...bots]));
}

/** The configuration that a command line means: of a file, or of one bot named directly. */
export async function loadConfig(
  parsed: ParsedArguments,
  terminal: Terminal,
  secrets: SecretMask,
  sources: Map<string, SourceFile>,
): Promise<{ config: Config; folder: string }> {
  const named = valueOf(parsed, 'config');
  const direct = directBot(parsed);
  const path = resolve(terminal.cwd, named ?? 'bot-qa.yaml');
  const surroundings: Surroundings = {
    environment: terminal.environment,
    addSecret: (value) => secrets.add(value),
    folder: direct === undefined ? dirname(path) : terminal.cwd,
  };
  const { readConfig } = await import('../config/read-config.ts');
  if (direct !== undefined) {
    return {
      config: readConfig({ file: 'command line', text: direct, bytes: Buffer.from(direct) }, surroundings),
      folder: terminal.cwd,
    };
  }
  if (named === undefined && !existsSync(path)) return { config: emptyConfig, folder: terminal.cwd };
  const { source, problems } = readSource(path, showPath(path, terminal.cwd));
  sources.set(source.file, source);
  if (problems.length > 0) return { config: { ...emptyConfig, problems }, folder: dirname(path) };
  const config = readConfig(source, surroundings);
  for (const name of config.secrets) {
    const value = terminal.environment(name);
    if (value !== undefined) secrets.add(value);
  }
  return { config, folder: dirname(path) };
}

/** `--url` and `--module` are a configuration of one bot. */
function directBot(parsed: ParsedArguments): string | undefined {
  const url = valueOf(parsed, 'url');
  const module = valueOf(parsed, 'module');
  if (url !== undefined && module !== undefined) throw new UsageError('Use "--url" or "--module", not both.');
  if ((url !== undefined || module !== undefined) && valueOf(parsed, 'config') !== undefined)
    throw new UsageError('Use "--url" or "--module", or "--config", not both.');
  if (url !== undefined) return JSON.stringify({ bots: { bot: { connector: 'http', url: escapeHoles(url) } } });
  if (module !== undefined) return JSON.stringify({ bots: { bot: { connector: 'function', module } } });
  return undefined;
}

function chosenBots(parsed: ParsedArguments, config: Config): readonly string[] | undefined {
  const wanted = parsed.values.get('bot');
  const names = config.bots.map((bot) => bot.name);
  for (const name of wanted ?? []) {
    if (names.includes(name) || config.problems.length > 0) continue;
    const near = suggest(name, names);
    throw new UsageError(
      `The configuration has no bot "${name}".${near === undefined ? ` It has: ${names.join(', ') || 'none'}.` : ` Did you mean "${near}"?`}`,
    );
  }
  return wanted;
}

function readSettings(parsed: ParsedArguments): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const text of parsed.values.get('setting') ?? []) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UsageError(`"--setting" needs name=value, but "${text}" was given.`);
    const value = text.slice(equals + 1);
    settings[text.slice(0, equals)] =
      value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value;
  }
  return settings;
}

async function changedSince(parsed: ParsedArguments, cwd: string): Promise<ReadonlySet<string> | undefined> {
  const since = valueOf(parsed, 'changed-since');
  return since === undefined ? undefined : (await import('../changed-files.ts')).changedFiles(since, cwd);
}

function selector(parsed: ParsedArguments): (conversation: Conversation) => boolean {
  const tags = parsed.values.get('tag');
  const notTags = parsed.values.get('not-tag');
  const names = parsed.values.get('name')?.map((name) => name.toLowerCase());
  const owners = parsed.values.get('owner');
  return (conversation) =>
    (!tags || tags.some((tag) => conversation.tags.includes(tag))) &&
    !notTags?.some((tag) => conversation.tags.includes(tag)) &&
    (!names || names.some((name) => conversation.name.toLowerCase().includes(name))) &&
    (!owners || (conversation.owner !== undefined && owners.includes(conversation.owner)));
}
