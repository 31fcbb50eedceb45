import { resolve } from 'node:path';
import { ChatJudge } from '../automation/judge-chat.ts';
import { dimensions, reportOf, sumOf, type BotReport, type Dimension } from '../bot-coverage/coverage-report.ts';
import { measureCoverage, type Measured } from '../bot-coverage/measure-coverage.ts';
import { counted, oneLine, showBot, showMeasures } from '../bot-coverage/show-coverage.ts';
import { proposeFor, writeProposals, writeUnlessOther } from '../bot-coverage/write-proposals.ts';
import { showPath } from '../find-files.ts';
import { floorPercent } from '../floor-percent.ts';
import type { Conversation } from '../model.ts';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type OptionSpec,
  type ParsedArguments,
} from '../parse-arguments.ts';
import { JournalError } from '../run/journal.ts';
import type { SecretMask } from '../run/mask-secrets.ts';
import { suggest } from '../suggest.ts';
import type { Terminal } from '../terminal.ts';
import { loadRules, readSecrets, writeFile } from './automation-options.ts';
import { checkNames, findJournals, findScope, readModels } from './coverage-sources.ts';
import { readMask } from './mask-option.ts';
import { sourceOptions } from './run-options.ts';

const options: readonly OptionSpec[] = [
  { name: 'journal', value: 'file', many: true, help: 'a recording (default .bot-qa/journal.ndjson)' },
  {
    name: 'model',
    value: '[bot=]path',
    many: true,
    help: "what the bot has by its own files: Rasa's domain and flows (.yml), an exported Dialogflow CX agent (folder, .json), Bot Framework .dialog and .lu, or a folder of these",
  },
  { name: 'min-coverage', value: 'percent', help: 'exit with 4 when a bot is below it in any of its dimensions' },
  { name: 'only', value: 'dimension', many: true, help: `measure only this: ${dimensions.join(', ')}` },
  {
    name: 'mask',
    value: 'regex',
    many: true,
    help: 'what differs from one customer to the next, beside numbers, dates and identifiers',
  },
  { name: 'propose', value: 'file', help: 'write a fixture for each button that was never pressed (.bot.yaml)' },
  { name: 'limit', value: 'n', help: 'how many fixtures to propose for each bot (default 100)' },
  { name: 'overwrite', help: 'let --propose write over a file with other content' },
  { name: 'rules', value: 'file', help: 'what a fallback is (see bot-qa automation --print-rules)' },
  { name: 'show', value: 'n', help: 'how many holes of each kind to show (default 10)' },
  { name: 'json', value: 'file', help: 'write everything as JSON, too' },
  { name: 'secret', value: 'NAME', many: true, help: 'mask the value of this environment variable everywhere' },
  ...sourceOptions.filter(({ name }) => !['url', 'module'].includes(name)),
];

const help = `Usage: bot-qa coverage [options] [fixtures …]

Says what a recorded run never met, offline. Fixtures narrow it to their conversations, and say what is missing in the
recording; without any, all of the recording is measured.

buttons    pressed ÷ offered. An offer is a button, quick reply or card action after one text of the bot (numbers, dates and
           identifiers masked): the same label after another text is another offer. Pressed means by label or payload.
intents …  of what --model names: intents that the bot reported (or "/intent" was sent), responses (Rasa) whose text it
           said, forms, flows and pages that a "state" step with events held for (name the fixtures for these), or that an
           event of the bot named.

Each dimension has its own per cent, never a mean of them, never rounded up. A threshold holds for each bot and each
dimension; what was not measured does not reach it. Fallbacks and states are shown, and are no part of a threshold.

${describeOptions(options)}
`;

/** More different messages, or buttons, of one bot are not told apart. */
const mostStates = 100_000;

/** Exit code 0; 2 for mistakes and when nothing was measured; 4 when the threshold is missed. */
export async function coverage(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(help);
    return 0;
  }
  const least = integerOf(parsed, 'min-coverage', 0, 100);
  const show = integerOf(parsed, 'show', 0, 100_000) ?? 10;
  const wanted = readOnly(parsed);
  const mask = readMask(parsed);
  const secrets = readSecrets(parsed, terminal);
  const propose = valueOf(parsed, 'propose');
  if (propose !== undefined && !/\.ya?ml$/i.test(propose))
    throw new UsageError(`"--propose" writes YAML: name a file such as proposed.bot.yaml, not "${propose}".`);
  const limit = integerOf(parsed, 'limit', 1, 10_000) ?? 100;
  const journals = findJournals(parsed, terminal.cwd);
  const rules = loadRules(parsed, terminal);
  if (!rules) return 2;
  const scope = await findScope(parsed, terminal, secrets);
  const knownOf = await readModels(parsed, terminal, secrets);
  if (!scope || !knownOf) return 2;

  const recorded = await measureCoverage(journals, {
    mask,
    judge: new ChatJudge(rules),
    asserted: scope.asserted,
    keepPaths: propose !== undefined,
    most: mostStates,
    knownOf: knownOf.of,
    isWanted: scope.isWanted,
    signal: terminal.signal,
  }).catch((cause: unknown): never => {
    throw cause instanceof JournalError ? new UsageError(cause.message) : cause;
  });
  if (terminal.signal.aborted) return 130;
  const unfinished = recorded.unfinished.map((journal) => showPath(journal, terminal.cwd));
  const measured: Measured = { ...recorded, unfinished };
  checkNames([...(parsed.values.get('bot') ?? []), ...knownOf.bots], measured.botsSeen);
  const reports = [...measured.bots].map(([bot, coverage]) => reportOf(bot, coverage, wanted));
  const all = sumOf(reports);
  const missing = scope.missing();
  const out = (text: string): void | Promise<void> => terminal.out(secrets.text(text));
  for (const report of reports) await out(`${showBot(report, show)}\n`);
  if (reports.length > 1) await out(`all ${reports.length} bots\n${showMeasures(all).join('\n')}\n\n`);
  if (missing.length > 0) await out(showMissing(missing, show));
  for (const journal of unfinished)
    await out(`${oneLine(journal, 200)} breaks off: what its run did not come to is not here.\n`);
  const json = valueOf(parsed, 'json');
  if (json !== undefined)
    writeFile(
      resolve(terminal.cwd, json),
      secrets.text(
        `${JSON.stringify({ format: 'bot-qa-coverage', version: 1, bots: reports, all, missing: missing.map(({ name, at }) => ({ name, at })), unfinished }, null, 2)}\n`,
      ),
    );
  if (propose !== undefined) await out(writeHoles(propose, limit, measured, parsed, terminal, secrets));
  if (all.length === 0) {
    terminal.err(nothingMeasured(reports));
    return 2;
  }
  if (least === undefined) return 0;
  const misses = missesOf(least, reports, missing, measured);
  for (const miss of misses) terminal.err(secrets.text(`${miss}\n`));
  return misses.length > 0 ? 4 : 0;
}

