import type { Check } from '../../check.ts';
import type { Conversation, Step, Utterance } from '../../model.ts';
import type { SourcePosition } from '../../source.ts';
import { literal } from '../../template.ts';
import { expects, importedConversation, looksAtReplies } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import { slotCheck } from './map-e2e.ts';
import type { Story, StoryStep } from './parse-stories.ts';

/** A test story: what the user says is said; what the bot did in the turn is read from its tracker, its texts are not looked at. */
export function mapStory(story: Story, problems: ProblemList): Conversation {
  const steps: Step[] = [];
  let turn: Check[] = [];
  let turnAt: SourcePosition | undefined;
  const close = (): void => {
    if (turnAt && turn.length > 0) steps.push({ kind: 'state', at: turnAt, checks: latestSlots(turn), captures: [] });
    turn = [];
    turnAt = undefined;
  };
  const before = problems.errors;
  for (const step of story.steps) {
    const { at } = step;
    switch (step.kind) {
      case 'user':
      case 'or':
        close();
        steps.push({
          kind: 'user',
          at,
          expand: 'all',
          alternatives: (step.kind === 'or' ? step.users : [step]).map(utterance),
        });
        break;
      case 'bot':
        steps.push(expects(at, [{ kind: 'equals', text: literal(step.text, at), at }]));
        break;
      case 'action':
        turnAt ??= at;
        // The story says that the bot waits; the runner does so anyhow.
        if (step.name !== 'action_listen')
          turn.push({ kind: 'event', event: 'action', name: literal(step.name, at), at });
        break;
      case 'active_loop':
        turnAt ??= at;
        turn.push({
          kind: 'event',
          event: 'active_loop',
          at,
          ...(step.name !== null && { name: literal(step.name, at) }),
        });
        break;
      case 'slot_was_set':
        turnAt ??= at;
        turn.push(...step.slots.map((slot) => slotCheck(slot, true)));
        break;
      case 'checkpoint':
        problems.error(
          'unsupported-feature',
          at,
          'A checkpoint joins stories, which a replay cannot follow: write the whole story.',
        );
    }
  }
  close();
  if (problems.errors === before && !looksAtReplies(steps))
    problems.error('no-assertion', story.at, 'This story never looks at what the bot does.');
  return importedConversation(story.name, story.at, steps, { unread: 'ignore' });
}

/** A slot that is set twice in a turn has its last value when the tracker is read; of the first, only that it was set is checked. */
function latestSlots(checks: readonly Check[]): Check[] {
  return checks.map((check, index) => {
    if (check.kind !== 'slot') return check;
    const again = checks.slice(index + 1).some((other) => other.kind === 'slot' && other.name === check.name);
    return again ? { kind: 'event', event: 'slot', name: literal(check.name, check.at), at: check.at } : check;
  });
}

function utterance(step: StoryStep & { kind: 'user' }): Utterance {
  const entities = Object.keys(step.entities).length > 0 ? JSON.stringify(step.entities) : '';
  const text = step.text === undefined ? `/${step.intent ?? ''}${entities}` : withoutEntities(step.text);
  return { at: step.at, text: literal(text, step.at) };
}

/** `a [cheap](price) [place]{"entity": "x"}` → `a cheap place`. */
export function withoutEntities(text: string): string {
  return text.replace(/\[([^\][]+)\](?:\([^)]*\)|\{[^}]*\})/g, '$1');
}
