import type { Check } from '../../check.ts';
import type { Conversation, ExpectedMessage, Step } from '../../model.ts';
import type { SourcePosition } from '../../source.ts';
import { literal } from '../../template.ts';
import { expectedMessage, expects, importedConversation, says } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import type { RasaAssertion, RasaCase, RasaSlot, RasaStep } from './rasa-case.ts';

/**
 * A case as the runner plays it. What the assistant did (flows, actions, slots) is read from the tracker. As in Rasa, a turn
 * with assertions may hold other messages than the asserted ones; in the old style every message is named.
 */
export function mapE2e(one: RasaCase, problems: ProblemList): Conversation {
  const steps: Step[] = [];
  if (one.metadataAt && Object.keys(one.metadata).length > 0)
    problems.warning('unsupported-feature', one.metadataAt, 'The metadata is not sent with the messages.');
  if (one.slotsAt && Object.keys(one.slots).length > 0) {
    const values = Object.entries(one.slots).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    problems.warning(
      'unsupported-feature',
      one.slotsAt,
      'The fixtures are set by a first message "/SetSlots(…)", which the assistant must understand.',
    );
    steps.push(says(one.slotsAt, { text: literal(`/SetSlots(${values.join(', ')})`, one.slotsAt) }));
  }
  steps.push(...one.steps.flatMap((step) => mapStep(step, problems)));
  const modern =
    steps.length > one.steps.length || one.steps.some((step) => step.kind === 'user' && step.assertions !== undefined);
  return importedConversation(one.name, one.at, steps, modern ? { unread: 'ignore' } : {});
}

function mapStep(step: RasaStep, problems: ProblemList): Step[] {
  const { at } = step;
  switch (step.kind) {
    case 'user':
      return [
        says(at, { text: literal(step.text, at) }),
        ...mapAssertions(step.assertions ?? [], step.ordered, problems),
      ];
    case 'bot':
      return [expects(at, [{ kind: 'equals', text: literal(step.text, at), at }])];
    case 'utter':
      // The message is there, and the tracker says which response it was.
      return [expects(at, [{ kind: 'any-text', at }]), state(at, [did('action', step.name, at)])];
    default:
      return [
        state(
          at,
          step.slots.map((slot) => slotCheck(slot, step.kind === 'slot_was_set')),
        ),
      ];
  }
}

function state(at: SourcePosition, checks: readonly Check[]): Step {
  return { kind: 'state', at, checks, captures: [] };
}

function did(event: string, name: string, at: SourcePosition, step?: string): Check {
  return { kind: 'event', event, name: literal(name, at), at, ...(step !== undefined && { step: literal(step, at) }) };
}

export function slotCheck(slot: RasaSlot, isSet: boolean): Check {
  const check: Check = {
    kind: 'slot',
    name: slot.name,
    at: slot.at,
    ...(slot.value !== undefined && { value: slot.value }),
  };
  return isSet ? check : { kind: 'not', check, at: slot.at };
}

function mapAssertions(assertions: readonly RasaAssertion[], ordered: boolean, problems: ProblemList): Step[] {
  const messages: ExpectedMessage[] = [];
  const after: Step[] = [];
  for (const one of assertions) {
    const { at } = one;
    switch (one.kind) {
      case 'flow_started':
        after.push(state(at, [did('flow_started', one.name, at)]));
        break;
      case 'flow_completed':
      case 'flow_cancelled':
        after.push(state(at, [did(one.kind, one.name, at, one.step)]));
        break;
      case 'action_executed':
        after.push(state(at, [did('action', one.name, at)]));
        break;
      case 'slot_was_set':
      case 'slot_was_not_set':
        after.push(
          state(
            at,
            one.slots.map((slot) => slotCheck(slot, one.kind === 'slot_was_set')),
          ),
        );
        break;
      case 'bot_uttered': {
        const checks = utteredChecks(one);
        if (checks.length > 0) messages.push(expectedMessage(at, checks));
        if (one.utterance !== undefined) after.push(state(at, [did('action', one.utterance, at)]));
        break;
      }
      case 'bot_did_not_utter': {
        const checks = utteredChecks(one);
        if (checks.length > 0) after.push({ kind: 'never', at, checks });
        if (one.utterance !== undefined)
          after.push(state(at, [{ kind: 'not', check: did('action', one.utterance, at), at }]));
        break;
      }
      case 'pattern_clarification_contains':
        problems.error(
          'unsupported-assertion',
          at,
          '"pattern_clarification_contains" cannot be checked from outside: the tracker does not name the flows that were offered.',
        );
        break;
      default: {
        const rubric =
          one.kind === 'generative_response_is_relevant'
            ? "The answer is relevant to the user's message."
            : `The answer says nothing that this does not support: ${one.truth ?? 'what is commonly known'}`;
        messages.push(
          expectedMessage(at, [
            {
              kind: 'judge',
              rubric: literal(rubric, at),
              at,
              ...(one.threshold !== undefined && { threshold: one.threshold }),
            },
          ]),
        );
      }
    }
  }
  const first = messages[0];
  const bot: Step[] = !first
    ? []
    : ordered
      ? messages.map((message) => ({ kind: 'bot', at: message.at, order: 'subset', messages: [message] }))
      : [{ kind: 'bot', at: first.at, order: 'subset', messages }];
  return [...bot, ...after];
}

function utteredChecks(one: RasaAssertion & { kind: 'bot_uttered' | 'bot_did_not_utter' }): Check[] {
  const checks: Check[] = [];
  if (one.pattern)
    checks.push({ kind: 'regex', pattern: literal(one.pattern.text, one.pattern.at), at: one.pattern.at });
  for (const button of one.buttons)
    for (const text of [button.title, button.payload])
      if (text !== undefined)
        checks.push({ kind: 'buttons', titles: [literal(text, button.at)], mode: 'include', at: button.at });
  return checks;
}
