import { readdirSync, readFileSync } from 'node:fs';
import { Collection } from '../collection.ts';
import { bytesOf } from '../report/byte-source.ts';
import { readText } from '../report/text.ts';
import { PRESETS } from './presets.ts';

/**
 * What linters printed that were run, in `<preset>.txt`; by which version, and how it is to be read, in
 * `<preset>.read.txt`.
 */
const PRINTED = new URL('../../test/fixtures/printed/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(name, PRINTED), 'utf8');
const RUN = readdirSync(PRINTED).flatMap((name) => /^([\w-]+)\.txt$/.exec(name)?.[1] ?? []);

/** What linters print by their documentation, or printed in earlier versions, and how it is read. */
const DOCUMENTED: Readonly<Record<string, readonly [printed: string, ...read: string[]]>> = {
  'ansible-lint': ['play.yml:3: [E301] Commands should not', 'play.yml:3:0 warning E301 | Commands should not'],
  bandit: ['a.py:3: B602[bandit]: HIGH: shell=True', 'a.py:3:0 error B602 | shell=True'],
  black: ['error: cannot format a.py: Cannot parse: 1:4: def (:\nOh no!', 'a.py:1:4 error  | Cannot parse'],
  brakeman: ['app/a.rb\t3\tXSS\tUnescaped', 'app/a.rb:3:0 warning  | Unescaped'],
  checkstyle: [
    '[ERROR] A.java:3: Too long. [LineLength]\n[WARNING] src/B.java:[7,9] (whitespace) WhitespaceAround: no space\n[ERROR] src/B.java:[8] (sizes) LineLength: too long',
    'A.java:3:0 error LineLength | Too long.',
    'src/B.java:7:9 warning WhitespaceAround | no space',
    'src/B.java:8:0 error LineLength | too long',
  ],
  clippy: ['error[E0425]: cannot find value\n --> src/c.rs:4:1', 'src/c.rs:4:1 error  | cannot find value'],
  dotnet: [
    '/w/A.cs(3,5): warning CS0168: never used [/w/a.csproj]',
    '/w/A.cs:3:5 warning CS0168 | never used [/w/a.csproj]',
  ],
  'erb-lint': ['a.html.erb:3:5: Remove newline', 'a.html.erb:3:5 warning  | Remove newline'],
  fasterer: ['a.rb:13 Hash#fetch is slower', 'a.rb:13:0 note  | Hash#fetch is slower'],
  'go-consistent': ['a.go:3:5: zero value', 'a.go:3:5 warning  | zero value'],
  'golangci-lint': [
    'a.go:3:5: Error return value is not checked (errcheck)\n\tf()\n\t ^\na.go:9: other (govet)',
    'a.go:3:5 error errcheck | Error return value is not checked',
    'a.go:9:0 error govet | other',
  ],
  'haml-lint': ['a.haml:3 [W] AltText: no alt', 'a.haml:3:0 warning AltText | no alt'],
  hlint: [
    'a.hs:3:5: Suggestion: Use map\nb.hs:(3,1)-(4,9): Error: Use foldr',
    'a.hs:3:5 note Use map | Suggestion: Use map',
    'b.hs:3:1 error Use foldr | Error: Use foldr',
  ],
  markdownlint: [
    'a.md:3:1 MD001/heading-increment Heading levels',
    'a.md:3:1 warning MD001/heading-increment | Heading levels',
  ],
  msbuild: ['A.cs(3,5): error CS1002: ; expected [a.csproj]', 'A.cs:3:5 error CS1002 | ; expected [a.csproj]'],
  mypy: ['a.py:4:1: note: See docs', 'a.py:4:1 note  | See docs'],
  phpstan: ['/w/a.php:3:Undefined variable: $x', '/w/a.php:3:0 error  | Undefined variable: $x'],
  protolint: ['[a/b.proto:3:1] Found an incorrect indent', 'a/b.proto:3:1 warning  | Found an incorrect indent'],
  psalm: ['/w/a.php:3:5:error - InvalidReturn: no', '/w/a.php:3:5 error InvalidReturn | no'],
  pylint: ['a.py:3: [W0611(unused-import), ] Unused import os', 'a.py:3:0 warning W0611 | Unused import os'],
  reek: [
    'a.rb:5: IrresponsibleModule: Foo has no comment',
    'a.rb:5:0 warning IrresponsibleModule | Foo has no comment',
  ],
  'remark-lint': [
    'a.md\n  3:5  warning  Odd list  list-item  remark-lint\n\n⚠ 1 warning',
    'a.md:3:5 warning list-item | Odd list',
  ],
  sbt: [
    '[info] compiling\n[error] /w/A.scala:3:5: not found: x\n[error]     x\n[error]     ^\n[warn] /w/B.scala:4: deprecated',
    '/w/A.scala:3:5 error  | not found: x',
    '/w/B.scala:4:0 warning  | deprecated',
  ],
  'sbt-scalastyle': ['[warn] /w/A.scala:3:5: Magic Number', '/w/A.scala:3:5 warning  | Magic Number'],
  'slim-lint': ['a.slim:3 [W] LineLength: Line is too long', 'a.slim:3:0 warning LineLength | Line is too long'],
  sorbet: [
    'a.rb:3: Method foo does not exist https://srb.help/7003',
    'a.rb:3:0 error 7003 | Method foo does not exist',
  ],
  standardrb: ['  a.rb:3:5: Layout/X: Odd', 'a.rb:3:5 warning Layout/X | Odd'],
  swiftlint: [
    '/w/A.swift:3:5: warning: Line Length Violation: long (line_length)\n/w/A.swift:4: error: Odd (odd)\nDone linting!',
    '/w/A.swift:3:5 warning line_length | Line Length Violation: long',
    '/w/A.swift:4:0 error odd | Odd',
  ],
  typos: ['./a.txt:3:5: `teh` -> `the`', './a.txt:3:5 note  | `teh` -> `the`'],
};

test('every preset is named in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const list = /There are presets for ([^]*?)\. /.exec(readme)?.[1] ?? '';
  expect(list.match(/[\w-]+(?=`)/g)).toEqual(Object.keys(PRESETS));
});

test('every preset is tried', () => {
  expect([...new Set([...RUN, ...Object.keys(DOCUMENTED)])].sort()).toEqual(Object.keys(PRESETS).sort());
});

/** As `path:line:column level rule | message`. */
function readBy(preset: string, printed: string): string[] {
  const collection = new Collection();
  readText(bytesOf('out', printed), collection, { tool: '' }, preset);
  return collection.findings.map(
    ({ file, line, column, level, rule, message }) =>
      `${file?.reported ?? ''}:${line}:${column} ${level} ${rule} | ${message}`,
  );
}

test.each(RUN)('%s, as run', (name) => {
  const [by, ...read] = fixture(`${name}.read.txt`).trim().split('\n');
  expect(by).toMatch(/^by .* \d/);
  expect(readBy(name, fixture(`${name}.txt`)).map((one) => one.replaceAll('\n', '\\n'))).toEqual(read);
});

test.each(Object.entries(DOCUMENTED))('%s, as documented', (name, [printed, ...read]) => {
  expect(readBy(name, printed)).toEqual(read);
});
