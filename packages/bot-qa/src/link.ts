import type { Check } from './check.ts';
import { findUnknownVariables } from './find-unknown-variables.ts';
import type { Block, Condition, Conversation, DataTable, FixtureFile, Step, UtteranceList } from './model.ts';
import type { Problem } from './source.ts';
import { suggest } from './suggest.ts';

/** All fixtures of a run, with every name looked up. Nothing that is played counts while `problems` holds an error. */
export interface Suite {
  readonly conversations: readonly Conversation[];
  readonly blocks: ReadonlyMap<string, Block>;
  /** By name; per locale under `name@locale`. */
  readonly lists: ReadonlyMap<string, UtteranceList>;
  readonly problems: readonly Problem[];
}

/** Looks up blocks, lists and variables across the files of a suite, and finds names that are used twice or nowhere defined. */
export function linkFixtures(files: readonly FixtureFile[]): Suite {
  const problems: Problem[] = files.flatMap((file) => file.problems);
  const blocks = new Map<string, Block>();
  const lists = new Map<string, UtteranceList>();
  for (const file of files) {
    for (const block of file.blocks) {
      const other = blocks.get(block.name);
      if (other) problems.push(duplicate('block', block, other));
      else blocks.set(block.name, block);
    }
    for (const list of file.lists) {
      const key = listKey(list.name, list.locale);
      const other = lists.get(key);
      if (other) problems.push(duplicate('list', list, other));
      else lists.set(key, list);
    }
    const names = new Map<string, Conversation>();
    for (const conversation of file.conversations) {
      const other = names.get(conversation.name);
      if (other) problems.push(duplicate('conversation', conversation, other));
      else names.set(conversation.name, conversation);
    }
  }
  const tables = files.flatMap((file) => file.tables);
  const columns = tables.flatMap((table) => table.columns);
  const conversations = files
    .flatMap((file) => file.conversations)
    .map((conversation) => withTables(conversation, tables, blocks));
  const names = { blocks, lists };
  const endless = new Set<string>();
  for (const block of blocks.values()) {
    const cycle = findCycle(block, blocks, []);
    if (cycle) endless.add(block.name);
    if (cycle)
      problems.push({
        code: 'include-cycle',
        level: 'error',
        message: `Block "${block.name}" includes itself: ${cycle.join(' → ')}.`,
        at: block.at,
      });
    lookUp(block.steps, names, problems);
  }
  const mistaken = new Set(problems.filter(({ level }) => level === 'error').map(({ at }) => at.file));
  for (const conversation of conversations) {
    lookUp(conversation.steps, names, problems);
    // What is said of steps without an end would have no end either.
    if (includesAny(conversation.steps, blocks, endless)) continue;
    problems.push(...findUnknownVariables(conversation, blocks, lists, columns));
    problems.push(...missingLocales(conversation, blocks), ...missingLists(conversation, blocks, lists));
    // A file with mistakes has said already what is wrong with it.
    if (!conversation.skip && !mistaken.has(conversation.at.file) && !asserts(conversation.steps, blocks)) {
      problems.push({
        code: 'no-assertion',
        level: 'error',
        message: 'This conversation, with all that it includes, never looks at what the bot says.',
        at: conversation.at,
      });
    }
  }
  return { conversations, blocks, lists, problems: unique(problems) };
}

/** A step that has texts for some of the conversation's locales only would vanish in the others. */
function missingLocales(conversation: Conversation, blocks: ReadonlyMap<string, Block>): Problem[] {
  const problems: Problem[] = [];
  visitSteps(conversation.steps, blocks, (step) => {
    const texts = step.kind === 'user' ? step.alternatives : step.kind === 'bot' ? step.messages : [];
    if (texts.length === 0 || texts.some((one) => one.locale === undefined)) return;
    if (!conversation.locales?.length)
      problems.push({
        code: 'missing-key',
        level: 'error',
        message: `This step has texts per locale, but the conversation "${conversation.name}" has no "locales" to choose by.`,
        at: texts[0]!.at,
      });
    for (const locale of conversation.locales ?? [])
      if (!texts.some((one) => one.locale === locale || one.locale === locale.split('-')[0]))
        problems.push({
          code: 'missing-key',
          level: 'error',
          message: `This step has no text for the locale "${locale}" of the conversation "${conversation.name}".`,
          at: texts[0]!.at,
        });
  });
  return problems;
}