/** Writes the proposals and says how many there are. */
function writeHoles(
  file: string,
  limit: number,
  { bots }: Measured,
  parsed: ParsedArguments,
  terminal: Terminal,
  secrets: SecretMask,
): string {
  const proposals = [...bots].flatMap(([bot, coverage]) =>
    proposeFor(coverage, bots.size > 1 ? bot : undefined, limit),
  );
  const offers = [...bots.values()].flatMap((coverage) => [...coverage.offers.values()]);
  const holes = offers.filter((offer) => offer.pressed === 0).length;
  if (holes === 0)
    return `${offers.length === 0 ? 'No button was offered' : 'Every button was pressed'}: there is nothing to propose.\n`;
  const comment =
    'Proposed by bot-qa coverage: buttons that the recording never pressed. Each is red until you say what the bot must answer.';
  const text = secrets.text(writeProposals(comment, secrets.value(proposals)));
  writeUnlessOther(resolve(terminal.cwd, file), file, text, parsed.switches.has('overwrite'));
  const more = holes - proposals.length;
  return `${counted(proposals.length, 'fixture')} proposed in ${oneLine(file, 200)}${more > 0 ? `; ${more} more with --limit` : ''}. They are red until you say what the bot must answer.\n`;
}

function nothingMeasured(reports: readonly BotReport[]): string {
  return reports.length === 0
    ? 'Nothing was measured: the recording has no conversation that is asked about.\n'
    : 'Nothing was measured: no bot offered a button, and no --model names what it has. That is no coverage of 100 %.\n';
}

/** Why a threshold is not reached, a sentence each. */
function missesOf(
  least: number,
  reports: readonly BotReport[],
  missing: readonly Conversation[],
  { unfinished }: Measured,
): string[] {
  const unknown = `so at least ${least} % is not reached.`;
  return [
    ...reports.flatMap((report) => {
      const bot = oneLine(report.bot, 80);
      if (report.measures.length === 0) return [`Nothing was measured of "${bot}", ${unknown}`];
      return [
        ...report.measures
          .filter(({ percent }) => percent < least)
          .map(
            ({ dimension, percent }) =>
              `The coverage of ${dimension} of "${bot}" is ${floorPercent(percent)} %, at least ${least} % was wanted.`,
          ),
        ...(report.brokenOff > 0
          ? [
              `${counted(report.brokenOff, 'conversation')} with "${bot}" broke off, and nobody knows what would have come, ${unknown}`,
            ]
          : []),
        ...(report.untold > 0 ? [`Not all messages of "${bot}" were told apart, ${unknown}`] : []),
      ];
    }),
    ...(missing.length > 0
      ? [
          `${counted(missing.length, 'wanted conversation')} not in the recording, ${unknown} Record a run of them first.`,
        ]
      : []),
    ...unfinished.map((journal) => `${oneLine(journal, 200)} breaks off, ${unknown} Let its run end (run --resume).`),
  ];
}

function showMissing(missing: readonly Conversation[], most: number): string {
  const lines = missing.slice(0, most).map(({ name, at }) => `  ${at.file}:${at.line} ${oneLine(name, 120)}\n`);
  const more = missing.length - lines.length;
  return `not in the recording (${missing.length}):\n${lines.join('')}${more > 0 ? `  and ${more} more\n` : ''}\n`;
}

function readOnly(parsed: ParsedArguments): readonly Dimension[] {
  const named = parsed.values.get('only');
  return (
    named?.map((name) => {
      const found = dimensions.find((one) => one === name);
      if (found) return found;
      const near = suggest(name, dimensions);
      throw new UsageError(
        `"--only" must be one of ${dimensions.join(', ')}, but "${name}" was given.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
      );
    }) ?? dimensions
  );
}
