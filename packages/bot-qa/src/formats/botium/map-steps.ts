import type { Check } from '../../check.ts';
import type { BranchStep, Capture, ExpectedMessage, Step, UserStep, Utterance } from '../../model.ts';
import type { SourcePosition } from '../../source.ts';
import type { JsonTemplate, Template } from '../../template.ts';
import { parseJson, type JsonNode } from '../parse-json.ts';
import type { BotiumContext } from './botium-context.ts';
import type { BotiumConvo, BotiumStep, Placed } from './botium-script.ts';
import { botiumTemplate, placeIn } from './botium-template.ts';
import { findUnknownWords } from './find-unknown-words.ts';
import { mapAsserter, pathOf } from './map-asserter.ts';
import { bare, mapHooks, mergeRequests, noRequest, readMs, type Request, type StepHooks } from './map-hooks.ts';
import { findListUse, listCheck, textCheck } from './map-text.ts';

/** The steps of a convo or partial as the runner plays them. */
export function mapSteps(convo: BotiumConvo, isPartial: boolean, context: BotiumContext): Step[] {
  const begins = convo.steps.filter((step) => step.sender === 'begin');
  let request = noRequest;
  const steps: Step[] = [];
  for (const step of begins) {
    const hooks = mapHooks(step, context);
    request = mergeRequests(request, hooks.request);
    steps.push(...outside(step, hooks, isPartial, context));
  }
  const flow: { step: Step[]; hooks: StepHooks | undefined; optional: boolean }[] = [];
  for (const step of convo.steps) {
    if (step.sender === 'begin' || step.sender === 'end') continue;
    if (step.sender === 'include') {
      flow.push({ step: includes(step, context), hooks: undefined, optional: false });
      continue;
    }
    const hooks = mapHooks(step, context);
    const main = step.sender === 'me' ? mapUser(step, hooks, request, context) : mapBot(step, hooks, context);
    flow.push({
      step: [...hooks.before, ...(main ?? []), ...hooks.after],
      hooks,
      optional: step.optional || step.asserters.some((asserter) => asserter.optional),
    });
  }
  steps.push(...joinConditions(flow));
  for (const step of convo.steps.filter((one) => one.sender === 'end'))
    steps.push(...outside(step, mapHooks(step, context), isPartial, context));
  return steps;
}

/** Steps under conditions of one group are the branches of one step: the first that holds is played, none is a failure. */
function joinConditions(flow: readonly { step: Step[]; hooks: StepHooks | undefined; optional: boolean }[]): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < flow.length; i++) {
    const first = flow[i]!.hooks?.condition;
    if (!first) {
      steps.push(...flow[i]!.step);
      continue;
    }
    const branches: BranchStep['branches'][number][] = [];
    let optional = true;
    while (i < flow.length && flow[i]!.hooks?.condition?.group === first.group) {
      branches.push({ condition: flow[i]!.hooks!.condition!.condition, steps: flow[i]!.step });
      optional &&= flow[i]!.optional;
      i++;
    }
    i--;
    steps.push({ kind: 'branch', at: first.condition.at, branches, ...(optional && { otherwise: [] }) });
  }
  return steps;
}

/** What `#begin` and `#end` do once. Checks there are never run by Botium, so they are a mistake. */
function outside(step: BotiumStep, hooks: StepHooks, isPartial: boolean, context: BotiumContext): Step[] {
  const name = `#${step.sender}`;
  if (step.text !== null && step.text !== '')
    context.problems.error(
      'misplaced-text',
      step.lines[0]?.at ?? step.at,
      `A text in ${name} is neither sent nor expected. Write it below #me or #bot.`,
    );
  for (const asserter of step.asserters) {
    const countsUnread = asserter.name === 'BOT_UNCONSUMED_COUNT' && /^=?=?0$/.test(asserter.args[0]?.text ?? '');
    // Unread messages fail a conversation anyhow.
    if (step.sender === 'end' && !asserter.not && (asserter.name === 'BOT_CONSUMED' || countsUnread)) continue;
    if (asserter.name === 'BOT_CONSUMED' || asserter.name === 'BOT_UNCONSUMED_COUNT')
      context.problems.error(
        'unsupported-assertion',
        asserter.at,
        `${asserter.not ? '!' : ''}${asserter.name} asks for unread messages; here they are always a failure. Expect them in #bot sections.`,
      );
    else
      context.problems.error(
        'asserter-not-run',
        asserter.at,
        `${asserter.name} in ${name} is never run: there is no message to look at. Write it below #bot.`,
      );
  }
  const all = [...hooks.before, ...hooks.after];
  if (!isPartial) return all;
  const included = all.filter((one) => one.kind === 'include');
  if (included.length < all.length)
    context.problems.warning(
      'unsupported-feature',
      step.at,
      `${name} of a partial conversation is not played (Botium ignores it too); only its includes are.`,
    );
  return included;
}

