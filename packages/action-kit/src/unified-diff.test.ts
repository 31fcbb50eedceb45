import { describe, expect, test } from '@jest/globals';
import { hunkOf, isAdded, isCommentable, type LineRange, newLineOf, oldLineOf } from './diff-file.ts';
import { DiffError, DiffParser, type LineType, parseUnifiedDiff } from './unified-diff.ts';

const diff = (...lines: string[]): string => `${lines.join('\n')}\n`;
const ranges = (list: readonly LineRange[] | undefined): number[][] =>
  (list ?? []).map(({ start, end }) => [start, end]);
const one = (text: string) => {
  const files = parseUnifiedDiff(text);
  expect(files).toHaveLength(1);
  return files[0] as NonNullable<(typeof files)[0]>;
};
const HEAD = ['diff --git a/f b/f', 'index 1111111..2222222 100644', '--- a/f', '+++ b/f'];

describe('hunks', () => {
  test('are walked by their counts, so lines that look like headers are lines', () => {
    const file = one(
      diff(...HEAD, '@@ -1,4 +1,5 @@', ' a', '--- x', '+++ y', '+@@ -1 +1 @@', '-diff --git a/z b/z', '+', ' b'),
    );
    expect(file.problem).toBeUndefined();
    expect([ranges(file.added), ranges(file.deleted)]).toEqual([[[2, 4]], [[2, 3]]]);
  });

  test('a count that is left out is 1, a count of 0 is an empty side', () => {
    expect(ranges(one(diff(...HEAD, '@@ -1 +1 @@', '-a', '+b')).added)).toEqual([[1, 1]]);
    expect(ranges(one(diff(...HEAD, '@@ -0,0 +1,2 @@', '+a', '+b')).added)).toEqual([[1, 2]]);
    const middle = one(diff(...HEAD, '@@ -5,0 +6,2 @@', '+a', '+b', '@@ -9,2 +11,0 @@', '-c', '-d'));
    expect([ranges(middle.added), ranges(middle.deleted)]).toEqual([[[6, 7]], [[9, 10]]]);
    expect([newLineOf(middle, 5), newLineOf(middle, 6), newLineOf(middle, 9), newLineOf(middle, 11)]).toEqual([
      5,
      8,
      undefined,
      11,
    ]);
  });

  test('empty context lines may have lost their space (diff.suppressBlankEmpty)', () => {
    expect(ranges(one(diff(...HEAD, '@@ -1,3 +1,4 @@', ' a', '', '+b', ' c')).added)).toEqual([[3, 3]]);
  });

  test('only LF ends a line', () => {
    const file = one(diff(...HEAD, '@@ -1,2 +1,3 @@', ' a\r', '+b\rc\u2028d\u000ce\u0085f', ' z\r'));
    expect([ranges(file.added), file.problem]).toEqual([[[2, 2]], undefined]);
  });

  test('a missing line end is noted for the side that it belongs to and is no line', () => {
    const NONE = '\\ No newline at end of file';
    const flags = (...lines: string[]): boolean[] => {
      const file = one(diff(...HEAD, ...lines));
      return [file.oldNoNewline, file.newNoNewline];
    };
    expect(flags('@@ -1 +1 @@', '-a', NONE, '+a')).toEqual([true, false]);
    expect(flags('@@ -1 +1 @@', '-a', '+a', NONE)).toEqual([false, true]);
    expect(flags('@@ -1 +1,2 @@', '+b', ' a', NONE)).toEqual([true, true]);
  });

  test('a comment over several lines has to stay in one hunk', () => {
    const file = one(diff(...HEAD, '@@ -1,2 +1,3 @@', ' a', '+b', ' c', '@@ -10,2 +11,3 @@', ' a', '+b', ' c'));
    expect([
      isCommentable(file, 1, 3),
      isCommentable(file, 3, 4),
      isCommentable(file, 3, 11),
      isCommentable(file, 11, 13),
    ]).toEqual([true, false, false, true]);
    expect([isAdded(file, 2), isAdded(file, 3), hunkOf(file, 13)?.newStart, hunkOf(file, 14)]).toEqual([
      true,
      false,
      11,
      undefined,
    ]);
    expect([oldLineOf(file, 5), newLineOf(file, 4), oldLineOf(file, 2), oldLineOf(file, 100)]).toEqual([
      4,
      5,
      undefined,
      98,
    ]);
  });

  test('line callbacks carry the text without its prefix', () => {
    const seen: [LineType, number, number, string, string][] = [];
    parseUnifiedDiff(diff(...HEAD, '@@ -1,2 +1,2 @@', ' a\r', '-é', '+ü'), {
      onLine: (type, o, n, text, path) => seen.push([type, o, n, text.toString(), path]),
    });
    expect(seen).toEqual([
      ['context', 1, 1, 'a\r', 'f'],
      ['deleted', 2, 2, 'é', 'f'],
      ['added', 3, 2, 'ü', 'f'],
    ]);
  });
});

