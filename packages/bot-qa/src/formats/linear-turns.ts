import type { Check } from '../check.ts';
import type { Loss } from '../fixture-format.ts';
import type { Conversation, Step } from '../model.ts';
import type { SourcePosition } from '../source.ts';
import { literalText, type Template } from '../template.ts';

/** How a plain format can say what a message must be. */
export type PlainCheck = { readonly at: SourcePosition; readonly ignoreCase: boolean } & (
  | { readonly kind: 'equals' | 'contains' | 'regex'; readonly text: string }
  | { readonly kind: 'anything' }
);

export type LinearTurn =
  | { readonly kind: 'user'; readonly text: string; readonly at: SourcePosition }
  | { readonly kind: 'bot'; readonly checks: readonly PlainCheck[]; readonly at: SourcePosition };

/** The kinds of checks that the target format knows. */
export type Known = readonly ('equals' | 'contains' | 'regex')[];

/**
 * A conversation as one line of turns, for formats that know nothing more. Whatever does not fit (branches, variables,
 * buttons, other checks) is lost by name and place; what is left is never stronger or weaker in silence.
 */
export function linearTurns(conversation: Conversation, known: Known, losses: Loss[]): LinearTurn[] {
  const lose = (what: string, at: SourcePosition): void => void losses.push({ what, at });
  if (conversation.tables.length > 0) lose('the table of cases', conversation.tables[0]!.at);
  if (Object.keys(conversation.variables).length > 0) lose('the variables', conversation.at);
  if (conversation.skip) lose('that the conversation is skipped', conversation.skip.at);
  if (conversation.quarantine) lose('the quarantine', conversation.quarantine.at);
  for (const key of ['bot', 'owner', 'severity', 'locales', 'turnTimeoutMs', 'timeoutMs', 'unread', 'repeat'] as const)
    if (conversation[key] !== undefined) lose(`"${key}"`, conversation.at);
  if (conversation.markup === 'strip') lose('that markup does not count', conversation.at);
  if (conversation.tags.length > 0) lose('the tags', conversation.at);
  return conversation.steps.flatMap((step) => linearStep(step, known, lose));
}

type Lose = (what: string, at: SourcePosition) => void;

function linearStep(step: Step, known: Known, lose: Lose): LinearTurn[] {
  const { at } = step;
  if (step.kind === 'user') {
    const [first] = step.alternatives;
    if (step.alternatives.length > 1) lose('the other texts that the user may say', at);
    if (step.request) lose('additions to the request', at);
    if (!first?.text) {
      lose('what the user does, which is no text', at);
      const title = first?.button && plainText(first.button.title, lose);
      return title === undefined ? [] : [{ kind: 'user', text: title, at }];
    }
    if (first.media || first.form) lose('media or form of the user', at);
    const text = plainText(first.text, lose);
    return [{ kind: 'user', text, at }];
  }
  if (step.kind !== 'bot') {
    lose(`a step of kind "${step.kind}"`, at);
    return [];
  }
  if (step.order !== 'strict') lose(`that the messages may come in any order ("${step.order}")`, at);
  if (step.withinMs !== undefined) lose('the deadline of the step', at);
  return step.messages.flatMap((message): LinearTurn[] => {
    if (message.optional) {
      lose('an optional message, which would have to come', message.at);
      return [];
    }
    if (message.captures.length > 0) lose('values taken from the message', message.at);
    const checks = message.checks.flatMap((check) => plainCheck(check, known, lose));
    return [
      {
        kind: 'bot',
        at: message.at,
        checks: checks.length > 0 ? checks : [{ kind: 'anything', at: message.at, ignoreCase: false }],
      },
    ];
  });
}

function plainCheck(check: Check, known: Known, lose: Lose): PlainCheck[] {
  const { at } = check;
  const give = (kind: 'equals' | 'contains' | 'regex', template: Template): PlainCheck[] => {
    const ignoreCase = 'ignoreCase' in check && check.ignoreCase === true;
    if (!known.includes(kind)) {
      lose(`a check of kind "${kind}"`, at);
      return [];
    }
    if (ignoreCase && kind !== 'regex') lose('that upper and lower case do not count', at);
    if ('ignoreMarkup' in check && check.ignoreMarkup === true) lose('that markup does not count', at);
    const text = literalText(template);
    if (text === undefined) {
      lose(`a text with variables, "${template.source}"`, at);
      return [];
    }
    return [{ kind, text, at, ignoreCase }];
  };
  switch (check.kind) {
    case 'equals':
      return give('equals', check.text);
    case 'contains':
      if (check.words === true) lose('that only whole words count', at);
      return give('contains', check.text);
    case 'regex':
      return give('regex', check.pattern);
    case 'any-text':
      return [{ kind: 'anything', at, ignoreCase: false }];
    case 'all':
      return check.checks.flatMap((inner) => plainCheck(inner, known, lose));
    default:
      lose(`a check of kind "${check.kind}"`, at);
      return [];
  }
}

function plainText(template: Template, lose: Lose): string {
  const text = literalText(template);
  if (text !== undefined) return text;
  lose(`variables in the text "${template.source}"`, template.at);
  return template.source;
}
