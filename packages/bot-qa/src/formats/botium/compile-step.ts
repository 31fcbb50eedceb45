import type { ProblemList } from '../problem-list.ts';
import { asserterNames, logicHookNames, userInputNames } from './botium-words.ts';
import type { BotiumAction, BotiumArgument, BotiumSender, BotiumStep, Placed } from './botium-script.ts';

/** The prefixes of a line: `?` optional, then `!` not; a doubled one stands for itself and ends the prefixes. */
export function stripPrefixes(text: string): { optional: boolean; not: boolean; content: string; cut: number } {
  let content = text;
  let optional = false;
  let not = false;
  let cut = 0;
  if (content.startsWith('??')) return { optional, not, content: content.slice(1), cut: 1 };
  if (content.startsWith('?')) {
    optional = true;
    content = content.slice(1);
    cut++;
  }
  if (content.startsWith('!!')) return { optional, not, content: content.slice(1), cut: cut + 1 };
  if (content.startsWith('!')) {
    not = true;
    content = content.slice(1);
    cut++;
  }
  return { optional, not, content, cut };
}

/** `a | b\|c` → "a", "b|c". Nothing but white space: no arguments. */
export function splitArguments(text: string, place: (start: number, length: number) => Placed['at']): BotiumArgument[] {
  if (text.trim() === '') return [];
  const found: BotiumArgument[] = [];
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && (text[i] !== '|' || text[i - 1] === '\\')) continue;
    const raw = text.slice(from, i);
    const value = raw.trim().replaceAll('\\|', '|');
    const start = from + (raw.length - raw.trimStart().length);
    found.push({ text: value, value, at: place(start, raw.trim().length) });
    from = i + 1;
  }
  return found;
}

/** What a step's lines have become, before it is known where the step stands. */
export type StepBody = Pick<
  BotiumStep,
  'text' | 'lines' | 'not' | 'optional' | 'asserters' | 'logicHooks' | 'userInputs'
>;

/** Sorts the lines of a section into asserters, hooks, inputs and text (Botium's `linesToConvoStep`). */
export function compileStep(lines: readonly Placed[], sender: BotiumSender, problems: ProblemList): StepBody {
  const asserters: BotiumAction[] = [];
  const logicHooks: BotiumAction[] = [];
  const userInputs: BotiumAction[] = [];
  const raw: Placed[] = [];
  let mayHaveText = true;
  for (const line of lines) {
    const action = readAction(line);
    const isInput = sender === 'me' && userInputNames.has(action.name);
    if (sender !== 'me' && asserterNames.has(action.name)) asserters.push(action);
    else if (isInput || logicHookNames.has(action.name)) {
      (isInput ? userInputs : logicHooks).push(action);
      if (sender === 'me') mayHaveText = false;
    } else if (mayHaveText) raw.push(line);
    else if (line.text.trim() !== '') {
      problems.error(
        'misplaced-text',
        line.at,
        'After a user input or a hook, a #me section takes no text: it would never be sent. Write the text first.',
      );
    }
  }
  return { ...textOf(raw, sender), asserters, logicHooks, userInputs };
}

function readAction(line: Placed): BotiumAction {
  const { optional, not, content, cut } = stripPrefixes(line.text);
  const space = content.indexOf(' ');
  const name = space < 0 ? content.trimEnd() : content.slice(0, space);
  const from = cut + name.length + 1;
  const args = space < 0 ? '' : content.slice(name.length + 1);
  return {
    name,
    optional,
    not,
    at: { ...line.at, length: line.text.length },
    args: splitArguments(args, (start, length) => ({ ...line.at, column: line.at.column + from + start, length })),
  };
}

function textOf(raw: readonly Placed[], sender: BotiumSender): Pick<StepBody, 'text' | 'lines' | 'not' | 'optional'> {
  const plain = { not: false, optional: false };
  if (raw.length === 0) return { text: null, lines: [], ...plain };
  let end = raw.length;
  while (end > 0 && raw[end - 1]!.text.trim() === '') end--;
  const kept = raw.slice(0, end);
  const first = kept[0];
  if (!first) return { text: '', lines: [], ...plain };
  if (sender === 'me') return { text: joined(kept), lines: kept, ...plain };
  const { optional, not, content, cut } = stripPrefixes(first.text);
  const lines = [
    {
      text: content,
      at: { ...first.at, column: first.at.column + cut, length: Math.max(0, (first.at.length ?? 0) - cut) },
    },
    ...kept.slice(1),
  ];
  return { text: joined(lines), lines, not, optional };
}

function joined(lines: readonly Placed[]): string {
  return lines
    .map((line) => line.text)
    .join('\n')
    .replace(/[\n\t\r]+$/, '');
}

/** Botium refuses a step of which one part may be missing and another may not. */
export function checkOptional(step: BotiumStep, problems: ProblemList): void {
  if (step.sender !== 'bot') return;
  const parts = step.asserters.map((asserter) => asserter.optional);
  if (step.text !== null && (step.text !== '' || step.optional)) parts.push(step.optional);
  if (parts.length > 0 && parts.some((part) => part !== parts[0])) {
    problems.error(
      'bad-value',
      step.at,
      'Either every line of a #bot section is optional ("?") or none: the message is there, or it is not.',
    );
  }
}