function includes(step: BotiumStep, context: BotiumContext): Step[] {
  const names: Placed[] =
    step.channel === undefined
      ? step.lines.filter((line) => line.text.trim() !== '')
      : [{ text: step.channel, at: step.at }];
  if (names.length === 0)
    context.problems.error('unknown-include', step.at, '#include needs the name of a partial conversation.');
  return names.map((name) => ({ kind: 'include', at: name.at, block: name.text.trim(), arguments: {} }));
}

function mapUser(step: BotiumStep, hooks: StepHooks, common: Request, context: BotiumContext): Step[] | undefined {
  if (findUnknownWords(step, context)) return undefined;
  const forAll: { media?: readonly Template[]; form?: Readonly<Record<string, Template>> } = {};
  let alternatives: Utterance[] = [];
  let button: Utterance['button'];
  let each: readonly Placed[] = [];
  for (const input of step.userInputs) {
    const wrong = (message: string): undefined =>
      context.problems.error('bad-asserter-arguments', input.at, `${input.name} ${message}`);
    const [first, second] = input.args;
    if (!first) {
      wrong('needs an argument.');
      return undefined;
    }
    if (input.name === 'BUTTON') {
      const payload = botiumTemplate([first], context);
      button = {
        title: second ? botiumTemplate([second], context) : payload,
        payload: jsonOf([first], context) ?? payload,
      };
    } else if (input.name === 'MEDIA') {
      if (input.args.some((arg) => arg.text.includes('*'))) {
        context.problems.error(
          'unsupported-feature',
          input.at,
          'MEDIA with a pattern of files is not expanded here: name the files, with "|" between them.',
        );
        return undefined;
      }
      if (input.args.length > 1) each = input.args;
      else forAll.media = [...(forAll.media ?? []), botiumTemplate([first], context)];
    } else {
      if (!second) {
        wrong('needs the name of a field and its value: FORM city|Pune.');
        return undefined;
      }
      forAll.form = { ...forAll.form, [first.text]: botiumTemplate([second], context) };
    }
  }
  const { at } = step;
  const hasText = step.text !== null && step.text !== '';
  if (hasText) {
    const whole: Placed = { text: step.text, at: step.lines[0]!.at };
    const use = findListUse(whole, context);
    const payload = use ? undefined : jsonOf(step.lines, context);
    if (use)
      alternatives = [
        {
          at: whole.at,
          list: { name: use.list.name, arguments: use.arguments.map((arg) => botiumTemplate([arg], context)) },
        },
      ];
    else if (payload !== undefined) alternatives = [{ at: whole.at, payload }];
    else alternatives = [{ at: whole.at, text: botiumTemplate(step.lines, context) }];
  }
  if (button) alternatives = [{ at, button }];
  if (alternatives.length === 0 && (forAll.media || forAll.form || each.length > 0)) alternatives = [{ at }];
  if (each.length > 0)
    alternatives = each.map((arg) => ({
      at: arg.at,
      media: [...(forAll.media ?? []), botiumTemplate([arg], context)],
    }));
  if (alternatives.length === 0) {
    if (step.logicHooks.length === 0) return context.problems.error('bad-value', at, 'This #me section says nothing.');
    if (step.logicHooks.some((hook) => hook.name !== 'INCLUDE'))
      context.problems.warning(
        'unsupported-feature',
        at,
        'This #me section has only hooks: they are played, and no message is sent.',
      );
    return [];
  }
  const request = mergeRequests(common, hooks.request);
  const used = Object.entries(request).filter(([, map]) => Object.keys(map as object).length > 0);
  const mode = context.settings['SCRIPTING_UTTEXPANSION_MODE'];
  const user: UserStep = {
    kind: 'user',
    at,
    alternatives: alternatives.map((one) => ({ ...forAll, ...one })),
    expand: mode === 'first' || mode === 'random' ? mode : 'all',
    ...(used.length > 0 && { request: Object.fromEntries(used) }),
  };
  return [user];
}

