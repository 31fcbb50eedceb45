import type { Check } from '../../check.ts';
import type { Conversation, Step } from '../../model.ts';
import type { SourcePosition } from '../../source.ts';
import { literalText, type JsonTemplate, type Template } from '../../template.ts';
import { expects, importedConversation, says } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import type { RsVariable, RstsStep, RstsTest } from './parse-rsts.ts';

/**
 * A test as the runner plays it. What the test does to the bot (options, sources, variables) is no talk: it is handed on as
 * an event when the user says that the bot takes those (`isHandedOn`), and otherwise named as a problem.
 */
export function mapRsts(test: RstsTest, isHandedOn: boolean, problems: ProblemList): Conversation {
  const steps: Step[] = [];
  if (isHandedOn) {
    const [first] = test.options;
    if (first) steps.push(event('options', object(test.options), first.at));
  } else
    for (const { name, value, at } of test.options)
      if (value !== false && !(isText(value) && literalText(value) === 'localuser'))
        problems.warning(
          'unsupported-feature',
          at,
          `"${name}" is an option of the bot, which is not set by the test. ${wayOut}`,
        );
  steps.push(...test.steps.flatMap((step) => mapStep(step, isHandedOn, problems)));
  return importedConversation(test.name, test.at, steps);
}

const wayOut = 'A bot that takes it as an event gets it with --setting sendActions=true.';

function mapStep(step: RstsStep, isHandedOn: boolean, problems: ProblemList): Step[] {
  const { at } = step;
  switch (step.kind) {
    case 'source':
      if (isHandedOn) return [event('source', step.text, at)];
      problems.warning(
        'unsupported-feature',
        at,
        `The RiveScript source is not sent: the bot under test must have learned it. ${wayOut}`,
      );
      return [];
    case 'set':
      if (isHandedOn) return [event('set', object(step.variables), at)];
      // What follows may be true of a bot that was never put into this state.
      problems.error('unsupported-feature', at, `A variable of the bot cannot be set by talking to it. ${wayOut}`);
      return [];
    case 'input': {
      const checks = step.replies.map((text): Check => ({ kind: 'equals', text, at: text.at }));
      const [only] = checks;
      return [
        says(at, { text: step.text }),
        expects(at, only && checks.length === 1 ? [only] : [{ kind: 'any', checks, at }]),
      ];
    }
    case 'assert':
      return [{ kind: 'state', at, captures: [], checks: step.variables.map(variableCheck) }];
  }
}

/** RiveScript calls the value of a variable that was never set "undefined". */
function variableCheck({ name, value, at }: RsVariable): Check {
  const check: Check = { kind: 'slot', name, value, at };
  if (!isText(value) || literalText(value) !== 'undefined') return check;
  return { kind: 'any', at, checks: [check, { kind: 'slot', name, value: null, at }] };
}

function isText(value: JsonTemplate): value is Template {
  return typeof value === 'object' && value !== null && 'source' in value;
}

function object(variables: readonly RsVariable[]): JsonTemplate {
  return { kind: 'object', entries: Object.fromEntries(variables.map(({ name, value }) => [name, value])) };
}

function event(name: string, value: JsonTemplate, at: SourcePosition): Step {
  return says(at, { event: { name, value } });
}
