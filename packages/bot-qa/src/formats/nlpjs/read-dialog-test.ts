import type { Conversation, Step } from '../../model.ts';
import type { SourceFile } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import { literal } from '../../template.ts';
import { expects, importedConversation, looksAtReplies, says } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import { baseName, placeOf, splitLines } from '../text-lines.ts';

/**
 * A test dialog: each line is what the user says (`user> hi`) or the whole text of the bot's next message (`bot> hello`);
 * lines that begin with `#` are comments. A file is one conversation. The two names are settings, as in nlp.js.
 */
export function readDialogTest(
  source: SourceFile,
  settings: Readonly<Record<string, unknown>>,
  problems: ProblemList,
): Conversation[] {
  const start = { file: source.file, line: 1, column: 1 };
  const nameOf = (setting: string, usual: string): string => {
    const given = settings[setting];
    return typeof given === 'string' ? given : usual;
  };
  const user = `${nameOf('userName', 'user')}>`;
  const bot = `${nameOf('botName', 'bot')}>`;
  const steps: Step[] = [];
  const before = problems.errors;
  for (const line of splitLines(source.text)) {
    if (line.text.startsWith('#') || line.text.trim() === '') continue;
    const at = placeOf(source, line);
    const sign = [user, bot].find((one) => line.text.startsWith(one));
    if (sign === undefined) {
      const word = /^\s*([^\s>:]{0,60}\s*[>:]?)/.exec(line.text)![1]!;
      problems.error('unknown-section', at, `A line begins with "${user}" or "${bot}".`, suggest(word, [user, bot]));
      continue;
    }
    const from = sign.length + (line.text[sign.length] === ' ' ? 1 : 0);
    const text = literal(line.text.slice(from), placeOf(source, line, from));
    if (text.source.trim() === '') problems.error('bad-value', at, `Nothing is said after "${sign}".`);
    else steps.push(sign === user ? says(at, { text }) : expects(at, [{ kind: 'equals', text, at }]));
  }
  if (problems.errors > before) return [];
  if (steps.length === 0) problems.error('empty-fixture', start, 'This file is empty: nothing would be tested.');
  else if (!looksAtReplies(steps))
    problems.error('no-assertion', steps[0]!.at, `No line says what the bot answers ("${bot}").`);
  else return [importedConversation(baseName(source.file).replace(/\.dlt$/i, ''), steps[0]!.at, steps)];
  return [];
}