/** A list that is for other locales only has nothing to say in this one. */
function missingLists(
  conversation: Conversation,
  blocks: ReadonlyMap<string, Block>,
  lists: ReadonlyMap<string, UtteranceList>,
): Problem[] {
  const locales = conversation.locales?.length ? conversation.locales : [undefined];
  const known = new Set([...lists.values()].map((list) => list.name));
  const problems: Problem[] = [];
  const need = (name: string, at: Problem['at']): void => {
    for (const locale of known.has(name) ? locales : [])
      if (!findList(lists, name, locale))
        problems.push({
          code: 'missing-key',
          level: 'error',
          message:
            locale === undefined
              ? `The list "${name}" is per locale, but the conversation "${conversation.name}" has no "locales" to choose by.`
              : `The list "${name}" has no texts for the locale "${locale}" of the conversation "${conversation.name}".`,
          at,
        });
  };
  visitSteps(conversation.steps, blocks, (step) => {
    if (step.kind === 'user') for (const { list, at } of step.alternatives) if (list) need(list.name, at);
    if (step.kind === 'bot') for (const { checks } of step.messages) visitLists(checks, need);
    if (step.kind === 'never') visitLists(step.checks, need);
  });
  return problems;
}

function visitLists(checks: readonly Check[], visit: (name: string, at: Problem['at']) => void): void {
  for (const check of checks) {
    if (check.kind === 'list') visit(check.list, check.at);
    if (check.kind === 'any' || check.kind === 'all') visitLists(check.checks, visit);
    if (check.kind === 'not') visitLists([check.check], visit);
  }
}

/** The list of a name, that of the locale first. */
export function findList(
  lists: ReadonlyMap<string, UtteranceList>,
  name: string,
  locale: string | undefined,
): UtteranceList | undefined {
  return (
    (locale === undefined
      ? undefined
      : (lists.get(listKey(name, locale)) ?? lists.get(listKey(name, locale.split('-')[0])))) ?? lists.get(name)
  );
}

function listKey(name: string, locale: string | undefined): string {
  return locale === undefined ? name : `${name}@${locale}`;
}

function duplicate(
  noun: string,
  one: { readonly name: string; readonly at: Problem['at'] },
  other: { readonly at: Problem['at'] },
): Problem {
  return {
    code: 'duplicate-name',
    level: 'error',
    message: `The ${noun} "${one.name}" is defined twice; the other one is at ${other.at.file}:${other.at.line}.`,
    at: one.at,
  };
}

/** Tables of their own files serve every conversation that uses one of their variables. */
function withTables(
  conversation: Conversation,
  tables: readonly DataTable[],
  blocks: ReadonlyMap<string, Block>,
): Conversation {
  if (tables.length === 0) return conversation;
  const used = new Set<string>();
  visitSteps(conversation.steps, blocks, (step) => collectNames(step, used));
  const wanted = tables.filter((table) => table.columns.some((column) => used.has(column)));
  return wanted.length === 0 ? conversation : { ...conversation, tables: [...conversation.tables, ...wanted] };
}

/** Every variable name that a step mentions, wherever in it. */
function collectNames(step: Step, into: Set<string>): void {
  JSON.stringify(step, (_key, value: unknown) => {
    if (
      typeof value === 'object' &&
      value !== null &&
      'kind' in value &&
      (value.kind === 'variable' || value.kind === 'capture') &&
      'name' in value
    )
      into.add(String(value.name));
    return value;
  });
}

/** Calls `visit` for every step, also of branches, rounds and included blocks. Blocks must not include themselves. */
export function visitSteps(
  steps: readonly Step[],
  blocks: ReadonlyMap<string, Block>,
  visit: (step: Step) => void,
  depth = 0,
): void {
  if (depth > 100) return;
  for (const step of steps) {
    visit(step);
    if (step.kind === 'branch') {
      for (const branch of step.branches) visitSteps(branch.steps, blocks, visit, depth + 1);
      visitSteps(step.otherwise ?? [], blocks, visit, depth + 1);
    } else if (step.kind === 'repeat') visitSteps(step.steps, blocks, visit, depth + 1);
    else if (step.kind === 'include') visitSteps(blocks.get(step.block)?.steps ?? [], blocks, visit, depth + 1);
  }
}

/** Whether steps lead, through whatever blocks, to one of these. */
function includesAny(steps: readonly Step[], blocks: ReadonlyMap<string, Block>, wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0) return false;
  const seen = new Set<string>();
  const leads = (inner: readonly Step[]): boolean => {
    let found = false;
    visitSteps(inner, new Map(), (step) => {
      if (step.kind !== 'include' || seen.has(step.block)) return;
      seen.add(step.block);
      found ||= wanted.has(step.block) || leads(blocks.get(step.block)?.steps ?? []);
    });
    return found;
  };
  return leads(steps);
}

