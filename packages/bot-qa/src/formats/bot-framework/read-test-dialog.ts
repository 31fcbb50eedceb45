import type { Check } from '../../check.ts';
import type { FixtureFile, Step } from '../../model.ts';
import type { SourceFile, SourcePosition } from '../../source.ts';
import { literal, type JsonTemplate } from '../../template.ts';
import { expects, importedConversation, importedFile, looksAtReplies, says } from '../imported-file.ts';
import { jsonTemplate, memberOf, plainValue, textOf, type JsonNode } from '../parse-json.ts';
import { ProblemList } from '../problem-list.ts';
import { baseName } from '../text-lines.ts';
import { adaptiveAssertion } from './adaptive-assertion.ts';
import { parseTestScript, type ScriptStep, type TestScript } from './parse-test-script.ts';

/** How long the bot must be silent for AssertNoActivity without a time. */
const silenceMs = 1000;

/** Reads a test of an adaptive dialog: what the user does and what the bot answers, without the dialog itself. */
export function readTestDialog(source: SourceFile): FixtureFile {
  const problems = new ProblemList();
  const script = parseTestScript(source, problems);
  if (!script) return importedFile(source.file, 'bot-framework', [], problems);
  for (const mock of script.mocks)
    problems.warning(
      'unsupported-feature',
      script.place(mock.start, mock.end),
      `"${mock.key}" is not applied: the bot under test must be set up with it.`,
    );
  const before = problems.errors;
  const steps = script.steps.flatMap((step) => mapStep(step, script, problems));
  const name = baseName(source.file).replace(/\.test\.dialog$/i, '');
  const at = script.steps[0]?.at ?? { file: source.file, line: 1, column: 1 };
  if (problems.errors === before && script.steps.length > 0 && !looksAtReplies(steps))
    problems.error('no-assertion', at, 'This script never looks at what the bot says.');
  const conversation = importedConversation(
    name,
    at,
    steps,
    script.description === undefined ? {} : { description: script.description },
  );
  return importedFile(source.file, 'bot-framework', [conversation], problems);
}

function mapStep(step: ScriptStep, script: TestScript, problems: ProblemList): Step[] {
  const { at, node } = step;
  const get = (key: string): JsonNode | undefined => memberOf(node, key);
  const place = (one: JsonNode): SourcePosition => script.place(one.start, one.end);
  switch (step.kind) {
    case 'UserSays': {
      const text = get('text');
      const value = textOf(text);
      if (!text || value === undefined) return problems.error('missing-key', at, '"UserSays" needs "text".') ?? [];
      for (const key of ['user', 'locale']) {
        const other = get(key);
        if (other)
          problems.warning('unsupported-feature', place(other), `The "${key}" of what the user says is not sent.`);
      }
      return [says(at, { text: literal(value, place(text)) })];
    }
    case 'UserActivity': {
      const activity = get('activity');
      if (activity?.kind !== 'object')
        return problems.error('missing-key', at, '"UserActivity" needs "activity".') ?? [];
      return [activityStep(activity, at, script)];
    }
    case 'UserConversationUpdate':
      return [says(at, { event: { name: 'conversationUpdate' } })];
    case 'UserTyping':
      return [says(at, { event: { name: 'typing' } })];
    case 'CustomEvent': {
      const name = textOf(get('name'));
      const value = get('value');
      if (name === undefined) return problems.error('missing-key', at, '"CustomEvent" needs "name".') ?? [];
      return [says(at, { event: { name, ...(value && { value: jsonTemplate(value, script.place) }) } })];
    }
    case 'UserDelay': {
      const forMs = Number(
        plainValue(get('timespan') ?? { kind: 'scalar', start: 0, end: 0, value: null }) ?? Number.NaN,
      );
      if (!(forMs >= 0 && forMs <= 86_400_000))
        return (
          problems.error(
            'bad-value',
            get('timespan') ? place(get('timespan')!) : at,
            '"timespan" must be a number of milliseconds.',
          ) ?? []
        );
      return [{ kind: 'pause', at, forMs }];
    }
    case 'AssertReply':
    case 'AssertReplyOneOf':
    case 'AssertReplyActivity':
      return assertReply(step, script, problems);
    case 'AssertNoActivity':
      return [{ kind: 'silence', at, forMs: timeoutOf(step) ?? silenceMs }];
    case 'SetProperties':
      return (
        problems.error(
          'unsupported-feature',
          at,
          '"SetProperties" writes into the memory of a dialog, which only its own process can.',
        ) ?? []
      );
    default:
      return (
        problems.error(
          'unsupported-assertion',
          at,
          `"${step.kind}" looks inside the process of the bot and cannot be checked over messages.`,
        ) ?? []
      );
  }
}

