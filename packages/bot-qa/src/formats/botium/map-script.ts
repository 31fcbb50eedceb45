import type { Block, Conversation, DataTable, FixtureFile, UtteranceList } from '../../model.ts';
import type { SourcePosition } from '../../source.ts';
import { literal } from '../../template.ts';
import { visitSteps } from '../../link.ts';
import { ProblemList } from '../problem-list.ts';
import { matchingModes, parseErrorRate, parseMatching, type BotiumContext, type Matching } from './botium-context.ts';
import type { BotiumConvo, BotiumMemory, BotiumScript, BotiumUtterances } from './botium-script.ts';
import { botiumTemplate } from './botium-template.ts';
import { baseName } from '../text-lines.ts';
import { mapSteps } from './map-steps.ts';
import { suggest } from '../../suggest.ts';

/** One compiled file with the mistakes that compiling found. */
export interface CompiledBotium {
  readonly file: string;
  readonly script: BotiumScript;
  readonly problems: ProblemList;
  readonly settings: Readonly<Record<string, unknown>>;
}

const defaultMatching: Matching = { mode: 'wildcard', ignoreCase: true, rate: undefined };
const isSkipped = (name: string): boolean => /^skip[.\-_]/i.test(name);

/** Maps one file, knowing the lists of all files of the suite. */
export function mapScript(
  compiled: CompiledBotium,
  lists: ReadonlyMap<string, BotiumUtterances>,
  tables: readonly DataTable[],
): FixtureFile {
  const { file, script, settings } = compiled;
  const problems = new ProblemList();
  problems.addAll(compiled.problems.all());
  const context: BotiumContext = {
    problems,
    settings,
    lists,
    matching: readMatching(file, settings, problems),
    hasMemory: settings['SCRIPTING_ENABLE_MEMORY'] !== false,
    keepsMarkup: settings['SCRIPTING_NORMALIZE_TEXT'] === false,
    isLenient: settings['lenient'] === true,
  };
  const conversations = script.convos.map((convo) => mapConvo(convo, file, context));
  return {
    file,
    format: 'botium',
    conversations,
    blocks: script.partials.map((partial): Block => ({
      name: partial.name,
      at: partial.at,
      parameters: [],
      steps: mapSteps(partial, true, context),
    })),
    lists: script.utterances.map((list): UtteranceList => ({
      name: list.name,
      at: list.at,
      lines: list.lines.map((line) => botiumTemplate([line], context)),
    })),
    tables,
    problems: problems.all(),
  };
}

function readMatching(file: string, settings: Readonly<Record<string, unknown>>, problems: ProblemList): Matching {
  const given = settings['SCRIPTING_MATCHING_MODE'];
  if (given === undefined) return defaultMatching;
  const named = typeof given === 'string' ? given : JSON.stringify(given);
  const rate = settings['SCRIPTING_MATCHING_MODE_WER'];
  const matching = parseMatching(named, rate === undefined ? undefined : parseErrorRate(JSON.stringify(rate)));
  if (matching) return matching;
  problems.error(
    'bad-value',
    { file, line: 1, column: 1 },
    `There is no SCRIPTING_MATCHING_MODE "${named}".`,
    suggest(named, matchingModes),
  );
  return defaultMatching;
}

function mapConvo(convo: BotiumConvo, file: string, context: BotiumContext): Conversation {
  const skipped = isSkipped(convo.name) || isSkipped(baseName(file));
  const own: BotiumContext = skipped ? { ...context, problems: new ProblemList() } : context;
  const before = own.problems.errors;
  const steps = mapSteps(convo, false, own);
  if (skipped)
    context.problems.warning(
      'skipped-file',
      convo.at,
      `"${convo.name}" is skipped, because ${isSkipped(convo.name) ? 'its name' : "its file's name"} begins with "skip".`,
    );
  let asserts = false;
  visitSteps(steps, new Map(), (step) => {
    asserts ||= step.kind === 'bot' || step.kind === 'include';
  });
  if (!asserts && own.problems.errors === before)
    own.problems.error(
      'no-assertion',
      convo.at,
      'This conversation never looks at what the bot says. Add a #bot section.',
    );
  const timeout = context.settings['WAITFORBOTTIMEOUT'];
  return {
    name: convo.name,
    ...(convo.description !== null && convo.description.trim() !== '' && { description: convo.description.trim() }),
    at: convo.at,
    tags: [],
    ...(skipped && { skip: { reason: 'the name begins with "skip"', at: convo.at } }),
    ...(typeof timeout === 'number' && { turnTimeoutMs: timeout }),
    variables: {},
    markup: 'strip',
    tables: [],
    steps,
  };
}

/** Cases with the same variables are rows of one table, whatever file they are in; tables that share only a part of theirs are a mistake. */
export function mapMemories(
  memories: readonly BotiumMemory[],
  problemsOf: (at: SourcePosition) => ProblemList,
): DataTable[] {
  const groups = new Map<string, BotiumMemory[]>();
  for (const memory of memories) {
    const key = memory.values
      .map((value) => value.name)
      .sort()
      .join(' ');
    const group = groups.get(key);
    if (group) group.push(memory);
    else groups.set(key, [memory]);
  }
  const owners = new Map<string, BotiumMemory>();
  return [...groups.values()].map((rows): DataTable => {
    const first = rows[0]!;
    const columns = first.values.map((value) => value.name);
    for (const column of columns) {
      const other = owners.get(column);
      if (other)
        problemsOf(first.at).error(
          'duplicate-name',
          first.at,
          `The variable "${column}" is also in the table at ${other.at.file}:${other.at.line}, which has other variables beside it.`,
        );
      owners.set(column, first);
    }
    const names = new Map<string, BotiumMemory>();
    for (const row of rows) {
      const other = names.get(row.name);
      if (other && other.at.file !== row.at.file)
        problemsOf(row.at).error(
          'duplicate-name',
          row.at,
          `The case "${row.name}" is also at ${other.at.file}:${other.at.line}.`,
        );
      names.set(row.name, row);
    }
    return {
      at: first.at,
      columns: columns.map((column) => column.replace(/^\$/, '')),
      rows: rows.map((row) => ({
        name: row.name,
        at: row.at,
        values: columns.map((column) => {
          const value = row.values.find((one) => one.name === column);
          return value && value.value !== '' ? literal(value.value, value.at) : undefined;
        }),
      })),
    };
  });
}
