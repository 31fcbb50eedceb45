import type { SourceFile, SourcePosition } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import type { ProblemList } from '../problem-list.ts';
import { placeOf, splitLines } from '../text-lines.ts';

/** A part of a bot's script with the lines that belong to it; comments and blank lines are none. */
export interface ScriptSection {
  readonly kind: SectionKind;
  /** What stands behind the word: `greet` of `dialog greet`. */
  readonly name: string;
  readonly at: SourcePosition;
  readonly body: readonly ScriptLine[];
}

export interface ScriptLine {
  /** Without the white space around it. */
  readonly text: string;
  readonly at: SourcePosition;
}

type SectionKind = (typeof sectionKinds)[number];

const sectionKinds = ['dialog', 'intent', 'entity', 'translations', 'language', 'contextdata', 'import'] as const;
const dialogCommands = ['run', 'restart', 'say', 'card', 'suggest', 'nlp', 'call', 'inc', 'dec', 'set'];
const intentWords = ['utterances', 'answers', 'tests'];

/**
 * The sections of a script. A word that does not exist is a mistake where a section could begin (at the margin) or tests
 * could be; what the lines of a dialog do is the bot's own business.
 */
export function parseDialogScript(source: SourceFile, problems: ProblemList): ScriptSection[] {
  const sections: (ScriptSection & { body: ScriptLine[] })[] = [];
  for (const line of splitLines(source.text)) {
    const text = line.text.trim();
    if (text === '' || text.startsWith('#')) continue;
    const start = line.text.indexOf(text);
    const at = placeOf(source, line, start, text.length);
    const word = /^\S+/.exec(text)![0];
    const kind = sectionKinds.find((one) => one === word.toLowerCase());
    const last = sections.at(-1);
    if (kind) sections.push({ kind, name: text.slice(word.length).trim(), at, body: [] });
    else if (last && isLineOf(last.kind, word, start > 0)) last.body.push({ text, at });
    else {
      const known = last?.kind === 'intent' ? [...sectionKinds, ...intentWords] : sectionKinds;
      const what = last ? `A line of "${last.kind}" and a section` : 'A section';
      problems.error('unknown-section', at, `${what} cannot begin with "${cut(word)}".`, suggest(word, known));
    }
  }
  return sections;
}

function isLineOf(kind: SectionKind, word: string, isIndented: boolean): boolean {
  const command = word.toLowerCase();
  switch (kind) {
    case 'dialog':
      return isIndented || word.startsWith('[') || command.startsWith('ask') || dialogCommands.includes(command);
    case 'intent':
      return word === '-' || intentWords.includes(command);
    case 'entity':
      return word === '-' || command === 'regex';
    case 'translations':
      return word === '-';
    default:
      return false;
  }
}

function cut(word: string): string {
  return word.length > 60 ? `${word.slice(0, 60)}…` : word;
}
