import type { FixtureReader } from '../../fixture-format.ts';
import type { Conversation, FixtureFile, Step } from '../../model.ts';
import type { SourceFile } from '../../source.ts';
import { literal } from '../../template.ts';
import { expects, importedConversation, importedFile, looksAtReplies, says } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';
import { placeOf, splitLines } from '../text-lines.ts';
import { parseChatLine, type ChatLine, type ChatTurn } from './parse-chat-line.ts';

/** OpenAI's chat format: a conversation on each line; what the assistant said is what is expected. */
export const openaiFormat: FixtureReader = {
  name: 'openai',
  claims(file, head) {
    if (!/\.(jsonl|ndjson)$/i.test(file)) return 0;
    return /"messages"\s*:\s*\[/.test(head) ? 3 : 0;
  },
  read: readOpenai,
};

function readOpenai(source: SourceFile): FixtureFile {
  const problems = new ProblemList();
  const conversations = parseChatLines(source, problems).flatMap((line) => mapLine(line, problems) ?? []);
  return importedFile(source.file, 'openai', conversations, problems);
}

/** All lines that can be read. Blank lines are legal; a file without any line is a mistake. */
export function parseChatLines(source: SourceFile, problems: ProblemList): ChatLine[] {
  const lines = splitLines(source.text).filter((line) => line.text.trim() !== '');
  if (lines.length === 0)
    problems.error(
      'empty-fixture',
      { file: source.file, line: 1, column: 1 },
      'This file is empty: nothing would be tested.',
    );
  return lines.flatMap((line) => {
    const read = parseChatLine(source, line, problems);
    if (!read) return [];
    const checks = read.turns.some((turn) => 'checked' in turn && turn.checked);
    if (checks) return [read];
    problems.error('no-assertion', placeOf(source, line), 'This line never says what the assistant answers.');
    return [];
  });
}

function mapLine(line: ChatLine, problems: ProblemList): Conversation | undefined {
  const steps = line.turns.flatMap((turn) => mapTurn(turn, problems));
  if (!looksAtReplies(steps)) {
    problems.error(
      'no-assertion',
      line.at,
      'Only calls of tools are expected here, and a bot does not show them: nothing would be checked.',
    );
    return undefined;
  }
  return importedConversation(`Line ${line.line}`, line.at, steps);
}

function mapTurn(turn: ChatTurn, problems: ProblemList): Step[] {
  const { at } = turn;
  switch (turn.kind) {
    case 'system':
      problems.warning('unsupported-feature', at, 'The system message is not sent: the bot under test has its own.');
      return [];
    case 'user': {
      const media = turn.attachments.map((attachment) => literal(attachment.url, at));
      return [says(at, { text: literal(turn.text, at), ...(media.length > 0 && { media }) })];
    }
    case 'expect':
      return [
        expects(at, [turn.checked ? { kind: 'equals', text: literal(turn.text, at), at } : { kind: 'any-text', at }]),
      ];
    case 'refusal':
      return [
        expects(at, [turn.checked ? { kind: 'equals', text: literal(turn.text, at), at } : { kind: 'any-text', at }]),
      ];
    case 'tool-calls':
      problems.warning(
        'unsupported-assertion',
        at,
        `The call of ${turn.calls.map((call) => `"${call.name}"`).join(', ')} is not checked: a bot does not show its tools.`,
      );
      return [];
    case 'tool':
      return [];
  }
}