describe('files', () => {
  test.each([
    [
      'renamed without a change',
      ['diff --git a/old name b/new name', 'similarity index 100%', 'rename from old name', 'rename to new name'],
      ['renamed', 'text', 'old name', 'new name'],
    ],
    [
      'copied',
      [
        'diff --git a/a b/b',
        'similarity index 90%',
        'copy from a',
        'copy to b',
        '--- a/a',
        '+++ b/b',
        '@@ -1 +1 @@',
        '-a',
        '+b',
      ],
      ['copied', 'text', 'a', 'b'],
    ],
    [
      'a change of mode alone',
      ['diff --git a/x y b/x y', 'old mode 100644', 'new mode 100755'],
      ['modified', 'text', 'x y', 'x y'],
    ],
    [
      'binary',
      ['diff --git a/i.png b/i.png', 'index 1..2 100644', 'Binary files a/i.png and b/i.png differ'],
      ['modified', 'binary', 'i.png', 'i.png'],
    ],
    [
      'binary with data',
      [
        'diff --git a/i b/i',
        'index 1..2 100644',
        'GIT binary patch',
        'literal 3',
        'Kc${0',
        '',
        'literal 3',
        '--- a/evil',
        '',
        '',
      ],
      ['modified', 'binary', 'i', 'i'],
    ],
    [
      'a submodule',
      [
        'diff --git a/s b/s',
        'index 1..2 160000',
        '--- a/s',
        '+++ b/s',
        '@@ -1 +1 @@',
        '-Subproject commit 1',
        '+Subproject commit 2',
      ],
      ['modified', 'submodule', 's', 's'],
    ],
    [
      'a symbolic link',
      [
        'diff --git a/l b/l',
        'new file mode 120000',
        'index 0..1',
        '--- /dev/null',
        '+++ b/l',
        '@@ -0,0 +1 @@',
        '+x',
        '\\ No newline at end of file',
      ],
      ['added', 'symlink', 'l', 'l'],
    ],
    [
      'an empty new file',
      ['diff --git a/e b/e', 'new file mode 100644', 'index 0000000..e69de29'],
      ['added', 'text', 'e', 'e'],
    ],
    [
      'deleted',
      [
        'diff --git a/d b/d',
        'deleted file mode 100644',
        'index 1..0',
        '--- a/d',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
        '-a',
      ],
      ['deleted', 'text', 'd', 'd'],
    ],
    [
      'a quoted name',
      [
        'diff --git "a/caf\\303\\251 \\"x\\"\\t" "b/caf\\303\\251 \\"x\\"\\t"',
        'index 1..2 100644',
        '--- "a/caf\\303\\251 \\"x\\"\\t"',
        '+++ "b/caf\\303\\251 \\"x\\"\\t"',
        '@@ -1 +1 @@',
        '-a',
        '+b',
      ],
      ['modified', 'text', 'café "x"\t', 'café "x"\t'],
    ],
    [
      'a name with " b/" in it',
      ['diff --git a/x b/x b/x b/x', 'old mode 100644', 'new mode 100755'],
      ['modified', 'text', 'x b/x', 'x b/x'],
    ],
    [
      'a name with a space, which git ends with a tab',
      ['diff --git a/x y b/x y', 'index 1..2 100644', '--- a/x y\t', '+++ b/x y\t', '@@ -1 +1 @@', '-a', '+b'],
      ['modified', 'text', 'x y', 'x y'],
    ],
    [
      'a plain diff with dates',
      ['--- old.txt\t2024-11-18 09:48:11', '+++ new.txt\t2024-11-18', '@@ -1 +1 @@', '-a', '+b'],
      ['modified', 'text', 'old.txt', 'new.txt'],
    ],
    [
      'a plain diff of a new file',
      ['--- /dev/null', '+++ b/new.txt', '@@ -0,0 +1 @@', '+b'],
      ['added', 'text', 'new.txt', 'new.txt'],
    ],
  ])('%s', (_, lines, expected) => {
    const file = one(diff(...lines));
    expect(file.problem).toBeUndefined();
    expect([file.status, file.kind, file.oldPath, file.path]).toEqual(expected);
  });

  test('a mail patch: text before, signature after, the next mail', () => {
    const mail = [
      'From 0123456789012345678901234567890123456789 Mon Sep 17',
      'Subject: [PATCH] x',
      '',
      '---',
      ' f | 2 +-',
      '',
      ...HEAD,
      '@@ -1 +1 @@',
      '-a',
      '+b',
      '-- ',
      '2.39.5',
      '',
    ];
    const files = parseUnifiedDiff(diff(...mail, ...mail));
    expect(files.map((file) => [file.path, file.problem])).toEqual([
      ['f', undefined],
      ['f', undefined],
    ]);
  });

  test('diff -ru: the command lines and "Only in" between the files are no problem', () => {
    const plain = (name: string): string[] => [
      `diff -ru old/${name} new/${name}`,
      `--- old/${name}\t2024`,
      `+++ new/${name}\t2024`,
      '@@ -1 +1 @@',
      '-a',
      '+b',
    ];
    const files = parseUnifiedDiff(diff(...plain('x'), 'Only in new: z', ...plain('y')));
    expect(files.map((file) => [file.path, file.problem])).toEqual([
      ['new/x', undefined],
      ['new/y', undefined],
    ]);
  });
});

