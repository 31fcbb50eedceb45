import type { Bound, Check, CheckKind, Countable } from '../../check.ts';
import { JsonPathError, parseJsonPath } from '../../matching/json-path.ts';
import { parseBound } from '../../native/parse-measure.ts';
import type { Template } from '../../template.ts';
import { parseErrorRate, type BotiumContext, type Matching } from './botium-context.ts';
import type { BotiumAction, BotiumArgument } from './botium-script.ts';
import { botiumTemplate } from './botium-template.ts';
import { findListUse, listCheck, regexCheck, textCheck } from './map-text.ts';

/** The checks of one asserter; undefined after a mistake, which is then in the problems. */
export function mapAsserter(action: BotiumAction, matching: Matching, context: BotiumContext): Check[] | undefined {
  const found = checksOf(action, matching, context);
  if (!found) return undefined;
  const placed = found.checks.map((check): Check => ({ ...check, at: action.at }));
  if (!action.not) return placed;
  // "!BUTTONS a|b": none of them is there. "!TEXT_CONTAINS_ALL a|b": not all of them are.
  if (found.negates === 'each') return placed.map((check): Check => ({ kind: 'not', check, at: action.at }));
  const [only] = placed;
  const whole: Check = placed.length === 1 ? only! : { kind: 'all', checks: placed, at: action.at };
  return [{ kind: 'not', check: whole, at: action.at }];
}

interface Found {
  readonly checks: readonly CheckKind[];
  readonly negates: 'each' | 'whole';
}

const texts = /^TEXT_(CONTAINS|REGEXP|WILDCARD|WILDCARDEXACT)_(ANY|ALL)(_IC)?$/;
const things: Readonly<Record<string, Countable>> = {
  BUTTONS: 'buttons',
  MEDIA: 'media',
  CARDS: 'cards',
  FORMS: 'form',
};

function checksOf(action: BotiumAction, matching: Matching, context: BotiumContext): Found | undefined {
  const { name, args } = action;
  const templates = args.map((arg) => botiumTemplate([arg], context));
  const [first, second] = args;
  const wrong = (message: string): undefined =>
    context.problems.error('bad-asserter-arguments', action.at, `${name} ${message}`);
  const whole = (check: CheckKind | undefined): Found | undefined => check && { checks: [check], negates: 'whole' };

  const counted = /^(BUTTONS|MEDIA|CARDS|FORMS)_COUNT(_REC)?$/.exec(name);
  if (counted) {
    const bound = args.length === 1 ? readCount(first!) : undefined;
    if (!bound) return wrong('needs one count such as >=2, =3 or <5.');
    if (isAlwaysKept(bound)) return wrong(`${first!.text} is true of every message.`);
    return whole({
      kind: 'count',
      of: things[counted[1]!]!,
      bound,
      ...(counted[2] !== undefined && { recursive: true }),
    });
  }
  const kind = things[name];
  if (kind) {
    if (args.length === 0) return whole({ kind: 'count', of: kind, bound: { operator: '>=', value: 1 } });
    return { checks: templates.map((template) => thingCheck(name, template)), negates: 'each' };
  }
  const text = texts.exec(name);
  if (text) {
    if (args.length === 0) return wrong('needs at least one text: without one it would accept everything.');
    const checks = args.flatMap((arg) => textOf(arg, text[1]!, text[3] !== undefined, context) ?? []);
    if (checks.length < args.length) return undefined;
    if (text[2] === 'ALL') return { checks, negates: 'whole' };
    return whole(
      checks.length === 1 ? checks[0] : { kind: 'any', checks: checks.map((check) => ({ ...check, at: action.at })) },
    );
  }
  switch (name) {
    case 'TEXT':
    case 'TEXT_IC':
    case 'TEXT_EQUALS':
    case 'TEXT_EQUALS_IC': {
      if (args.length === 0) return wrong('needs at least one text: without one it would accept everything.');
      const mode: Matching = name.startsWith('TEXT_EQUALS')
        ? { mode: 'equals', ignoreCase: name.endsWith('_IC'), rate: undefined }
        : name === 'TEXT_IC'
          ? { ...matching, ignoreCase: true }
          : matching;
      const checks = args.flatMap((arg): Check[] => {
        const use = findListUse(arg, context);
        const check = use
          ? listCheck(use, arg.at, mode, context)
          : textCheck(botiumTemplate([arg], context, true), mode, context);
        return check ? [{ ...check, at: arg.at }] : [];
      });
      if (checks.length < args.length) return undefined;
      return whole(checks.length === 1 ? checks[0] : { kind: 'any', checks });
    }
    case 'TEXT_WER': {
      const rate = second && parseErrorRate(second.text);
      if (args.length !== 2 || rate === undefined || templates[0]!.parts.length === 0)
        return wrong('needs a text and the per cent of words that may differ: TEXT_WER your balance is ten euros|20.');
      return whole({ kind: 'word-error-rate', text: templates[0]!, rate });
    }
    case 'ENTITIES':
    case 'ENTITY_VALUES': {
      const more = /^\.{2,3}$/.test(args.at(-1)?.text ?? '');
      const names = more ? templates.slice(0, -1) : templates;
      if (names.length === 0) return wrong('needs at least one name.');
      return whole(
        name === 'ENTITIES' ? { kind: 'entities', names, more } : { kind: 'entity-values', values: names, more },
      );
    }
    case 'ENTITY_CONTENT':
      if (args.length < 2)
        return wrong('needs the name of an entity and at least one value: ENTITY_CONTENT city|Pune.');
      return whole({ kind: 'entity', name: templates[0]!, values: templates.slice(1) });
    case 'INTENT':
      if (args.length !== 1) return wrong('needs the name of one intent.');
      return whole({ kind: 'intent', name: templates[0]! });
    case 'INTENT_UNIQUE':
      if (args.length > 0) return wrong('takes no argument.');
      return whole({ kind: 'intent-unique' });
    case 'INTENT_CONFIDENCE': {
      const value = first && /^\d{1,3}$/.test(first.text) ? Number(first.text) : Number.NaN;
      if (args.length !== 1 || !(value <= 100))
        return wrong('needs a whole number of per cent from 0 to 100, such as 90.');
      return whole({ kind: 'confidence', bound: { operator: '>=', value: value / 100 } });
    }
    case 'JSON_PATH':
      if (args.length < 1 || args.length > 2)
        return wrong('needs a path, and perhaps a value: JSON_PATH $.order.status|paid.');
      return whole(jsonPath(first!, second, matching, context));
    case 'JSON_PATH_COUNT': {
      const bound = args.length === 2 ? readCount(second!) : undefined;
      if (!bound) return wrong('needs a path and a count: JSON_PATH_COUNT $.items[*]|>=2.');
      if (isAlwaysKept(bound)) return wrong(`${second!.text} is true of every message.`);
      const path = pathOf(first!, context);
      return whole(path && { kind: 'json', path, count: bound });
    }
    case 'RESPONSE_LENGTH': {
      const most = first && /^\d+$/.test(first.text) ? Number(first.text) : Number.NaN;
      if (args.length < 1 || args.length > 2 || !(most > 0))
        return wrong('needs the greatest number of letters, such as 80.');
      if (second)
        return context.problems.error(
          'unsupported-assertion',
          second.at,
          'The second number of RESPONSE_LENGTH (messages longer than that) cannot be checked here.',
        );
      return whole({ kind: 'length', unit: 'characters', bound: { operator: '<=', value: most } });
    }
    default:
      return context.problems.error('unsupported-assertion', action.at, `${name} cannot be checked here.`);
  }
}

