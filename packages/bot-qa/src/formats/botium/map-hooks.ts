import type { Condition, Step } from '../../model.ts';
import type { JsonTemplate, Template } from '../../template.ts';
import { memberOf, parseJson, plainValue, textOf, type JsonNode } from '../parse-json.ts';
import { matchingModes, parseErrorRate, parseMatching, type BotiumContext, type Matching } from './botium-context.ts';
import type { BotiumAction, BotiumStep } from './botium-script.ts';
import { botiumTemplate } from './botium-template.ts';
import { pathOf } from './map-asserter.ts';
import { textCheck } from './map-text.ts';
import { suggest } from '../../suggest.ts';

/** What the hooks of one step ask for, by the moment at which it happens. */
export interface StepHooks {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  readonly withinMs: number | undefined;
  readonly matching: Matching;
  /** Other messages may stand among the wanted ones. */
  readonly ignoresOthers: boolean;
  readonly condition: { readonly condition: Condition; readonly group: string } | undefined;
  readonly request: Request;
}

export interface Request {
  readonly headers: Readonly<Record<string, Template>>;
  readonly query: Readonly<Record<string, Template>>;
  readonly form: Readonly<Record<string, Template>>;
}

export const noRequest: Request = { headers: {}, query: {}, form: {} };

export function mergeRequests(one: Request, other: Request): Request {
  return {
    headers: { ...one.headers, ...other.headers },
    query: { ...one.query, ...other.query },
    form: { ...one.form, ...other.form },
  };
}

/** Reads all hooks of a step. A hook that cannot be played is a mistake, never left out in silence. */
export function mapHooks(step: BotiumStep, context: BotiumContext): StepHooks {
  const before: Step[] = [];
  const after: Step[] = [];
  let withinMs: number | undefined;
  let { matching } = context;
  let ignoresOthers = false;
  let condition: StepHooks['condition'];
  let request = noRequest;
  for (const hook of step.logicHooks) {
    const wrong = (message: string): undefined =>
      context.problems.error('bad-hook-arguments', hook.at, `${hook.name} ${message}`);
    const cannot = (message: string): undefined =>
      context.problems.error('unsupported-feature', hook.at, `${hook.name} ${message}`);
    const [first, second, third] = hook.args;
    switch (hook.name) {
      case 'PAUSE': {
        const forMs = readMs(first?.text);
        if (forMs === undefined || hook.args.length > 1) wrong('needs a number of milliseconds.');
        else after.push({ kind: 'pause', at: hook.at, forMs });
        break;
      }
      case 'WAITFORBOT': {
        const ms = first === undefined ? undefined : readMs(first.text);
        if (first !== undefined && ms === undefined) wrong('needs a number of milliseconds.');
        else if (step.sender === 'end')
          cannot('behind the last step is not played: write a #bot section with what is expected.');
        else if (first === undefined)
          context.problems.warning(
            'unsupported-feature',
            hook.at,
            'WAITFORBOT without a time would wait for ever; the deadline of the turn holds.',
          );
        else if (step.sender === 'bot') withinMs = ms;
        else
          context.problems.warning(
            'unsupported-feature',
            hook.at,
            'WAITFORBOT is not needed here: every #bot section waits for its message.',
          );
        break;
      }
      case 'SET_SCRIPTING_MEMORY':
        if (!first || !second || hook.args.length > 2)
          wrong('needs a name and a value: SET_SCRIPTING_MEMORY city|Pune.');
        else {
          const set: Step = {
            kind: 'set',
            at: hook.at,
            name: bare(first.text),
            value: botiumTemplate([second], context),
          };
          (step.sender === 'bot' ? after : before).push(set);
        }
        break;
      case 'CLEAR_SCRIPTING_MEMORY':
        if (!first || hook.args.length > 1) wrong('needs the name of one variable.');
        else (step.sender === 'bot' ? after : before).push({ kind: 'clear', at: hook.at, name: bare(first.text) });
        break;
      case 'ASSIGN_SCRIPTING_MEMORY':
        // Read by the mapping of the bot step, which has the message.
        if (step.sender !== 'bot') cannot('takes a value from a bot message and belongs into a #bot section.');
        break;
      case 'UPDATE_CUSTOM': {
        const place = first && { ADD_HEADER: 'headers', ADD_QUERY_PARAM: 'query', ADD_FORM_PARAM: 'form' }[first.text];
        if (!place)
          cannot(
            'is only understood for ADD_HEADER, ADD_QUERY_PARAM and ADD_FORM_PARAM; any other field means something to one connector only.',
          );
        else if (!second || !third) wrong('needs a name and a value: UPDATE_CUSTOM ADD_HEADER|X-Region|IN.');
        else
          request = mergeRequests(request, {
            ...noRequest,
            [place]: { [second.text]: botiumTemplate([third], context) },
          });
        break;
      }
      case 'INCLUDE':
        if (hook.args.length === 0) wrong('needs the name of a partial conversation.');
        else after.push({ kind: 'include', at: first!.at, block: first!.text, arguments: {} });
        break;
      case 'SKIP_BOT_UNCONSUMED':
        if (step.sender === 'bot') ignoresOthers = true;
        else cannot('belongs into a #bot section: it says that other messages may come.');
        break;
      case 'CONVO_STEP_PARAMETERS': {
        const found = readParameters(hook, context);
        if (!found) break;
        withinMs = found.withinMs ?? withinMs;
        matching = found.matching ?? matching;
        ignoresOthers ||= found.ignoresOthers;
        break;
      }
      case 'ORDERED_LIST_TO_BUTTON':
        cannot('makes buttons of a numbered list; expect the text of the list instead.');
        break;
      default:
        if (step.sender === 'bot') condition = readCondition(hook, context);
        else cannot('is only played in #bot sections.');
    }
  }
  return { before, after, withinMs, matching, ignoresOthers, condition, request };
}

