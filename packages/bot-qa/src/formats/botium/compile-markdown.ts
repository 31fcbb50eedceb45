import { suggest } from '../../suggest.ts';
import type { SourceFile } from '../../source.ts';
import type { ProblemList } from '../problem-list.ts';
import { placeOf, splitLines, type TextLine } from '../text-lines.ts';
import type { BotiumConvo, BotiumScript, BotiumSender, BotiumStep, BotiumUtterances, Placed } from './botium-script.ts';
import { sectionNames } from './botium-words.ts';
import { checkOptional, compileStep } from './compile-step.ts';

const parts = ['Convos', 'PartialConvos', 'Utterances'] as const;

interface Item {
  readonly head: TextLine;
  readonly name: string;
  readonly at: Placed['at'];
  readonly body: TextLine[];
}

/** Markdown: `# Convos`, `# PartialConvos`, `# Utterances`; `## name`; a list of senders, each with a list of lines. */
export function compileMarkdown(source: SourceFile, problems: ProblemList): BotiumScript {
  const items: Record<(typeof parts)[number], Item[]> = { Convos: [], PartialConvos: [], Utterances: [] };
  let part: (typeof parts)[number] | undefined;
  let item: Item | undefined;
  for (const line of splitLines(source.text)) {
    const heading = /^(#{1,2}) +(.*?)\s*$/.exec(line.text);
    const at = placeOf(source, line);
    if (heading?.[1] === '#') {
      part = parts.find((one) => one.toLowerCase() === heading[2]!.toLowerCase());
      item = undefined;
      if (!part)
        problems.error(
          'unknown-section',
          at,
          `"# ${heading[2]}" is no part of a Botium file: ${parts.join(', ')}.`,
          prefixed('# ', suggest(heading[2]!, parts)),
        );
    } else if (heading) {
      if (!part) {
        problems.error(
          'unknown-section',
          at,
          '"##" is only expected below "# Convos", "# PartialConvos" or "# Utterances".',
        );
        continue;
      }
      item = { head: line, name: heading[2]!, at, body: [] };
      items[part].push(item);
    } else if (item) item.body.push(line);
    else if (line.text.trim() !== '' && part)
      problems.error('misplaced-text', at, 'This text stands above the first "##" and belongs to nothing.');
  }
  if (items.Convos.length + items.PartialConvos.length + items.Utterances.length === 0 && problems.errors === 0)
    problems.error(
      'empty-fixture',
      { file: source.file, line: 1, column: 1 },
      'This file holds no conversation and no list.',
    );
  return {
    convos: items.Convos.map((one) => compileConvo(source, one, problems)),
    partials: items.PartialConvos.map((one) => compileConvo(source, one, problems)),
    utterances: items.Utterances.map((one) => compileList(source, one)),
    memories: [],
  };
}

function prefixed(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : prefix + text;
}

function compileConvo(source: SourceFile, item: Item, problems: ProblemList): BotiumConvo {
  const steps: BotiumStep[] = [];
  let current: { sender: BotiumSender; line: TextLine; lines: Placed[] } | undefined;
  const close = (): void => {
    if (!current) return;
    const { sender, line, lines } = current;
    const step = {
      sender,
      tag: `Line ${line.number}`,
      at: placeOf(source, line),
      ...compileStep(lines, sender, problems),
    };
    checkOptional(step, problems);
    steps.push(step);
  };
  for (const line of item.body) {
    const bullet = /^(\s*)[-*+] (.*)$/.exec(line.text);
    if (!bullet) {
      if (line.text.trim() !== '')
        problems.error(
          'misplaced-text',
          placeOf(source, line),
          'Only lists ("- me", "  - text") are read below a "##".',
        );
      continue;
    }
    const text = bullet[2]!;
    const start = line.text.length - text.length;
    if (bullet[1] === '') {
      close();
      current = undefined;
      const sender = sectionNames.find((name) => name === text.trim());
      if (sender) current = { sender, line, lines: [] };
      else
        problems.error(
          'unknown-section',
          placeOf(source, line, start),
          `"${text.trim()}" is no sender: ${sectionNames.join(', ')}.`,
          suggest(text.trim(), sectionNames),
        );
    } else if (current) current.lines.push({ text, at: placeOf(source, line, start) });
  }
  close();
  return { name: item.name, description: null, at: item.at, steps };
}

function compileList(source: SourceFile, item: Item): BotiumUtterances {
  return {
    name: item.name,
    at: item.at,
    lines: item.body.flatMap((line) => {
      const bullet = /^\s*[-*+] (.*)$/.exec(line.text);
      const text = bullet?.[1]?.trim();
      return text ? [{ text, at: placeOf(source, line, line.text.length - bullet![1]!.length) }] : [];
    }),
  };
}