describe('what cannot be read', () => {
  const OTHER = ['diff --git a/g b/g', 'index 1..2 100644', '--- a/g', '+++ b/g', '@@ -1 +1 @@', '-a', '+b'];
  test.each([
    ['garbage between hunks', [...HEAD, '@@ -1 +1 @@', '-a', '+b', 'garbage']],
    ['garbage inside a hunk', [...HEAD, '@@ -1,2 +1,2 @@', ' a', 'garbage', '+b']],
    ['a hunk that ends early', [...HEAD, '@@ -1,9 +1,9 @@', ' a', ' b']],
    ['a hunk that goes on', [...HEAD, '@@ -1 +1 @@', '-a', '+b', '+c']],
    ['a deleted line too many that looks like a name', [...HEAD, '@@ -1 +1 @@', '-a', '+b', '--- c', ' d']],
    ['a hunk header that is broken', [...HEAD, '@@ -1,x +1 @@', '-a', '+b']],
    ['hunks that overlap', [...HEAD, '@@ -5 +5 @@', '-a', '+b', '@@ -2 +2 @@', '-a', '+b']],
    ['numbers beyond all files', [...HEAD, '@@ -1,9999999999 +1,9999999999 @@', ' a']],
    ['a combined diff', ['diff --cc f', 'index 1,2..3', '--- a/f', '+++ b/f', '@@@ -1,1 -1,1 +1,2 @@@', '  a', '++b']],
    ['an unmerged path', ['* Unmerged path f']],
  ])('%s makes the file unknown and keeps the next one', (_, lines) => {
    const files = parseUnifiedDiff(diff(...lines, ...OTHER));
    expect(files.map((file) => [file.path, file.kind])).toEqual([
      ['f', 'unknown'],
      ['g', 'text'],
    ]);
    expect(files[0]?.problem).toMatch(/^line \d+ of the diff: /);
    expect(isCommentable(files[0] as NonNullable<(typeof files)[0]>, 1)).toBe(false);
  });

  test('a diff that ends inside a hunk', () => {
    expect(one(diff(...HEAD, '@@ -1,2 +1,2 @@', ' a')).problem).toBe('line 6 of the diff: the diff ends inside a hunk');
  });

  test('text without any file is an error, empty text an empty diff', () => {
    expect(() => parseUnifiedDiff('<html>')).toThrow(DiffError);
    expect(() => parseUnifiedDiff(diff('@@ -1 +1 @@', '-a', '+b'))).toThrow('no file was named before it');
    expect(parseUnifiedDiff('')).toEqual([]);
  });

  test('a chunk of noise at any place is a problem or an error, never fewer files', () => {
    const lines = [...HEAD, '@@ -1,3 +1,4 @@', ' a', '-b', '+c', '+d', ' e', ...OTHER];
    for (let at = 0; at <= lines.length; at += 1) {
      for (const noise of ['\u0000\u0001garbage', '@@ -1,7 +1,7 @@', '--- x', '+++ x', '+added', '-gone', ' kept']) {
        const text = diff(...lines.slice(0, at), noise, ...lines.slice(at));
        let paths: string[];
        try {
          paths = parseUnifiedDiff(text).map((file) => file.path);
        } catch (error) {
          expect(error).toBeInstanceOf(DiffError);
          continue;
        }
        expect(paths).toEqual(expect.arrayContaining(['g']));
        expect(paths.length).toBeGreaterThanOrEqual(2);
      }
    }
  });
});

describe('streaming', () => {
  test('chunks cut anywhere give the same files', () => {
    const text = Buffer.from(
      diff(
        ...HEAD,
        '@@ -1,3 +1,4 @@',
        ' a',
        '-bé',
        '+c',
        '+d',
        ' e',
        'diff --git "a/\\303\\251" "b/\\303\\251"',
        'old mode 100644',
        'new mode 100755',
      ),
    );
    const whole = parseUnifiedDiff(text);
    for (let size = 1; size < 40; size += 1) {
      const parser = new DiffParser();
      for (let at = 0; at < text.length; at += size) parser.push(text.subarray(at, at + size));
      expect(parser.end()).toEqual(whole);
    }
  });

  test('a line of 64 MB inside a hunk is not kept', () => {
    const parser = new DiffParser();
    parser.push(Buffer.from(diff(...HEAD, '@@ -0,0 +1,2 @@') + '+'));
    const chunk = Buffer.alloc(1 << 20, 'x');
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 64; i += 1) parser.push(chunk);
    expect(process.memoryUsage().rss - before).toBeLessThan(32 << 20);
    parser.push(Buffer.from('\n+b\n'));
    expect(ranges(parser.end()[0]?.added)).toEqual([[1, 2]]);
  });
});