export function readMs(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

/** A variable's name with or without its `$`. */
export function bare(name: string): string {
  return name.replace(/^\$/, '');
}

function readJson(hook: BotiumAction, text: string, context: BotiumContext): JsonNode | undefined {
  const at = hook.args[0]?.at ?? hook.at;
  const parsed = parseJson(text, at.file, (start, end = start) => ({
    ...at,
    column: at.column + start,
    length: end - start,
  }));
  const [problem] = parsed.problems;
  if (problem)
    return context.problems.error(
      problem.code === 'bad-json' ? 'bad-hook-arguments' : problem.code,
      problem.at,
      `${hook.name}: ${problem.message}`,
    );
  if (parsed.node?.kind === 'object') return parsed.node;
  return context.problems.error('bad-hook-arguments', hook.at, `${hook.name} needs an object of JSON.`);
}

const parameterKeys = ['stepTimeout', 'matchingMode', 'matchingModeWer', 'ignoreNotMatchedBotResponses'];

function readParameters(
  hook: BotiumAction,
  context: BotiumContext,
): { withinMs: number | undefined; matching: Matching | undefined; ignoresOthers: boolean } | undefined {
  const node = readJson(hook, hook.args.map((arg) => arg.text).join('|'), context);
  if (node?.kind !== 'object') return undefined;
  refuseOthers(hook, node, parameterKeys, context);
  const timeout = memberOf(node, 'stepTimeout');
  const withinMs = timeout === undefined ? undefined : readMs(String(plainValue(timeout)));
  if (timeout !== undefined && withinMs === undefined)
    context.problems.error('bad-hook-arguments', hook.at, '"stepTimeout" must be a number of milliseconds.');
  const mode = memberOf(node, 'matchingMode');
  const wer = memberOf(node, 'matchingModeWer');
  const rate = wer === undefined ? undefined : parseErrorRate(String(plainValue(wer)));
  let matching: Matching | undefined;
  if (mode !== undefined) {
    const name = textOf(mode) ?? '';
    matching = parseMatching(name, rate);
    if (!matching)
      context.problems.error(
        'bad-hook-arguments',
        hook.at,
        `There is no matching mode "${name}".`,
        suggest(name, matchingModes),
      );
  }
  return { withinMs, matching, ignoresOthers: memberOf(node, 'ignoreNotMatchedBotResponses') !== undefined };
}

/** What a hook is told and does not know would otherwise change nothing, without a word. */
function refuseOthers(
  hook: BotiumAction,
  node: JsonNode & { kind: 'object' },
  known: readonly string[],
  context: BotiumContext,
): void {
  for (const { key } of node.members)
    if (!known.includes(key))
      context.problems.error(
        'bad-hook-arguments',
        hook.at,
        `${hook.name} has no "${key}". Known are: ${known.join(', ')}.`,
        suggest(key, known),
      );
}

const conditionKeys: Readonly<Record<string, readonly string[]>> = {
  CONDITIONAL_STEP_TIME_BASED: ['start', 'end', 'days'],
  CONDITIONAL_STEP_BUSINESS_HOURS: ['start', 'end', 'days'],
  CONDITIONAL_STEP_CAPABILITY_VALUE_BASED: ['capabilityName', 'value'],
  CONDITIONAL_STEP_JSON_PATH_BASED: ['jsonPath', 'value'],
};

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function readCondition(hook: BotiumAction, context: BotiumContext): StepHooks['condition'] {
  const last = hook.args.length > 1 ? hook.args.at(-1) : undefined;
  const hasGroup = last !== undefined && !last.text.includes('}');
  const json = (hasGroup ? hook.args.slice(0, -1) : hook.args).map((arg) => arg.text).join('|');
  const node = readJson(hook, json, context);
  if (node?.kind !== 'object') return undefined;
  refuseOthers(hook, node, conditionKeys[hook.name] ?? [], context);
  const wrong = (message: string): undefined =>
    context.problems.error('bad-hook-arguments', hook.at, `${hook.name} ${message}`);
  const group = hasGroup ? last.text : '';
  const { at } = hook;
  const text = (key: string): string | undefined => {
    const found = memberOf(node, key);
    return found === undefined ? undefined : String(plainValue(found));
  };
  const template = (value: string): Template => ({ source: value, parts: value === '' ? [] : [value], at });
  switch (hook.name) {
    case 'CONDITIONAL_STEP_TIME_BASED':
    case 'CONDITIONAL_STEP_BUSINESS_HOURS': {
      const from = clock(text('start'));
      const to = clock(text('end'));
      if (from === 'wrong' || to === 'wrong') return wrong('needs times such as "08:00".');
      const list = memberOf(node, 'days');
      const names =
        list?.kind === 'array' ? list.items.map((item) => String(plainValue(item)).toLowerCase()) : undefined;
      if (names?.some((name) => !days.includes(name))) return wrong(`knows the days ${days.join(', ')}.`);
      const weekdays = names?.map((name) => days.indexOf(name));
      if (from === undefined && to === undefined && !weekdays) return wrong('needs "start", "end" or "days".');
      return {
        group,
        condition: {
          kind: 'time',
          at,
          ...(from !== undefined && { from }),
          ...(to !== undefined && { to }),
          ...(weekdays && { weekdays }),
        },
      };
    }
    case 'CONDITIONAL_STEP_CAPABILITY_VALUE_BASED': {
      const name = text('capabilityName');
      const value = text('value');
      if (name === undefined || value === undefined) return wrong('needs "capabilityName" and "value".');
      return { group, condition: { kind: 'setting', at, name, equals: template(value) } };
    }
    default: {
      const path = text('jsonPath');
      if (path === undefined) return wrong('needs "jsonPath".');
      const found = pathOf({ text: path, value: path, at }, context);
      if (!found) return undefined;
      const value = text('value');
      const match = value === undefined ? undefined : textCheck(template(value), context.matching, context);
      const wanted: JsonTemplate | undefined = value === undefined || match ? undefined : template(value);
      return {
        group,
        condition: {
          kind: 'reply',
          at,
          checks: [
            {
              kind: 'json',
              at,
              path: found,
              ...(wanted !== undefined && { value: wanted }),
              ...(match &&
                (match.kind === 'contains' ||
                  match.kind === 'wildcard' ||
                  match.kind === 'equals' ||
                  match.kind === 'regex') && { match }),
            },
          ],
        },
      };
    }
  }
}

/** `8:00` → `08:00`. */
function clock(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return 'wrong';
  return `${match[1]!.padStart(2, '0')}:${match[2]!}`;
}
