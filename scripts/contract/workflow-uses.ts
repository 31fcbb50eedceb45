import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Node } from 'yaml';

/** One `uses:` with its `with:` keys, and where it stands. */
export type Use = {
  reference: string;
  with: { key: string; line: number }[];
  line: number;
  /** The comment after the value, such as `v5.0.0`. */
  comment: string;
};

const lineOf = (counter: LineCounter, node: Node | null | undefined, offset: number): number =>
  counter.linePos(node?.range?.[0] ?? 0).line + offset;

/**
 * Finds every `uses:` in a workflow or in a YAML snippet of a README.
 * @param offset lines to add, for a snippet inside a longer file
 */
export function findUses(yaml: string, offset = 0): Use[] {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  const uses: Use[] = [];
  visit(document, {
    Map(_key, map) {
      const pair = map.items.find((item) => isScalar(item.key) && item.key.value === 'uses');
      if (pair === undefined || !isScalar(pair.value) || typeof pair.value.value !== 'string') return;
      const given = map.get('with', true);
      uses.push({
        reference: pair.value.value,
        comment: pair.value.comment?.trim() ?? '',
        line: lineOf(counter, pair.value, offset),
        with: isMap(given)
          ? given.items.map((item) => ({
              key: String(isScalar(item.key) ? item.key.value : ''),
              line: lineOf(counter, isScalar(item.key) ? item.key : null, offset),
            }))
          : [],
      });
    },
    Seq(_key, seq) {
      return isSeq(seq) ? undefined : visit.SKIP;
    },
  });
  return uses;
}

/** The YAML code blocks of a Markdown file, each with the line before its first line. */
export function findYamlBlocks(markdown: string): { yaml: string; offset: number }[] {
  const blocks: { yaml: string; offset: number }[] = [];
  let open: { lines: string[]; offset: number } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open === undefined) {
      if (/^\s*```ya?ml\b/.test(line)) open = { lines: [], offset: index + 1 };
    } else if (/^\s*```\s*$/.test(line)) {
      blocks.push({ yaml: open.lines.join('\n'), offset: open.offset });
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  return blocks;
}
