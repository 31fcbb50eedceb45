import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { assertedNames, type AssertedNames } from '../bot-coverage/asserted-names.ts';
import { conversationKey } from '../bot-coverage/measure-coverage.ts';
import type { Known } from '../bot-coverage/model/bot-model.ts';
import { readModel } from '../bot-coverage/model/read-model.ts';
import { counted, oneLine } from '../bot-coverage/show-coverage.ts';
import { formatProblem } from '../code-frame.ts';
import type { Conversation } from '../model.ts';
import { UsageError, type ParsedArguments } from '../parse-arguments.ts';
import type { ConversationFinished } from '../result.ts';
import type { SecretMask } from '../run/mask-secrets.ts';
import { suggest } from '../suggest.ts';
import type { Terminal } from '../terminal.ts';
import { loadConfig, planWork, readWork } from './find-work.ts';

/** What `--journal` names, once each. @throws UsageError for what is not there */
export function findJournals(parsed: ParsedArguments, cwd: string): string[] {
  const named = parsed.values.get('journal') ?? ['.bot-qa/journal.ndjson'];
  for (const journal of named) {
    const stat = statSync(resolve(cwd, journal), { throwIfNoEntry: false });
    if (!stat) throw new UsageError(`There is no recording at ${journal}. Play the fixtures first: bot-qa run.`);
    if (!stat.isFile()) throw new UsageError(`${journal} is no file: name the recordings (journal.ndjson) themselves.`);
  }
  return [...new Set(named.map((journal) => resolve(cwd, journal)))];
}

/** Names of bots that the recording does not have are mistakes: what they ask for would be measured of nothing. */
export function checkNames(names: readonly string[], seen: ReadonlySet<string>): void {
  if (seen.size === 0) return;
  for (const name of names) {
    if (seen.has(name)) continue;
    const near = suggest(name, [...seen]);
    throw new UsageError(
      `The recording has no bot "${name}".${near === undefined ? ` It has: ${[...seen].slice(0, 20).join(', ')}.` : ` Did you mean "${near}"?`}`,
    );
  }
}

/** Which conversations of the recording are asked about, and what their fixtures say of them. */
export interface CoverageScope {
  readonly isWanted: (event: ConversationFinished) => boolean;
  readonly asserted: AssertedNames;
  /** Wanted by the fixtures, and in no recording so far. */
  readonly missing: () => readonly Conversation[];
}

/** Undefined when fixtures or configuration have mistakes, which have been said. */
export async function findScope(
  parsed: ParsedArguments,
  terminal: Terminal,
  secrets: SecretMask,
): Promise<CoverageScope | undefined> {
  const bots = parsed.values.get('bot');
  const isBot = (bot: string): boolean => !bots || bots.includes(bot);
  const { config } = await loadConfig(parsed, terminal, secrets, new Map());
  if (parsed.positionals.length === 0 && config.suites.length === 0) {
    const tags = parsed.values.get('tag');
    const notTags = parsed.values.get('not-tag');
    const names = parsed.values.get('name')?.map((name) => name.toLowerCase());
    const owners = parsed.values.get('owner');
    for (const option of ['changed-since', 'format', 'setting'])
      if (parsed.values.has(option)) throw new UsageError(`"--${option}" needs fixtures: name their files or folders.`);
    return {
      isWanted: (event) =>
        isBot(event.bot) &&
        (!tags || tags.some((tag) => event.tags.includes(tag))) &&
        !notTags?.some((tag) => event.tags.includes(tag)) &&
        (!names || names.some((name) => event.name.toLowerCase().includes(name))) &&
        (!owners || (event.owner !== undefined && owners.includes(event.owner))),
      asserted: new Map(),
      missing: () => [],
    };
  }
  // The names of bots are those of the recording, which a configuration need not have.
  const values = new Map([...parsed.values].filter(([name]) => name !== 'bot'));
  const plan = await planWork({ ...parsed, values }, terminal, secrets);
  const work = await readWork(plan);
  const mistakes = work.suite.problems.filter((problem) => problem.level === 'error');
  for (const problem of mistakes) terminal.err(secrets.text(`${formatProblem(problem, work.sources)}\n\n`));
  if (mistakes.length > 0) return undefined;
  const byKey = new Map(work.suite.conversations.map((one) => [conversationKey(one), one]));
  const audience = plan.bots.map((bot) => bot.name).filter(isBot);
  const missing = new Set(
    work.suite.conversations.filter(
      (one) =>
        one.skip === undefined &&
        (plan.bots.length === 0 ? [one.bot ?? ''] : audience).some((bot) => work.isWanted(one, bot)),
    ),
  );
  return {
    isWanted: (event) => {
      const conversation = byKey.get(conversationKey(event));
      if (!conversation || !isBot(event.bot) || !work.isWanted(conversation, event.bot)) return false;
      missing.delete(conversation);
      return true;
    },
    asserted: assertedNames(work.suite),
    missing: () => [...missing],
  };
}

/** What `--model` names, for each bot. Undefined when a file has mistakes, which have been said. */
export async function readModels(
  parsed: ParsedArguments,
  terminal: Terminal,
  secrets: SecretMask,
): Promise<{ readonly of: (bot: string) => readonly Known[]; readonly bots: readonly string[] } | undefined> {
  const forAll: Known[] = [];
  const forOne = new Map<string, Known[]>();
  let mistakes = 0;
  for (const text of parsed.values.get('model') ?? []) {
    const equals = existsSync(resolve(terminal.cwd, text)) ? -1 : text.indexOf('=');
    const bot = equals < 0 ? undefined : text.slice(0, equals);
    const { known, problems, sources, passedOver } = await readModel(text.slice(equals + 1), terminal.cwd);
    for (const problem of problems) terminal.err(secrets.text(`${formatProblem(problem, sources)}\n\n`));
    mistakes += problems.length;
    if (passedOver.length > 0)
      terminal.err(
        `${counted(passedOver.length, 'file')} of ${oneLine(text, 200)} name nothing that could be met: ${passedOver.slice(0, 5).join(', ')}${passedOver.length > 5 ? ' …' : ''}\n`,
      );
    const list = bot === undefined ? forAll : (forOne.get(bot) ?? []);
    if (bot !== undefined) forOne.set(bot, list);
    for (const one of known) list.push(one);
  }
  return mistakes > 0 ? undefined : { of: (bot) => [...forAll, ...(forOne.get(bot) ?? [])], bots: [...forOne.keys()] };
}
