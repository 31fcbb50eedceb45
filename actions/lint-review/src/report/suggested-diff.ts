import { parseUnifiedDiff } from 'action-kit/unified-diff';
import type { ByteSource } from './byte-source.ts';
import { ReportError } from './report-error.ts';
import type { ReadOptions, ReportSink } from './report-sink.ts';

const MAX_SIZE = 1 << 27;

/** Lines that a formatter would change, next to each other. */
interface Block {
  readonly path: string;
  /** First old line that is replaced. */
  readonly line: number;
  readonly removed: string[];
  readonly added: string[];
  /** The context line before the block, so that an insertion has a line to stand on. */
  readonly before: string | undefined;
}

/**
 * Reads a unified diff, as `git diff` prints it after a formatter ran: each changed place becomes a finding that offers
 * the change. Old lines of the diff are the lines that were linted.
 *
 * @throws {ReportError} when the text is no diff
 */
export function readSuggestedDiff(source: ByteSource, sink: ReportSink, options: ReadOptions): void {
  if (source.size > MAX_SIZE) throw new ReportError(`${source.name}: a diff of more than ${MAX_SIZE >> 20} MiB`);
  const blocks: Block[] = [];
  let open: Block | undefined;
  let before: { path: string; line: number; text: string } | undefined;
  const onLine = (type: string, oldLine: number, _newLine: number, text: Buffer, path: string): void => {
    if (type === 'context') {
      open = undefined;
      before = { path, line: oldLine, text: text.toString() };
      return;
    }
    if (open === undefined || open.path !== path || oldLine !== open.line + open.removed.length) {
      const context = before?.path === path && before.line === oldLine - 1 ? before.text : undefined;
      open = { path, line: oldLine, removed: [], added: [], before: context };
      blocks.push(open);
    }
    (type === 'deleted' ? open.removed : open.added).push(text.toString());
  };
  try {
    for (const file of parseUnifiedDiff(Buffer.from(source.read(0, source.size)), { onLine }))
      if (file.problem !== undefined) sink.unreadable({ where: `${source.name}: ${file.path}`, what: file.problem });
  } catch (error) {
    throw new ReportError(`${source.name}: ${(error as Error).message}`, { cause: error });
  }
  for (const block of blocks) addBlock(block, sink, options);
}

function addBlock(block: Block, sink: ReportSink, options: ReadOptions): void {
  const { before, removed, added } = block;
  const inserts = removed.length === 0;
  // An insertion has no line of its own: it is offered on the line before it, or, at the top of a file, on the first.
  const line = inserts ? Math.max(1, block.line - 1) : block.line;
  const endLine = inserts ? line : block.line + removed.length - 1;
  const context = inserts && before !== undefined ? [before] : [];
  const offered = !inserts || before !== undefined;
  const edit = {
    line,
    column: 1,
    endLine: endLine + 1,
    endColumn: 1,
    replaces: linesOf([...context, ...removed]),
    text: linesOf([...context, ...added]),
  };
  sink.add({
    tool: options.tool || 'formatter',
    file: sink.file(block.path),
    line,
    endLine,
    column: 0,
    endColumn: 0,
    unit: 'utf16',
    rule: '',
    level: 'warning',
    message: added.length === 0 ? 'These lines should go.' : 'This should be written differently.',
    details: offered ? { fixes: [[edit]] } : undefined,
  });
}

function linesOf(lines: readonly string[]): string {
  return lines.map((one) => `${one}\n`).join('');
}
