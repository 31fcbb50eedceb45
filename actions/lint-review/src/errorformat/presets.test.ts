import { readFileSync } from 'node:fs';
import { Collection } from '../collection.ts';
import { bytesOf } from '../report/byte-source.ts';
import { readText } from '../report/text.ts';
import { PRESETS } from './presets.ts';

/** What each linter prints, and how it is read: `path:line:column level rule | message`. */
const OUTPUT: Readonly<Record<string, readonly [printed: string, ...read: string[]]>> = {
  'ansible-lint': [
    'play.yml:3: [E301] Commands should not\nplay.yml:4:7: name[missing]: All tasks should be named.',
    'play.yml:3:0 warning E301 | Commands should not',
    'play.yml:4:7 warning name[missing] | All tasks should be named.',
  ],
  bandit: ['a.py:3: B602[bandit]: HIGH: shell=True', 'a.py:3:0 error B602 | shell=True'],
  black: [
    'error: cannot format a.py: Cannot parse: 1:4: def (:\nwould reformat b.py\n\nOh no!\n1 file would be reformatted.',
    'a.py:1:4 error  | Cannot parse',
    'b.py:0:0 warning  | would reformat',
  ],
  brakeman: ['app/a.rb\t3\tXSS\tUnescaped', 'app/a.rb:3:0 warning  | Unescaped'],
  buf: ['a.proto:3:1:Package name', 'a.proto:3:1 error  | Package name'],
  'cargo-check': [
    'src/a.rs:3:5: error[E0425]: cannot find value `x`\nsrc/a.rs:4:9: warning: unused variable\nwarning: `x` (bin "x") generated 1 warning\nerror: could not compile `x` (bin "x") due to 1 previous error',
    'src/a.rs:3:5 error E0425 | cannot find value `x`',
    'src/a.rs:4:9 warning  | unused variable',
  ],
  checkstyle: [
    '[ERROR] /w/A.java:3:5: Missing a Javadoc comment. [MissingJavadocMethod]\n[WARN] A.java:4: Line is longer. [LineLength]\n[WARNING] src/B.java:[7,9] (whitespace) WhitespaceAround: no space\n[ERROR] src/B.java:[8] (sizes) LineLength: too long',
    '/w/A.java:3:5 error MissingJavadocMethod | Missing a Javadoc comment.',
    'A.java:4:0 warning LineLength | Line is longer.',
    'src/B.java:7:9 warning WhitespaceAround | no space',
    'src/B.java:8:0 error LineLength | too long',
  ],
  clippy: [
    'warning: unused variable: `x`\n --> src/a.rs:2:9\n  |\n2 | let x = 1;\n  |     ^\n  = note: on by default\n\nerror: this loop never loops\n --> src/b.rs:3:5\n\nerror[E0425]: cannot find value\n --> src/c.rs:4:1\n\nerror: aborting due to 2 previous errors\n\nwarning: `x` (bin "x") generated 1 warning',
    'src/a.rs:2:9 warning  | unused variable: `x`',
    'src/b.rs:3:5 error  | this loop never loops',
    'src/c.rs:4:1 error  | cannot find value',
  ],
  detekt: ['src/A.kt:3:5: A magic number. [MagicNumber]', 'src/A.kt:3:5 warning MagicNumber | A magic number.'],
  dotnet: [
    '/w/A.cs(3,5): warning CS0168: never used [/w/a.csproj]',
    '/w/A.cs:3:5 warning CS0168 | never used [/w/a.csproj]',
  ],
  'dotenv-linter': ['.env:2 DuplicatedKey: FOO twice', '.env:2:0 warning DuplicatedKey | FOO twice'],
  'erb-lint': ['a.html.erb:3:5: Remove newline', 'a.html.erb:3:5 warning  | Remove newline'],
  eslint: [
    '\n/w/a.js\n  3:5  error    Missing semicolon  semi\n  4:1  warning  Odd\n\n✖ 2 problems (1 error, 1 warning)\n',
    '/w/a.js:3:5 error semi | Missing semicolon',
    '/w/a.js:4:1 warning  | Odd',
  ],
  'eslint-compact': [
    "/w/a.js: line 3, col 5, Error - 'x' is not defined. (no-undef)",
    "/w/a.js:3:5 error no-undef | 'x' is not defined.",
  ],
  'eslint-unix': ['/w/a.js:3:5: Odd. [Warning/@x/no-odd]', '/w/a.js:3:5 warning @x/no-odd | Odd.'],
  fasterer: ['a.rb:13 Hash#fetch is slower', 'a.rb:13:0 note  | Hash#fetch is slower'],
  flake8: [
    "a.py:3:1: F401 'os' imported\na.py:4:80: W291 trailing",
    "a.py:3:1 error F401 | 'os' imported",
    'a.py:4:80 warning W291 | trailing',
  ],
  gcc: [
    "a.c:3:5: warning: unused variable 'x' [-Wunused-variable]\na.c:4:1: fatal error: b.h: No such file",
    "a.c:3:5 warning -Wunused-variable | unused variable 'x'",
    'a.c:4:1 error  | b.h: No such file',
  ],
  'go-consistent': ['a.go:3:5: zero value', 'a.go:3:5 warning  | zero value'],
  'golangci-lint': [
    'a.go:3:5: Error return value is not checked (errcheck)\n\tf()\n\t ^\na.go:9: other (govet)',
    'a.go:3:5 error errcheck | Error return value is not checked',
    'a.go:9:0 error govet | other',
  ],
  golint: ['a.go:3:5: exported var V', 'a.go:3:5 warning  | exported var V'],
  gosec: [
    '/w/a.go:12:4: [CWE-78] Subprocess (Rule:G204, Severity:MEDIUM, Confidence:HIGH)',
    '/w/a.go:12:4 warning G204 | [CWE-78] Subprocess',
  ],
  govet: ['# pkg\n./a.go:3:5: unreachable code', './a.go:3:5 warning  | unreachable code'],
  hadolint: [
    'Dockerfile:3 DL3008 warning: Pin versions\nDockerfile:4 DL4000 error: MAINTAINER\nDockerfile:5 DL3059 style: Multiple',
    'Dockerfile:3:0 warning DL3008 | Pin versions',
    'Dockerfile:4:0 error DL4000 | MAINTAINER',
    'Dockerfile:5:0 note DL3059 | Multiple',
  ],
  'haml-lint': ['a.haml:3 [W] AltText: no alt', 'a.haml:3:0 warning AltText | no alt'],
  hlint: ['a.hs:3:5: Suggestion: Use map', 'a.hs:3:5 note Use map | Suggestion: Use map'],
  isort: ['ERROR: /w/a.py Imports are incorrectly sorted.', '/w/a.py:0:0 error  | Imports are incorrectly sorted.'],
  ktlint: [
    '/w/A.kt:3:5: Unexpected indentation (standard:indent)',
    '/w/A.kt:3:5 error standard:indent | Unexpected indentation',
  ],
  luacheck: [
    '    a.lua:3:5: (W211) unused variable x\nb.lua:4:1: syntax',
    'a.lua:3:5 warning W211 | unused variable x',
    'b.lua:4:1 warning  | syntax',
  ],
  markdownlint: [
    'a.md:3:1 MD001/heading-increment Heading levels\na.md:4 error MD009/no-trailing-spaces Trailing',
    'a.md:3:1 warning MD001/heading-increment | Heading levels',
    'a.md:4:0 error MD009/no-trailing-spaces | Trailing',
  ],
  misspell: ['a.txt:3:5: "teh" is a misspelling', 'a.txt:3:5 note  | "teh" is a misspelling'],
  msbuild: ['A.cs(3,5): error CS1002: ; expected [a.csproj]', 'A.cs:3:5 error CS1002 | ; expected [a.csproj]'],
  mypy: [
    'a.py:3: error: Incompatible types in assignment  [assignment]\na.py:4:1: note: See docs\nFound 1 error in 1 file',
    'a.py:3:0 error assignment | Incompatible types in assignment',
    'a.py:4:1 note  | See docs',
  ],
  pep8: ['a.py:3:1: E302 expected 2 blank lines', 'a.py:3:1 error E302 | expected 2 blank lines'],
  phpcs: ['/w/a.php:3:5: error - Missing comment (A.B.C)', '/w/a.php:3:5 error A.B.C | Missing comment'],
  phpstan: ['/w/a.php:3:Undefined variable: $x', '/w/a.php:3:0 error  | Undefined variable: $x'],
  protolint: ['[a/b.proto:3:1] Found an incorrect indent', 'a/b.proto:3:1 warning  | Found an incorrect indent'],
  psalm: ['/w/a.php:3:5:error - InvalidReturn: no', '/w/a.php:3:5 error InvalidReturn | no'],
  'puppet-lint': [
    'a.pp - ERROR: trailing whitespace on line 3 (check: trailing_whitespace)\nb.pp - WARNING: odd on line 4',
    'a.pp:3:0 error  | trailing whitespace',
    'b.pp:4:0 warning  | odd',
  ],
  pycodestyle: ['a.py:3:1: W605 invalid escape', 'a.py:3:1 warning W605 | invalid escape'],
  pydocstyle: [
    'a.py:18 in public function `f`:\n        D103: Missing docstring in public function\na.py:1 at module level:\n        D100: Missing',
    'a.py:18:0 warning D103 | Missing docstring in public function',
    'a.py:1:0 warning D100 | Missing',
  ],
  pylint: [
    '************* Module a\na.py:1:0: C0114: Missing module docstring (missing-module-docstring)\na.py:2:0: E0602: Undefined (undefined-variable)\na.py:3: [W0611(unused-import), ] Unused import os\n\n----------\nYour code has been rated at 5.00/10',
    'a.py:1:0 note missing-module-docstring | Missing module docstring',
    'a.py:2:0 error undefined-variable | Undefined',
    'a.py:3:0 warning W0611 | Unused import os',
  ],
  reek: [
    'a.rb:5: IrresponsibleModule: Foo has no comment',
    'a.rb:5:0 warning IrresponsibleModule | Foo has no comment',
  ],
  'remark-lint': [
    'a.md\n  3:5  warning  Odd list  list-item  remark-lint\n\n⚠ 1 warning',
    'a.md:3:5 warning  | Odd list  list-item  remark-lint',
  ],
  rubocop: [
    'a.rb:3:5: C: [Correctable] Layout/Indent: Use 2\n  x\n  ^\nb.rb:4:1: E: Lint/Syntax: no',
    'a.rb:3:5 note Layout/Indent | Use 2',
    'b.rb:4:1 error Lint/Syntax | no',
  ],
  ruff: [
    'a.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.\n\nF821 Undefined name `x`\n --> b.py:3:5\n  |\n3 | x\n  | ^\n  |\n\ninvalid-syntax: Expected a name\n --> c.py:1:5\n',
    'a.py:1:8 warning F401 | `os` imported but unused',
    'b.py:3:5 error F821 | Undefined name `x`',
    'c.py:1:5 error invalid-syntax | Expected a name',
  ],
  sbt: [
    '[info] compiling\n[error] /w/A.scala:3:5: not found: x\n[error]     x\n[error]     ^\n[warn] /w/B.scala:4: deprecated',
    '/w/A.scala:3:5 error  | not found: x',
    '/w/B.scala:4:0 warning  | deprecated',
  ],
  'sbt-scalastyle': ['[warn] /w/A.scala:3:5: Magic Number', '/w/A.scala:3:5 warning  | Magic Number'],
  scalac: ['A.scala:3: error: not found: x\n  x\n  ^', 'A.scala:3:3 error  | not found: x'],
  scalastyle: ['warning file=/w/A.scala message=Magic line=3 column=5', '/w/A.scala:3:5 warning  | Magic'],
  shellcheck: ['a.sh:3:5: note: Double quote [SC2086]', 'a.sh:3:5 note SC2086 | Double quote'],
  'slim-lint': ['a.slim:3 [W] LineLength: Line is too long', 'a.slim:3:0 warning LineLength | Line is too long'],
  sorbet: [
    'a.rb:3: Method foo does not exist https://srb.help/7003',
    'a.rb:3:0 error 7003 | Method foo does not exist',
  ],
  standardjs: ['standard: Use it\n  /w/a.js:3:5: Extra semicolon. (semi)', '/w/a.js:3:5 error semi | Extra semicolon.'],
  standardrb: ['  a.rb:3:5: Layout/X: Odd', 'a.rb:3:5 warning Layout/X | Odd'],
  staticcheck: ['a.go:3:5: empty branch (SA9003)', 'a.go:3:5 warning SA9003 | empty branch'],
  stylelint: [
    'a.css\n 3:5  ✖  Unexpected empty block  block-no-empty\n\n1 problem',
    'a.css:3:5 error block-no-empty | Unexpected empty block',
  ],
  swiftlint: [
    '/w/A.swift:3:5: warning: Line Length Violation: long (line_length)\n/w/A.swift:4: error: Odd (odd)\nDone linting!',
    '/w/A.swift:3:5 warning line_length | Line Length Violation: long',
    '/w/A.swift:4:0 error odd | Odd',
  ],
  tsc: [
    'a.ts(3,5): error TS2322: Type x\n  is not y\n\u001B[96mb.ts\u001B[0m:\u001B[93m4\u001B[0m:\u001B[93m1\u001B[0m - \u001B[91merror\u001B[0m\u001B[90m TS2304: \u001B[0mCannot find',
    'a.ts:3:5 error TS2322 | Type x\nis not y',
    'b.ts:4:1 error TS2304 | Cannot find',
  ],
  tslint: ['ERROR: a.ts:3:5 - Missing semicolon', 'a.ts:3:5 error  | Missing semicolon'],
  typos: ['./a.txt:3:5: `teh` -> `the`', './a.txt:3:5 note  | `teh` -> `the`'],
  vint: ['a.vim:3:5: Use x (see y)', 'a.vim:3:5 warning  | Use x (see y)'],
  yamllint: ['a.yml:3:5: [error] wrong indentation (indentation)', 'a.yml:3:5 error indentation | wrong indentation'],
};

test('every preset is named in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const list = /There are presets for ([^]*?)\. /.exec(readme)?.[1] ?? '';
  expect(list.match(/[\w-]+(?=`)/g)).toEqual(Object.keys(PRESETS));
});

test('every preset is tried', () => {
  expect(Object.keys(OUTPUT).sort()).toEqual(Object.keys(PRESETS).sort());
});

test.each(Object.entries(OUTPUT))('%s', (name, [printed, ...read]) => {
  const collection = new Collection();
  readText(bytesOf('out', printed), collection, { tool: '' }, name);
  expect(
    collection.findings.map(
      ({ file, line, column, level, rule, message }) =>
        `${file?.reported ?? ''}:${line}:${column} ${level} ${rule} | ${message}`,
    ),
  ).toEqual(read);
});