function asserts(steps: readonly Step[], blocks: ReadonlyMap<string, Block>): boolean {
  let found = false;
  visitSteps(steps, blocks, (step) => {
    found ||= step.kind === 'bot' || step.kind === 'silence' || step.kind === 'never' || step.kind === 'state';
    found ||= step.kind === 'repeat' && step.until !== undefined;
    // What a missing block would have looked at is not known; that it is missing has been said.
    found ||= step.kind === 'include' && !blocks.has(step.block);
  });
  return found;
}

function findCycle(
  block: Block,
  blocks: ReadonlyMap<string, Block>,
  path: readonly string[],
): readonly string[] | undefined {
  if (path.includes(block.name)) return path[0] === block.name ? [...path, block.name] : undefined;
  let found: readonly string[] | undefined;
  visitSteps(block.steps, new Map(), (step) => {
    const next = step.kind === 'include' ? blocks.get(step.block) : undefined;
    if (next) found ??= findCycle(next, blocks, [...path, block.name]);
  });
  return found;
}

interface Names {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly lists: ReadonlyMap<string, UtteranceList>;
}

function lookUp(steps: readonly Step[], names: Names, problems: Problem[]): void {
  visitSteps(steps, new Map(), (step) => {
    if (step.kind === 'include') lookUpBlock(step, names, problems);
    if (step.kind === 'user') {
      for (const { list, at } of step.alternatives) if (list) lookUpList(list.name, at, names, problems);
    }
    if (step.kind === 'bot') for (const message of step.messages) lookUpChecks(message.checks, names, problems);
    if (step.kind === 'never' || step.kind === 'state') lookUpChecks(step.checks, names, problems);
    if (step.kind === 'branch') for (const branch of step.branches) lookUpCondition(branch.condition, names, problems);
    if (step.kind === 'repeat' && step.until) lookUpCondition(step.until, names, problems);
  });
}

function lookUpBlock(step: Step & { kind: 'include' }, names: Names, problems: Problem[]): void {
  const block = names.blocks.get(step.block);
  if (!block) {
    const near = suggest(step.block, names.blocks.keys());
    problems.push({
      code: 'unknown-include',
      level: 'error',
      message: `There is no block "${step.block}".${namesOf(names.blocks.keys(), near)}`,
      at: step.at,
      ...(near !== undefined && { suggestion: near }),
    });
    return;
  }
  const parameters = block.parameters.map((parameter) => parameter.name);
  for (const [name, value] of Object.entries(step.arguments)) {
    if (parameters.includes(name)) continue;
    const near = suggest(name, parameters);
    problems.push({
      code: 'unknown-key',
      level: 'error',
      message: `Block "${block.name}" has no parameter "${name}".${namesOf(parameters, near)}`,
      at: value.at,
      ...(near !== undefined && { suggestion: near }),
    });
  }
  for (const parameter of block.parameters) {
    if (parameter.default || parameter.name in step.arguments) continue;
    problems.push({
      code: 'missing-key',
      level: 'error',
      message: `Block "${block.name}" needs the parameter "${parameter.name}". Give it under "with", or give it a default.`,
      at: step.at,
    });
  }
}

function lookUpList(name: string, at: Problem['at'], names: Names, problems: Problem[]): void {
  const known = [...names.lists.values()].map((list) => list.name);
  if (known.includes(name)) return;
  const near = suggest(name, known);
  problems.push({
    code: 'unknown-utterance-list',
    level: 'error',
    message: `There is no list "${name}".${namesOf(known, near)}`,
    at,
    ...(near !== undefined && { suggestion: near }),
  });
}

function lookUpChecks(checks: readonly Check[], names: Names, problems: Problem[]): void {
  visitLists(checks, (name, at) => lookUpList(name, at, names, problems));
}

function lookUpCondition(condition: Condition, names: Names, problems: Problem[]): void {
  if ('checks' in condition) lookUpChecks(condition.checks, names, problems);
  if ('condition' in condition) lookUpCondition(condition.condition, names, problems);
  if ('conditions' in condition) for (const inner of condition.conditions) lookUpCondition(inner, names, problems);
}

/** What there is, where nothing is near enough to be suggested. */
function namesOf(known: Iterable<string>, near: string | undefined): string {
  if (near !== undefined) return '';
  const names = [...known];
  if (names.length === 0) return ' There is none at all.';
  return ` Known are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ` and ${names.length - 20} more` : ''}.`;
}

/** In the order of the files and their lines; the same mistake of a block that many conversations include is said once. */
function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  const files = new Map<string, number>();
  for (const { at } of problems) if (!files.has(at.file)) files.set(at.file, files.size);
  return problems
    .filter((problem) => {
      const key = `${problem.code} ${problem.at.file}:${problem.at.line}:${problem.at.column} ${problem.message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort(
      (a, b) => files.get(a.at.file)! - files.get(b.at.file)! || a.at.line - b.at.line || a.at.column - b.at.column,
    );
}