/** A text that is an object or a list of JSON. A key written twice is a mistake; text that only begins like JSON is text. */
function jsonOf(lines: readonly Placed[], context: BotiumContext): JsonTemplate | undefined {
  const text = lines.map((line) => line.text).join('\n');
  if (!/^\s*[[{]/.test(text)) return undefined;
  const place = (start: number, end = start): SourcePosition => placeIn(lines, start, end - start);
  const { node, problems } = parseJson(text, lines[0]!.at.file, place);
  if (!node || node.kind === 'scalar') return undefined;
  context.problems.addAll(problems);
  return templates(node, place, context);
}

function templates(
  node: JsonNode,
  place: (start: number, end?: number) => SourcePosition,
  context: BotiumContext,
): JsonTemplate {
  if (node.kind === 'array') return node.items.map((item) => templates(item, place, context));
  if (node.kind === 'object')
    return {
      kind: 'object',
      entries: Object.fromEntries(node.members.map((member) => [member.key, templates(member.value, place, context)])),
    };
  if (typeof node.value !== 'string') return node.value;
  return botiumTemplate([{ text: node.value, at: place(node.start, node.end) }], context);
}

function mapBot(step: BotiumStep, hooks: StepHooks, context: BotiumContext): Step[] | undefined {
  if (findUnknownWords(step, context)) return undefined;
  const { at } = step;
  const before = context.problems.errors;
  const checks: Check[] = [];
  const pauses: Step[] = [];
  if (step.text !== null && step.text !== '') {
    const check = expectedText(step, hooks, context);
    if (check) checks.push(step.not ? { kind: 'not', check, at: check.at } : check);
  }
  for (const asserter of step.asserters) {
    if (asserter.name === 'PAUSE_ASSERTER') {
      const forMs = readMs(asserter.args[0]?.text);
      if (forMs === undefined)
        context.problems.error('bad-asserter-arguments', asserter.at, 'PAUSE_ASSERTER needs a number of milliseconds.');
      else pauses.push({ kind: 'pause', at: asserter.at, forMs });
    } else if (asserter.name === 'BOT_CONSUMED' && !asserter.not) continue;
    else if (asserter.name === 'BOT_CONSUMED' || asserter.name === 'BOT_UNCONSUMED_COUNT')
      context.problems.error(
        'unsupported-assertion',
        asserter.at,
        `${asserter.not ? '!' : ''}${asserter.name} counts unread messages; here every message must be read by a #bot section.`,
      );
    else checks.push(...(mapAsserter(asserter, hooks.matching, context) ?? []));
  }
  const captures = mapCaptures(step, context);
  if (checks.length + captures.length === 0) {
    if (context.problems.errors === before)
      context.problems.error(
        'no-assertion',
        at,
        'This #bot section checks nothing: it would accept any message. Write "*" when any is fine.',
      );
    return undefined;
  }
  const message: ExpectedMessage = {
    at: step.lines[0]?.text ? step.lines[0].at : at,
    checks: checks.length > 0 ? checks : [{ kind: 'any-text', at }],
    captures,
    optional: step.optional || step.asserters.some((asserter) => asserter.optional),
  };
  return [
    {
      kind: 'bot',
      at,
      order: hooks.ignoresOthers ? 'subset' : 'strict',
      messages: [message],
      ...(hooks.withinMs !== undefined && { withinMs: hooks.withinMs }),
    },
    ...pauses,
  ];
}

function expectedText(step: BotiumStep, hooks: StepHooks, context: BotiumContext): Check | undefined {
  const at = step.lines[0]!.at;
  const whole: Placed = { text: step.text!, at };
  const use = findListUse(whole, context);
  const place = (check: ReturnType<typeof textCheck>): Check | undefined => check && { ...check, at };
  if (use) return place(listCheck(use, at, hooks.matching, context));
  const payload = jsonOf(step.lines, context);
  if (payload !== undefined) return { kind: 'payload', value: payload, mode: 'subset', at };
  // What a negated text would capture, nobody could use.
  return place(textCheck(botiumTemplate(step.lines, context, !step.not), hooks.matching, context));
}

function mapCaptures(step: BotiumStep, context: BotiumContext): Capture[] {
  return step.logicHooks.flatMap((hook): Capture[] => {
    if (hook.name !== 'ASSIGN_SCRIPTING_MEMORY') return [];
    const [name, path] = hook.args;
    if (!name || !path || hook.args.length > 2) {
      context.problems.error(
        'bad-hook-arguments',
        hook.at,
        'ASSIGN_SCRIPTING_MEMORY needs a name and a path: ASSIGN_SCRIPTING_MEMORY order|$.order.id.',
      );
      return [];
    }
    const found = pathOf(path, context);
    return found ? [{ name: bare(name.text), type: 'text', from: { kind: 'json', path: found }, at: hook.at }] : [];
  });
}
