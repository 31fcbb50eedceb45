import { isSayable } from '../formats/text/write-field.ts';
import { splitLines } from '../formats/text-lines.ts';
import { escapeHoles } from '../template.ts';
import { isContested, isWritten, type Approval, type Approved } from './approve-reply.ts';

/** The same for a fixture in the text form: what stands behind the key, and its `|` lines, is replaced. */
export function approveTextReplies(source: string, approvals: readonly Approval[]): Approved {
  const lines = splitLines(source);
  const done: Approval[] = [];
  const left: { approval: Approval; why: string }[] = [];
  const edits = new Map<number, { readonly end: number; readonly text: string }>();
  for (const approval of approvals) {
    const { line: number, column } = approval.at;
    const line = lines[number - 1];
    const indent = line?.text.search(/\S/) ?? -1;
    const head = line?.text.slice(0, column - 1);
    if (!line || head === undefined || !/^\s*[^\s|#][^|]*:\s+$/.test(head)) {
      left.push({ approval, why: 'no text is written behind a key there (has the file changed since the run?)' });
      continue;
    }
    const start = line.offset + column - 1;
    // Its `|` lines; other checks of the message may follow them.
    let last = number - 1;
    while (/^\s*\|/.test(lines[last + 1]?.text ?? '') && lines[last + 1]!.text.search(/\S/) > indent) last++;
    const end = lines[last]!.offset + lines[last]!.text.length;
    const text = escapeHoles(approval.text);
    const written = source.slice(start, end);
    if (/\$\{/.test(written.replaceAll('$${', '')))
      left.push({ approval, why: 'it has variables or captures, which a plain text would lose' });
    else if (!isSayable(text))
      left.push({ approval, why: 'the text form cannot say it (white space or control characters)' });
    else if (!isWritten(written.replace(/(\r\n?|\n)\s*\|/g, '$1'), approval))
      left.push({ approval, why: 'another text is written there: the file has changed since the run' });
    else if (isContested(approval, approvals))
      left.push({ approval, why: 'the bot gave different replies to it (several cases share the line)' });
    else {
      const lineEnd = /\r\n|\r|\n/.exec(source.slice(line.offset))?.[0] ?? '\n';
      edits.set(start, {
        end,
        text: text
          .split('\n')
          .join(`${lineEnd}${' '.repeat(indent)}  | `)
          .replace(/(\|) (?=[\r\n])/g, '$1'),
      });
      done.push(approval);
    }
  }
  let text = source;
  for (const [start, edit] of [...edits].sort(([a], [b]) => b - a))
    text = text.slice(0, start) + edit.text + text.slice(edit.end);
  return { text, done, left };
}
