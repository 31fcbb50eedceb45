import { shorten } from '../../reporters/conversation-outline.ts';
import { visible } from '../../reporters/escape-text.ts';
import { countChanges, type ComparisonResult } from '../judge-comparisons.ts';
import { faultOf, passesOf } from './outline.ts';

const mostReplies = 5;

/** Everything that is not the same, worst first, then the numbers and what makes it red. */
export function* compareTerminal({ comparisons, because, notes }: ComparisonResult): Generator<string> {
  for (const one of comparisons) {
    if (one.change === 'same') continue;
    const passes = passesOf(one);
    yield `${one.change.padEnd(10)} ${visible(one.id)}${passes === undefined ? '' : ` (${passes})`}\n`;
    for (const reply of one.replies.slice(0, mostReplies)) {
      if (reply.user !== undefined) yield `           user ${said(reply.user)}\n`;
      yield `           old  ${said(reply.old)}\n           new  ${said(reply.new)}\n`;
    }
    if (one.replies.length > mostReplies) yield `           and ${one.replies.length - mostReplies} more replies\n`;
    const fault = faultOf(one);
    if (fault)
      yield `           ${visible(fault.code)}: ${shorten(visible(fault.message), 500)} (${visible(fault.at.file)}:${fault.at.line})\n`;
  }
  yield `${countChanges(comparisons)}\n`;
  for (const sentence of [...because, ...notes]) yield `  ${visible(sentence)}\n`;
}

function said(text: string | undefined): string {
  return text === undefined ? '(says nothing)' : visible(JSON.stringify(shorten(text, 500)));
}
