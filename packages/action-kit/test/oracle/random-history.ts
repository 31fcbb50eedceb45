import { Random } from './random.ts';

/** A file of a tree: its mode and what it holds (for a submodule: the commit id). */
export interface TreeFile {
  readonly mode: '100644' | '100755' | '120000' | '160000';
  readonly content: string;
}

export type Tree = ReadonlyMap<string, TreeFile>;

/** Three trees: `start` is the merge base, `base` and `head` go on from it. */
export interface History {
  readonly start: Tree;
  readonly base: Tree;
  readonly head: Tree;
}

const NAMES = [
  'plain.txt',
  'with space.txt',
  'a b/c d.txt',
  'quote".txt',
  'back\\slash.txt',
  'tab\there.txt',
  'line\nfeed.txt',
  'café.txt',
  '日本/語.py',
  'emoji-🎉.js',
  '-dash.txt',
  '--',
  'trailing ',
  'x b/x',
  'a/a b/a.txt',
  '"',
  'deep/er/and/deeper/f.ts',
  'CR\rname',
  'bell\u0007.txt',
  'dev/null',
  'a/',
  'semi;colon.txt',
  '$(touch pwned)',
  'u\u2028sep.txt',
  '.gitignore',
  '@@ -1 +1 @@',
  'ﬁ.txt',
].map((name) => (name.endsWith('/') ? `${name}z` : name));

/** Lines that look like parts of a diff, or hold what other readers take for line ends. */
const TRAPS = [
  '-- x',
  '++ x',
  '--- a/x',
  '+++ b/x',
  '@@ -1 +1 @@',
  'diff --git a/x b/x',
  '\\ No newline at end of file',
  '',
  ' ',
  '\t',
  '-',
  '+',
  '\\',
  'Binary files a/x and b/x differ',
  'lone\rCR',
  '\r',
  'form\u000cfeed',
  'line\u2028separator',
  'next\u0085line',
  'é',
  '-- ',
  'rename from x',
  'new file mode 100644',
  'index 0000000..1111111',
  'commit 0123456789',
  '* Unmerged path x',
  '::error::x',
  '}',
  '{',
];

export function randomHistory(seed: number): History {
  const random = new Random(seed);
  const start = new Map<string, TreeFile>();
  for (let count = 3 + random.below(6); count > 0; count -= 1) start.set(random.pick(NAMES), randomFile(random));
  withoutConflicts(start);
  const base = new Map(start);
  if (random.chance(0.5)) changeSome(random, base);
  const head = new Map(start);
  changeSome(random, head);
  return { start, base, head };
}

function randomFile(random: Random): TreeFile {
  const kind = random.next();
  if (kind < 0.04) return { mode: '160000', content: hex(random) };
  if (kind < 0.07) return { mode: '120000', content: random.pick(['target', '../elsewhere', 'a b']) };
  if (kind < 0.12) return { mode: '100644', content: `\0binary${random.below(1_000)}\n\0` };
  if (kind < 0.17) return { mode: '100644', content: '' };
  const lines = Array.from({ length: 1 + random.below(random.chance(0.3) ? 80 : 14) }, () => randomLine(random));
  return {
    mode: random.chance(0.1) ? '100755' : '100644',
    content: asText(random, lines, random.pick(['\n', '\n', '\r\n'])),
  };
}

const hex = (random: Random): string => Array.from({ length: 40 }, () => random.below(16).toString(16)).join('');

const randomLine = (random: Random): string =>
  random.chance(0.3) ? random.pick(TRAPS) : `${random.pick(['const', 'let', '  return', 'if'])} v${random.below(12)};`;

const asText = (random: Random, lines: readonly string[], end: string): string =>
  lines.join(end) + (random.chance(0.75) ? end : '');

/** A name that is a file cannot be a folder too. */
function withoutConflicts(tree: Map<string, TreeFile>): void {
  for (const name of [...tree.keys()]) {
    if ([...tree.keys()].some((other) => other.startsWith(`${name}/`))) tree.delete(name);
  }
}

function changeSome(random: Random, tree: Map<string, TreeFile>): void {
  for (const [name, file] of [...tree]) {
    const what = random.next();
    if (what < 0.2) continue;
    if (what < 0.28) tree.delete(name);
    else if (what < 0.33) tree.set(name, randomFile(random));
    else if (what < 0.38) tree.set(name, { ...file, mode: file.mode === '100644' ? '100755' : file.mode });
    else if (what < 0.43) tree.set(`copy of ${name}`, edited(random, file));
    else if (what < 0.58) {
      tree.delete(name);
      tree.set(`${random.pick(['moved/', 'é/', 'x y/'])}${name}`, random.chance(0.4) ? file : edited(random, file));
    } else tree.set(name, edited(random, file));
  }
  for (let count = random.below(3); count > 0; count -= 1) tree.set(random.pick(NAMES), randomFile(random));
  withoutConflicts(tree);
}

function edited(random: Random, file: TreeFile): TreeFile {
  if (file.mode === '160000') return { mode: file.mode, content: hex(random) };
  if (file.mode === '120000' || file.content.includes('\0')) return { ...file, content: `${file.content}+` };
  if (random.chance(0.06))
    return { ...file, content: file.content.replaceAll(/\r?\n/g, file.content.includes('\r\n') ? '\n' : '\r\n') };
  if (random.chance(0.06))
    return { ...file, content: file.content.endsWith('\n') ? file.content.slice(0, -1) : `${file.content}\n` };
  const lines = file.content === '' ? [] : file.content.split('\n');
  for (let count = 1 + random.below(5); count > 0; count -= 1) {
    const at = random.below(lines.length + 1);
    const what = random.next();
    if (what < 0.4) lines.splice(at, 0, ...Array.from({ length: 1 + random.below(4) }, () => randomLine(random)));
    else if (what < 0.7) lines.splice(at, 1 + random.below(3));
    else lines.splice(at, 1, randomLine(random));
  }
  return { ...file, content: lines.join('\n') };
}