function activityStep(activity: JsonNode, at: SourcePosition, script: TestScript): Step {
  const type = textOf(memberOf(activity, 'type')) ?? 'message';
  const text = memberOf(activity, 'text');
  const value = memberOf(activity, 'value');
  const payload: JsonTemplate = jsonTemplate(activity, script.place);
  if (type === 'event') {
    const name = textOf(memberOf(activity, 'name')) ?? 'event';
    return says(at, { event: { name, ...(value && { value: jsonTemplate(value, script.place) }) } });
  }
  if (type !== 'message') return says(at, { event: { name: type, value: payload } });
  const onlyText =
    activity.kind === 'object' && activity.members.every((member) => member.key === 'type' || member.key === 'text');
  const said = textOf(text);
  if (onlyText && said !== undefined && text)
    return says(at, { text: literal(said, script.place(text.start, text.end)) });
  return says(at, { payload });
}

function timeoutOf(step: ScriptStep): number | undefined {
  const node = memberOf(step.node, 'timeout');
  const value = node && plainValue(node);
  return typeof value === 'number' && value > 0 && value < 86_400_000 ? value : undefined;
}

function assertReply(step: ScriptStep, script: TestScript, problems: ProblemList): Step[] {
  const { at, node } = step;
  const text = memberOf(node, 'text');
  const exactNode = memberOf(node, 'exact');
  const exact = !exactNode || plainValue(exactNode) !== false;
  const checks: Check[] = [];
  const before = problems.errors;
  const texts = text === undefined ? [] : text.kind === 'array' ? text.items : [text];
  const wanted = texts.flatMap((one): Check[] => {
    const value = textOf(one);
    const where = script.place(one.start, one.end);
    if (value === undefined) return problems.error('bad-value', where, '"text" must be text.') ?? [];
    const template = literal(exact ? value : value.trim(), where);
    if (!exact && value.trim() === '')
      return problems.error('no-assertion', where, 'Every reply contains an empty text.') ?? [];
    return [
      exact
        ? { kind: 'equals', text: template, at: where }
        : { kind: 'contains', text: template, ignoreCase: true, at: where },
    ];
  });
  if (wanted.length === 1) checks.push(wanted[0]!);
  else if (wanted.length > 1) checks.push({ kind: 'any', checks: wanted, at });
  const assertions = memberOf(node, 'assertions');
  for (const item of assertions?.kind === 'array' ? assertions.items : []) {
    const expression = textOf(item);
    const where = script.place(item.start, item.end);
    const check = expression === undefined ? undefined : adaptiveAssertion(expression, where);
    if (check) checks.push({ ...check, at: where });
    else
      problems.error(
        'unsupported-assertion',
        where,
        `The expression ${JSON.stringify(expression ?? plainValue(item))} is not understood.`,
      );
  }
  if (checks.length === 0) {
    const last =
      node.members.find((member) => member.key === 'assertions' || member.key === 'text') ?? node.members.at(-1);
    if (problems.errors === before)
      problems.error(
        'no-assertion',
        last ? script.place(last.start, last.end) : at,
        `"${step.kind}" checks nothing: any reply would do.`,
      );
    return [];
  }
  const withinMs = timeoutOf(step);
  return [expects(at, checks, withinMs === undefined ? {} : { withinMs })];
}