function isAlwaysKept(bound: Bound): boolean {
  return bound.operator === '>=' && bound.value <= 0;
}

function readCount(arg: BotiumArgument): Bound | undefined {
  return /^(<=|>=|==|=|<|>)?\s*\d+$/.test(arg.text) ? parseBound(arg.text) : undefined;
}

function thingCheck(name: string, template: Template): CheckKind {
  switch (name) {
    case 'BUTTONS':
      return { kind: 'buttons', titles: [template], mode: 'include' };
    case 'MEDIA':
      return { kind: 'media', urls: [template] };
    case 'CARDS':
      return { kind: 'cards', titles: [template] };
    default:
      return { kind: 'form', fields: [template] };
  }
}

function textOf(arg: BotiumArgument, kind: string, ignoreCase: boolean, context: BotiumContext): CheckKind | undefined {
  const modes = {
    CONTAINS: 'include',
    REGEXP: 'regexp',
    WILDCARD: 'wildcard',
    WILDCARDEXACT: 'wildcardExact',
  } as const;
  const matching: Matching = { mode: modes[kind as keyof typeof modes], ignoreCase, rate: undefined };
  const use = findListUse(arg, context);
  if (use) return listCheck(use, arg.at, matching, context);
  const template = botiumTemplate([arg], context);
  if (kind === 'REGEXP') return regexCheck(template, ignoreCase, context);
  return textCheck(template, matching, context);
}

export function pathOf(arg: BotiumArgument, context: BotiumContext): Template | undefined {
  try {
    parseJsonPath(arg.text);
    // `$.name` is a path and no variable.
    return { source: arg.text, parts: [arg.text], at: arg.at };
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    return context.problems.error(
      'bad-json-path',
      { ...arg.at, column: arg.at.column + cause.offset },
      `The path "${arg.text}" is not understood: ${cause.message}`,
    );
  }
}

function jsonPath(
  pathArg: BotiumArgument,
  value: BotiumArgument | undefined,
  matching: Matching,
  context: BotiumContext,
): CheckKind | undefined {
  const path = pathOf(pathArg, context);
  if (!path || !value) return path && { kind: 'json', path };
  const check = textCheck(botiumTemplate([value], context), matching, context);
  if (!check || check.kind === 'any-text') return { kind: 'json', path };
  if (check.kind !== 'contains' && check.kind !== 'equals' && check.kind !== 'wildcard' && check.kind !== 'regex')
    return { kind: 'json', path, match: { kind: 'equals', text: botiumTemplate([value], context) } };
  return { kind: 'json', path, match: check };
}
