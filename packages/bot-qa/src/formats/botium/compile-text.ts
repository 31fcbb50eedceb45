import { suggest } from '../../suggest.ts';
import type { SourceFile } from '../../source.ts';
import type { ProblemList } from '../problem-list.ts';
import { baseName, placeOf, splitLines, type TextLine } from '../text-lines.ts';
import { sectionNames } from './botium-words.ts';
import type { BotiumConvo, BotiumSender, BotiumStep, BotiumUtterances, Placed } from './botium-script.ts';
import { checkOptional, compileStep } from './compile-step.ts';

const section = /^#(begin|me|bot|end|include)(?: (.*))?$/s;

/** One `.convo.txt` or `.pconvo.txt` file. Partials must have a name of their own. */
export function compileConvoText(
  source: SourceFile,
  isPartial: boolean,
  problems: ProblemList,
): BotiumConvo | undefined {
  const lines = splitLines(source.text);
  if (source.text.trim() === '') {
    problems.error('empty-fixture', placeOf(source, lines[0]!), 'This file is empty: nothing would be tested.');
    return undefined;
  }
  const header: TextLine[] = [];
  const steps: BotiumStep[] = [];
  let current: { sender: BotiumSender; channel: string | undefined; line: TextLine; lines: Placed[] } | undefined;
  const close = (): void => {
    if (!current) return;
    const { sender, channel, line } = current;
    const step: BotiumStep = {
      sender,
      ...(channel !== undefined && { channel }),
      tag: `Line ${line.number}`,
      at: placeOf(source, line),
      ...compileStep(current.lines, sender, problems),
    };
    checkOptional(step, problems);
    steps.push(step);
  };
  for (const line of lines) {
    const match = section.exec(line.text);
    if (match) {
      close();
      const channel = match[2]?.trim();
      current = { sender: match[1] as BotiumSender, channel: channel === '' ? undefined : channel, line, lines: [] };
      continue;
    }
    findMisspeltSection(source, line, problems);
    if (current) current.lines.push({ text: line.text, at: placeOf(source, line) });
    else header.push(line);
  }
  close();
  return { ...readHeader(source, header, isPartial, problems), steps };
}

/** `#bott` is text to Botium; here it is a mistake, because what follows would be swallowed. */
function findMisspeltSection(source: SourceFile, line: TextLine, problems: ProblemList): void {
  const match = /^#([A-Za-z]+)(?=\s|$|:)/.exec(line.text);
  if (!match) return;
  const near = suggest(match[1]!, sectionNames);
  if (near === undefined) return;
  problems.error(
    'unknown-section',
    placeOf(source, line, 0, match[0].length),
    `"${match[0]}" is no section, so this line and all below it would become text.`,
    `#${near}`,
  );
}

function readHeader(
  source: SourceFile,
  header: readonly TextLine[],
  isPartial: boolean,
  problems: ProblemList,
): Pick<BotiumConvo, 'name' | 'description' | 'at'> {
  const [first] = header;
  const rest = header
    .slice(1)
    .map((line) => line.text)
    .join('\n');
  const at = first ? placeOf(source, first) : { file: source.file, line: 1, column: 1 };
  const written = first?.text.trim() ?? '';
  if (isPartial && written === '')
    problems.error('missing-key', at, 'A partial conversation needs a name in its first line, to be included by.');
  if (isPartial && written.includes('|'))
    problems.error('bad-value', at, 'The name of a partial conversation must not hold "|".');
  return { name: written === '' ? baseName(source.file) : written, description: rest === '' ? null : rest, at };
}

/** One `.utterances.txt` file: the list's name, then one text a line. */
export function compileUtterancesText(source: SourceFile, problems: ProblemList): BotiumUtterances | undefined {
  const lines = splitLines(source.text).filter((line) => line.text.trim() !== '');
  const [first, ...rest] = lines;
  if (!first) {
    problems.error('empty-fixture', { file: source.file, line: 1, column: 1 }, 'This list of utterances is empty.');
    return undefined;
  }
  return {
    name: first.text.trim(),
    at: placeOf(source, first),
    lines: rest.map((line) => ({ text: line.text.trim(), at: placeOf(source, line) })),
  };
}
