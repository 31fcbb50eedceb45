import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type Node, type Scalar } from 'yaml';
import { normaliseText } from '../matching/normalise-text.ts';
import type { SourcePosition } from '../source.ts';
import { escapeHoles } from '../template.ts';

export interface Approval {
  /** Where the expected text is written. */
  readonly at: SourcePosition;
  /** The text that the run found there, in its normal form: another one now means that the file has changed. */
  readonly was: string;
  /** What the bot says now. */
  readonly text: string;
}

export interface Approved {
  readonly text: string;
  readonly done: readonly Approval[];
  /** Left as they were, with the reason. */
  readonly left: readonly { readonly approval: Approval; readonly why: string }[];
}

/**
 * Writes accepted replies into a native fixture. Only the expected texts are replaced, in the quotes they had; every other
 * byte of the file, comments and all, stays as it is.
 */
export function approveReplies(source: string, approvals: readonly Approval[]): Approved {
  const lines = new LineCounter();
  const lineEnd = /\r\n|\n/.exec(source)?.[0] ?? '\n';
  const document = parseDocument(source, { lineCounter: lines, keepSourceTokens: true });
  const done: Approval[] = [];
  const left: { approval: Approval; why: string }[] = [];
  const edits: { start: number; end: number; text: string }[] = [];
  for (const approval of approvals) {
    const offset = (lines.lineStarts[approval.at.line - 1] ?? -1) + approval.at.column - 1;
    const scalar = findScalar(document.contents, offset);
    if (!scalar?.range) left.push({ approval, why: 'no text is written there (has the file changed since the run?)' });
    else if (scalar.anchor !== undefined)
      left.push({ approval, why: `other steps may use it, too (&${scalar.anchor})` });
    else if (/\$\{/.test(String(scalar.value).replaceAll('$${', '')))
      left.push({ approval, why: 'it has variables or captures, which a plain text would lose' });
    else if (!isWritten(String(scalar.value), approval))
      left.push({ approval, why: 'another text is written there: the file has changed since the run' });
    else if (isContested(approval, approvals))
      left.push({ approval, why: 'the bot gave different replies to it (several cases share the line)' });
    else {
      edits.push({
        start: scalar.range[0],
        end: scalar.range[1],
        text: write(escapeHoles(approval.text), scalar, source.slice(scalar.range[0], scalar.range[1]), lineEnd),
      });
      done.push(approval);
    }
  }
  let text = source;
  for (const edit of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  return { text, done, left };
}

/** Whether the text of a fixture is still the one that the run compared with. */
export function isWritten(text: string, { was }: Approval): boolean {
  return normaliseText(text.replaceAll('$${', '${')).toLowerCase() === was.toLowerCase();
}

/** Whether somebody else wants another text in the same place: then nobody knows which. */
export function isContested({ at, text }: Approval, approvals: readonly Approval[]): boolean {
  return approvals.some((one) => one.at.line === at.line && one.at.column === at.column && one.text !== text);
}

function findScalar(node: unknown, offset: number): Scalar | undefined {
  if (isScalar(node)) return node.range?.[0] === offset ? node : undefined;
  const children = isMap(node)
    ? node.items.flatMap((pair) => [pair.key as Node, pair.value as Node])
    : isSeq(node)
      ? (node.items as Node[])
      : [];
  for (const child of children) {
    if (!child?.range || offset < child.range[0] || offset >= Math.max(child.range[2], child.range[0] + 1)) continue;
    const found = findScalar(child, offset);
    if (found) return found;
  }
  return undefined;
}

/** The text on one line, in the quotes of the text that it replaces; plain where that is safe. */
function write(text: string, was: Scalar, written: string, lineEnd: string): string {
  // The range of a block ends after its last line; a comment may stand behind its mark.
  if (was.type === 'BLOCK_LITERAL' || was.type === 'BLOCK_FOLDED')
    return `${JSON.stringify(text)}${/^\S+(\s+#.*)?/.exec(written)?.[1] ?? ''}${lineEnd}`;
  if (was.type === 'QUOTE_SINGLE' && !/[\n\r]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (was.type === 'PLAIN') {
    // Flow collections end plain text at commas and brackets, so what has any is quoted.
    const plain = stringify(text, { lineWidth: 0 }).trimEnd();
    if (!/^["'|>]/.test(plain) && !/[,[\]{}#\n]/.test(plain)) return plain;
  }
  return JSON.stringify(text);
}
