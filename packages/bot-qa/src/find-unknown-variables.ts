import type { Check } from './check.ts';
import type { Block, Condition, Conversation, ExpectedMessage, Step, UtteranceList, Utterance } from './model.ts';
import type { Problem, SourcePosition } from './source.ts';
import { suggest } from './suggest.ts';
import type { Template, TemplatePart } from './template.ts';

interface Walk {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly lists: ReadonlyMap<string, UtteranceList>;
  readonly problems: Problem[];
  readonly all: ReadonlySet<string>;
  /** Names that are worth a suggestion although they have no value here: columns of tables that nobody uses. */
  readonly unused: readonly string[];
  /** Variables that conditions look at: these may be without a value, but not without anything that ever gives them one. */
  readonly lookedAt: { readonly name: string; readonly at: SourcePosition }[];
}

/**
 * Variables that cannot have a value where they are used, whatever way the conversation takes: found before a bot is called.
 * A variable that only one of two branches sets is left to the run.
 */
export function findUnknownVariables(
  conversation: Conversation,
  blocks: ReadonlyMap<string, Block>,
  lists: ReadonlyMap<string, UtteranceList>,
  unused: readonly string[] = [],
): Problem[] {
  const known = new Set<string>(['locale', ...Object.keys(conversation.variables)]);
  for (const table of conversation.tables) for (const column of table.columns) known.add(column);
  const all = new Set(known);
  const walk: Walk = { blocks, lists, problems: [], all, unused, lookedAt: [] };
  for (const value of Object.values(conversation.variables)) use(value, known, walk);
  walkSteps(conversation.steps, known, walk, 0);
  for (const { name, at } of walk.lookedAt) if (!all.has(name)) unknown(name, at, all, walk);
  return walk.problems;
}

function walkSteps(steps: readonly Step[], known: Set<string>, walk: Walk, depth: number): void {
  if (depth > 100) return;
  for (const step of steps) walkStep(step, known, walk, depth);
}

function walkStep(step: Step, known: Set<string>, walk: Walk, depth: number): void {
  switch (step.kind) {
    case 'user':
      for (const utterance of step.alternatives) walkUtterance(utterance, known, walk);
      for (const map of Object.values(step.request ?? {}))
        for (const value of Object.values(map ?? {})) use(value, known, walk);
      return;
    case 'bot':
      for (const message of step.messages) walkMessage(message, known, walk);
      return;
    case 'never':
      for (const check of step.checks) walkCheck(check, new Set(known), walk);
      return;
    case 'state':
      for (const check of step.checks) walkCheck(check, known, walk);
      for (const capture of step.captures) define(capture.name, known, walk);
      return;
    case 'set':
      use(step.value, known, walk);
      define(step.name, known, walk);
      return;
    case 'clear':
      if (!known.has(step.name)) unknown(step.name, step.at, known, walk);
      known.delete(step.name);
      return;
    case 'include': {
      for (const value of Object.values(step.arguments)) use(value, known, walk);
      const block = walk.blocks.get(step.block);
      if (!block) return;
      const inside = new Set(known);
      for (const parameter of block.parameters) define(parameter.name, inside, walk);
      walkSteps(block.steps, inside, walk, depth + 1);
      const parameters = new Set(block.parameters.map((parameter) => parameter.name));
      for (const name of inside) if (!parameters.has(name)) known.add(name);
      for (const name of [...known]) if (!inside.has(name)) known.delete(name);
      return;
    }
    case 'branch': {
      const ways = [...step.branches.map((branch) => branch.steps), step.otherwise ?? []];
      for (const branch of step.branches) walkCondition(branch.condition, known, walk);
      const after = ways.map((way) => {
        const inside = new Set(known);
        walkSteps(way, inside, walk, depth + 1);
        return inside;
      });
      for (const inside of after) for (const name of inside) known.add(name);
      return;
    }
    case 'repeat':
      walkSteps(step.steps, known, walk, depth + 1);
      if (step.until) walkCondition(step.until, known, walk);
      return;
    default:
      return;
  }
}

function walkUtterance(utterance: Utterance, known: ReadonlySet<string>, walk: Walk): void {
  if (utterance.list) for (const value of utterance.list.arguments) use(value, known, walk);
  const { list: _list, ...rest } = utterance;
  useAll(rest, known, walk);
}

function walkMessage(message: ExpectedMessage, known: Set<string>, walk: Walk): void {
  for (const check of message.checks) walkCheck(check, known, walk);
  for (const capture of message.captures) define(capture.name, known, walk);
}

/** Uses first, definitions afterwards: a text may not use what it captures itself. */
function walkCheck(check: Check, known: Set<string>, walk: Walk): void {
  if (check.kind === 'any' || check.kind === 'all') {
    for (const inner of check.checks) walkCheck(inner, known, walk);
    return;
  }
  if (check.kind === 'not') return walkCheck(check.check, new Set(known), walk);
  const captured = useAll(check, known, walk);
  for (const name of captured) define(name, known, walk);
  const pattern =
    check.kind === 'regex'
      ? check.pattern.source
      : check.kind === 'json' && check.match?.kind === 'regex'
        ? check.match.pattern.source
        : '';
  for (const match of pattern.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)) define(match[1]!, known, walk);
}

function walkCondition(condition: Condition, known: Set<string>, walk: Walk): void {
  if (condition.kind === 'reply' || condition.kind === 'last-reply')
    for (const check of condition.checks) walkCheck(check, known, walk);
  if (condition.kind === 'variable') {
    walk.lookedAt.push({ name: condition.name, at: condition.at });
    if (condition.equals) use(condition.equals, known, walk);
  }
  if (condition.kind === 'not') walkCondition(condition.condition, known, walk);
  if (condition.kind === 'all' || condition.kind === 'any')
    for (const inner of condition.conditions) walkCondition(inner, known, walk);
}

function define(name: string, known: Set<string>, walk: Walk): void {
  known.add(name);
  (walk.all as Set<string>).add(name);
}

function use(template: Template, known: ReadonlySet<string>, walk: Walk): string[] {
  return useParts(template.parts, known, walk);
}

function useParts(parts: readonly TemplatePart[], known: ReadonlySet<string>, walk: Walk): string[] {
  const captured: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') continue;
    if (part.kind === 'variable' && !known.has(part.name)) unknown(part.name, part.at, known, walk);
    if (part.kind === 'capture') captured.push(part.name);
  }
  return captured;
}

/** Every template anywhere in a value. */
function useAll(value: unknown, known: ReadonlySet<string>, walk: Walk): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => useAll(item, known, walk));
  if ('parts' in value && 'source' in value) return use(value as Template, known, walk);
  return Object.entries(value).flatMap(([key, item]) => (key === 'at' ? [] : useAll(item, known, walk)));
}

function unknown(name: string, at: SourcePosition, known: ReadonlySet<string>, walk: Walk): void {
  const near = suggest(name, [...known, ...walk.unused]);
  // Botium writes a variable as "$name": one letter more than its name.
  const mark = at.length === name.length + 1 ? '$' : '';
  const cleared = walk.all.has(name) && !known.has(name) ? ' (it has been cleared, or is set later)' : '';
  walk.problems.push({
    code: 'unknown-variable',
    level: 'error',
    message:
      `The variable "${name}" has no value here${cleared}. ${near === undefined ? 'Set it before, capture it from a reply, or add it to a table.' : ''}`.trimEnd(),
    at,
    ...(near !== undefined && { suggestion: mark + near }),
  });
}
