import type { Check } from '../check.ts';
import { visitSteps } from '../link.ts';
import type {
  Block,
  BotStep,
  Conversation,
  ExpectedMessage,
  FixtureFile,
  Step,
  UserStep,
  Utterance,
} from '../model.ts';
import type { SourcePosition } from '../source.ts';
import type { YamlSource } from '../yaml-source.ts';
import type { ProblemList } from './problem-list.ts';

/** A file of another tool's format as the model holds it. */
export function importedFile(
  file: string,
  format: string,
  conversations: readonly Conversation[],
  problems: ProblemList,
  more: { readonly blocks?: readonly Block[] } = {},
): FixtureFile {
  return { file, format, conversations, blocks: more.blocks ?? [], lists: [], tables: [], problems: problems.all() };
}

export function importedConversation(
  name: string,
  at: SourcePosition,
  steps: readonly Step[],
  more: Partial<Conversation> = {},
): Conversation {
  return { name, at, tags: [], variables: {}, tables: [], steps, ...more };
}

/** Whether anything in the steps can ever say that the bot is wrong. */
export function looksAtReplies(steps: readonly Step[]): boolean {
  let found = false;
  visitSteps(steps, new Map(), (step) => {
    found ||=
      (step.kind === 'bot' &&
        step.messages.some((message) => message.checks.some((check) => check.kind !== 'any-text'))) ||
      step.kind === 'silence' ||
      step.kind === 'never' ||
      step.kind === 'state';
  });
  return found;
}

export function says(at: SourcePosition, utterance: Omit<Utterance, 'at'>): UserStep {
  return { kind: 'user', at, alternatives: [{ at, ...utterance }], expand: 'all' };
}

export function expects(at: SourcePosition, checks: readonly Check[], more: Partial<BotStep> = {}): BotStep {
  return { kind: 'bot', at, order: 'strict', messages: [expectedMessage(at, checks)], ...more };
}

export function expectedMessage(at: SourcePosition, checks: readonly Check[]): ExpectedMessage {
  return { at, checks, captures: [], optional: false };
}

/** The usual beginnings of a YAML format: no mistake of YAML itself, not too big, not empty. */
export function isReadable(yaml: YamlSource): boolean {
  if (yaml.problems.length > 0) return false;
  if (yaml.isTooBig()) {
    yaml.problem('too-big', yaml.position(0), 'The aliases of this file multiply to more than two million values.');
    return false;
  }
  const { root } = yaml;
  if (yaml.problems.length > 0) return false;
  if (root && yaml.found(root) !== 'nothing') return true;
  yaml.problem('empty-fixture', yaml.position(0), 'This file is empty: nothing would be tested.');
  return false;
}
