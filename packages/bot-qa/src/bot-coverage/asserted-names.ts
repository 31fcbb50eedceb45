import type { Check } from '../check.ts';
import { visitSteps, type Suite } from '../link.ts';
import type { SourcePosition } from '../source.ts';
import { literalText } from '../template.ts';
import type { NamedDimension } from './model/bot-model.ts';

/** What a check of the bot's own events is about. */
export interface AssertedName {
  readonly dimension: NamedDimension;
  readonly name: string;
}

/** By the place of a `state` step: what the bot did when that step held. */
export type AssertedNames = ReadonlyMap<string, readonly AssertedName[]>;

/** Flows, pages, forms and actions reach a recording only through the steps that assert them. */
export function assertedNames(suite: Suite): AssertedNames {
  const names = new Map<string, readonly AssertedName[]>();
  for (const conversation of suite.conversations)
    visitSteps(conversation.steps, suite.blocks, (step) => {
      if (step.kind !== 'state') return;
      const found = step.checks.flatMap(namesIn);
      if (found.length > 0) names.set(placeKey(step.at), found);
    });
  return names;
}

export function placeKey(at: SourcePosition): string {
  return `${at.file}:${at.line}:${at.column}`;
}

function namesIn(check: Check): AssertedName[] {
  if (check.kind === 'all') return check.checks.flatMap(namesIn);
  if (check.kind !== 'event' || !check.name) return [];
  const name = literalText(check.name);
  return name === undefined ? [] : dimensionsOf(check.event).map((dimension) => ({ dimension, name }));
}

/** The words of Rasa's tracker, and those of the Dialogflow CX connector. */
function dimensionsOf(event: string): readonly NamedDimension[] {
  if (event.startsWith('flow')) return ['flows'];
  if (event === 'page') return ['pages'];
  if (event === 'active_loop') return ['forms'];
  return event === 'action' ? ['responses', 'forms'] : [];
}
