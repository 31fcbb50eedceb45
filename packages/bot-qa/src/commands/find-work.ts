import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { BotConfig, Config } from '../config/config.ts';
import type { Surroundings } from '../config/config-reading.ts';
import { showPath } from '../find-files.ts';
import { linkFixtures, type Suite } from '../link.ts';
import { loadFixtures, type LoadedFixtures } from '../load-fixtures.ts';
import type { Conversation, FixtureFile } from '../model.ts';
import { UsageError, valueOf, type ParsedArguments } from '../parse-arguments.ts';
import { readSource } from '../read-source.ts';
import type { SecretMask } from '../run/mask-secrets.ts';
import { escapeHoles } from '../template.ts';
import type { Problem, SourceFile } from '../source.ts';
import { suggest } from '../suggest.ts';
import type { Terminal } from '../terminal.ts';

/** What a command line is about: the bots, and the conversations of each. */
export interface Work {
  readonly config: Config;
  readonly suite: Suite;
  readonly bots: readonly { readonly config: BotConfig; readonly conversations: readonly Conversation[] }[];
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** What is worth a word: files that no format claims. */
  readonly notes: readonly string[];
  /** Why there is nothing to play, when there is nothing. */
  readonly nothing: string;
}

const emptyConfig: Config = { bots: [], suites: [], secrets: [], problems: [] };

/** Reads the configuration and all fixtures, links and selects. All mistakes are in `suite.problems`. */
export async function findWork(parsed: ParsedArguments, terminal: Terminal, secrets: SecretMask): Promise<Work> {
  const sources = new Map<string, SourceFile>();
  const { config, folder } = await loadConfig(parsed, terminal, secrets, sources);
  const botNames = chosenBots(parsed, config);
  const { positionals } = parsed;
  if (positionals.length === 0 && config.suites.length === 0) {
    throw new UsageError('Which fixtures? Name files, folders or globs, or write "suites" in the configuration.');
  }
  const suites =
    positionals.length > 0
      ? [{ fixtures: positionals, folder: terminal.cwd }]
      : config.suites.map((suite) => ({ ...suite, folder }));
  const format = valueOf(parsed, 'format');
  const settings = readSettings(parsed);
  const byFile = new Map<string, FixtureFile>();
  const botsOf = new Map<string, Set<string> | 'all'>();
  const problems: Problem[] = [...config.problems];
  const notes: string[] = [];
  for (const suite of suites) {
    const loaded: LoadedFixtures = await loadFixtures(suite.fixtures, {
      folder: suite.folder,
      cwd: terminal.cwd,
      settings,
      ...(format !== undefined && { format }),
    });
    for (const [name, source] of loaded.sources) sources.set(name, source);
    problems.push(...loaded.problems);
    if (loaded.unclaimed.length > 0)
      notes.push(
        `${loaded.unclaimed.length} ${loaded.unclaimed.length === 1 ? 'file is' : 'files are'} no fixture of a known format: ${loaded.unclaimed.slice(0, 5).join(', ')}${loaded.unclaimed.length > 5 ? ' …' : ''}`,
      );
    const bots = 'bots' in suite && suite.bots ? suite.bots : undefined;
    for (const file of loaded.files) {
      byFile.set(file.file, file);
      const known = botsOf.get(file.file);
      if (!bots || known === 'all') botsOf.set(file.file, 'all');
      else botsOf.set(file.file, new Set([...(known ?? []), ...bots]));
    }
  }
  const linked = linkFixtures([...byFile.values()]);
  for (const conversation of linked.conversations) {
    const { bot } = conversation;
    if (
      bot === undefined ||
      config.bots.some((one) => one.name === bot) ||
      config.bots.length === 0 ||
      directBot(parsed) !== undefined
    )
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
  const isWanted = await selector(parsed, terminal);
  const suite: Suite = { ...linked, problems: [...problems, ...linked.problems] };
  const bots = config.bots
    .filter((bot) => botNames === undefined || botNames.includes(bot.name))
    .map((bot) => ({
      config: bot,
      conversations: suite.conversations.filter((conversation) => {
        const allowed = botsOf.get(conversation.at.file) ?? 'all';
        return (
          (allowed === 'all' || allowed.has(bot.name)) &&
          (conversation.bot === undefined || conversation.bot === bot.name) &&
          isWanted(conversation)
        );
      }),
    }));
  const nothing = `Nothing was selected: ${suite.conversations.length} conversations in ${byFile.size} fixture files, none of them wanted by the bots and filters of this run.`;
  return { config, suite, bots, sources, notes, nothing };
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

async function selector(parsed: ParsedArguments, terminal: Terminal): Promise<(conversation: Conversation) => boolean> {
  const tags = parsed.values.get('tag');
  const notTags = parsed.values.get('not-tag');
  const names = parsed.values.get('name')?.map((name) => name.toLowerCase());
  const owners = parsed.values.get('owner');
  const since = valueOf(parsed, 'changed-since');
  const changed =
    since === undefined ? undefined : (await import('../changed-files.ts')).changedFiles(since, terminal.cwd);
  return (conversation) =>
    (!tags || tags.some((tag) => conversation.tags.includes(tag))) &&
    !notTags?.some((tag) => conversation.tags.includes(tag)) &&
    (!names || names.some((name) => conversation.name.toLowerCase().includes(name))) &&
    (!owners || (conversation.owner !== undefined && owners.includes(conversation.owner))) &&
    (!changed || changed.has(conversation.at.file));
}
