import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeenComment } from '../pull-request.ts';
import { LINTER_ENV, programOf, requireLinters, withLinters, type RealLinter } from '../real-linters.ts';

/**
 * Real linters on small real repositories, end to end: the built action runs them on a pull request, and what they find
 * stands on the lines that are meant. Needs what `.ci/prepare` installs: flake8, ruff and pylint (python3 with venv),
 * eslint and stylelint (npm), checkstyle, ktlint and detekt (java and mvn).
 */
beforeAll(requireLinters);

const CHECKSTYLE = `<?xml version="1.0"?>
<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">
<module name="Checker"><module name="TreeWalker"><module name="EmptyStatement"/></module></module>
`;

interface Case {
  readonly linter: RealLinter;
  readonly config: Readonly<Record<string, string>>;
  /** Name of a file with white space, letters beyond ASCII and a leading `-`, whose lines end in CR LF. */
  readonly file: string;
  /** Text of the file at the base, without a finding, and what the change adds at its end: one finding on its second line. */
  readonly clean: string;
  readonly added: string;
  readonly rule: string;
  /** What the rule is called in the format of the run by `command`, when that differs. */
  readonly ruleByCommand?: string;
  /** A file that does not parse. */
  readonly broken: string;
  /** Arguments for a run by `command`, with the name of the file after them, and the exit codes of findings. */
  readonly argv: readonly string[];
  readonly exitCodes: string;
  readonly format: string;
  /** A configuration that makes the linter crash, and what is to be read about it. */
  readonly crash: Readonly<Record<string, string>>;
  readonly reason: RegExp;
}

const CASES: readonly Case[] = [
  {
    linter: 'eslint',
    config: {
      'eslint.config.js': 'export default [{ rules: { "no-undef": "error" } }];\n',
      'package.json': '{ "type": "module" }\n',
    },
    file: 'src/-ä 😀.js',
    clean: 'export const a = "😀";\r\n',
    added: '/* ä😀 */\r\nmissing(a);\r\n',
    rule: 'no-undef',
    broken: 'const = ;\n',
    argv: ['eslint', '--format', 'json'],
    exitCodes: '0, 1',
    format: 'eslint',
    crash: { 'eslint.config.js': 'throw new Error("no such preset");\n' },
    reason: /exit code 2: [^]*no such preset/,
  },
  {
    linter: 'ruff',
    config: { 'ruff.toml': '[lint]\nselect = ["F"]\n' },
    file: 'src/-ä 😀.py',
    clean: 'A = "😀"\r\n',
    added: '# ä😀\r\nprint(missing)\r\n',
    rule: 'F821',
    broken: 'def (:\n',
    argv: ['ruff', 'check', '--output-format', 'sarif'],
    exitCodes: '0, 1',
    format: 'sarif',
    crash: { 'ruff.toml': '[lint\n' },
    reason: /exit code 2: [^]*TOML parse error/,
  },
  {
    linter: 'flake8',
    config: { '.flake8': '[flake8]\nshow-source = true\nstatistics = true\n' },
    file: 'src/-ä 😀.py',
    clean: 'A = "😀"\r\n',
    added: '# ä😀\r\nprint(missing)\r\n',
    rule: 'F821',
    broken: 'def (:\n',
    argv: ['flake8'],
    exitCodes: '0, 1',
    format: 'text:flake8',
    crash: { '.flake8': '[flake8]\nrequire-plugins = flake8-does-not-exist\n' },
    reason: /exit code 1, but nothing that it wrote reads as a finding[^]*flake8-does-not-exist/,
  },
  {
    linter: 'pylint',
    config: { '.pylintrc': '[MESSAGES CONTROL]\ndisable=all\nenable=undefined-variable,syntax-error\n' },
    file: 'src/-ä 😀.py',
    clean: 'A = "😀"\r\n',
    added: '# ä😀\r\nprint(missing)\r\n',
    rule: 'undefined-variable',
    broken: 'def (:\n',
    argv: ['pylint', '--output-format=json'],
    exitCodes: '0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30',
    format: 'pylint',
    crash: { '.pylintrc': '[MAIN]\ninit-hook="raise RuntimeError(\'no such module\')"\n' },
    reason: /exit code 1: [^]*no such module/,
  },
  {
    linter: 'stylelint',
    config: { '.stylelintrc.json': '{ "rules": { "block-no-empty": true } }\n' },
    file: 'src/-ä 😀.css',
    clean: 'a { content: "😀" }\r\n',
    added: '/* ä😀 */\r\nb {}\r\n',
    rule: 'block-no-empty',
    broken: 'a { color: red\n',
    argv: ['stylelint', '--formatter', 'json', '--output-file', '{output}'],
    exitCodes: '0, 2',
    format: 'stylelint',
    crash: { '.stylelintrc.json': '{ "extends": "no-such-preset" }\n' },
    reason: /exit code 78: [^]*no-such-preset/,
  },
  {
    linter: 'checkstyle',
    config: { 'checkstyle.xml': CHECKSTYLE },
    file: 'src/-ä 😀.java',
    clean: '/** 😀 */\r\nclass A { }\r\n',
    added: '// ä😀\r\nclass B { void f() { ; } }\r\n',
    rule: 'com.puppycrawl.tools.checkstyle.checks.coding.EmptyStatementCheck',
    ruleByCommand: 'empty.statement',
    broken: 'class {\n',
    argv: ['checkstyle', '-c', 'checkstyle.xml', '-f', 'sarif'],
    exitCodes: '0, 1, 2, 3',
    format: 'sarif',
    crash: { 'checkstyle.xml': CHECKSTYLE.replace('EmptyStatement', 'NoSuchCheck') },
    reason: /exit code 254: [^]*NoSuchCheck/,
  },
  {
    linter: 'ktlint',
    config: {
      '.editorconfig': 'root = true\n[*.kt]\nktlint_standard = disabled\nktlint_standard_paren-spacing = enabled\n',
    },
    file: 'src/-ä 😀.kt',
    clean: 'val a = "😀"\r\n',
    added: '// ä😀\r\nval b = print( a)\r\n',
    rule: 'standard:paren-spacing',
    broken: 'fun main( {\n',
    argv: ['ktlint', '--reporter=checkstyle', '--log-level=error'],
    exitCodes: '0, 1',
    format: 'checkstyle',
    crash: {
      '.github/lint-review.yml':
        "linters:\n  - { name: ktlint, run: [ktlint, --no-such-option], files: ['**/*.kt'] }\n",
    },
    reason: /exit code 1, but nothing that it wrote reads as a finding[^]*no-such-option/,
  },
];

const seen = (comments: readonly SeenComment[]): string[] =>
  comments
    .flatMap(({ path, line, body }) =>
      [...body.matchAll(/\*\*(?:Error|Warning|Note)\*\* (\w+) ?\[?(?:`([^`]+)`)?/g)].map(([, tool, rule]) =>
        `${path}:${line} ${tool} ${rule ?? ''}`.trim(),
      ),
    )
    .sort();

const errorsOf = (result: { annotations: readonly { level: string; message: string }[] }): string =>
  result.annotations.flatMap(({ level, message }) => (level === 'error' ? [message] : [])).join('\n');

const lineOf = ({ clean, added }: Case): number => (clean + added).split('\n').length - 1;

describe.each(CASES)('$linter', (one) => {
  const { linter, config, file, clean, added, rule, broken, argv, exitCodes, format } = one;
  const base = { ...config, [file]: clean };
  const head = { [file]: clean + added };
  const place = `${file}:${lineOf(one)} ${linter} ${rule}`;

  test('is found by its configuration; its finding stands on its line, once, and goes when it is fixed', async () => {
    await withLinters(base, head, async (story, lint) => {
      const first = await lint();
      expect(first.log).toContain(`found ${linter} by ${Object.keys(config)[0]}:`);
      expect(seen(await story.comments())).toEqual([place]);
      expect(first.outputs).toMatchObject({ commented: '1', unreadable: '0', 'unmatched-path': '0', unexplained: '0' });

      await story.push({ [file]: `${clean}\r\n\r\n${added}` });
      expect((await lint()).outputs).toMatchObject({ commented: '0', 'already-posted': '1', fixed: '0' });
      expect(story.traffic().writes).toBe(0);

      await story.push({ [file]: clean });
      const fixed = await lint();
      expect(fixed.outputs).toMatchObject({ findings: '0', fixed: '1', conclusion: 'success' });
      expect((await story.comments()).map(({ isMinimized }) => isMinimized)).toEqual([true]);
    });
  });

  test('is run by a command, and by a configuration that names it', async () => {
    const expected = `${file}:${lineOf(one)} ${linter} ${one.ruleByCommand ?? rule}`.toLowerCase();
    const quoted = argv.map((argument) => `"${argument}"`).join(' ');
    await withLinters(base, head, async (story, lint) => {
      const inputs = { 'findings-exit-codes': exitCodes, 'command-format': format, 'command-name': linter };
      const byCommand = await lint({ ...inputs, command: `${quoted} "./${file}"` });
      expect(byCommand.outputs).toMatchObject({ commented: '1', unreadable: '0', 'unmatched-path': '0' });
      expect(seen(await story.comments()).map((text) => text.toLowerCase())).toEqual([expected]);
    });
    const named = [
      'linters:',
      `  - name: ${linter}`,
      `    run: [${quoted.replaceAll('" "', '", "')}]`,
      `    files: ['**/*.${file.split('.').at(-1)}']`,
      `    format: ${format}`,
      `    findings-exit-codes: [${exitCodes}]`,
    ];
    await withLinters({ ...base, '.github/lint-review.yml': named.join('\n') }, head, async (story, lint) => {
      const byConfig = await lint({ command: '' });
      expect(byConfig.outputs).toMatchObject({ commented: '1', unreadable: '0', 'unmatched-path': '0' });
      expect(seen(await story.comments()).map((text) => text.toLowerCase())).toEqual([expected]);
    });
  });

  test('a file that does not parse is red, whatever the linter makes of it', async () => {
    await withLinters(
      base,
      { [file]: clean + added, [`broken.${file.split('.').at(-1)}`]: broken },
      async (_, lint) => {
        const result = await lint();
        expect(result.conclusion).toBe('failure');
        expect(result.outputs['unexplained']).toBe('0');
      },
    );
  });

  test('a crash is red, told with its reason, and leaves earlier comments alone', async () => {
    await withLinters(base, head, async (story, lint) => {
      await lint();
      await story.push(one.crash);
      const result = await lint({ 'fail-level': 'never' });
      expect({ conclusion: result.conclusion, fixed: result.outputs['fixed'] }).toEqual({
        conclusion: 'failure',
        fixed: '0',
      });
      expect(errorsOf(result)).toMatch(one.reason);
      expect((await story.comments()).map(({ isMinimized }) => isMinimized)).toEqual([false]);
    });
  });
});

/** Two fixable lines, after characters of one, two and four bytes, in a file whose lines end in CR LF. */
const FIXABLE = [
  {
    linter: 'eslint',
    config: { 'eslint.config.js': 'export default [{ rules: { "no-extra-boolean-cast": "error" } }];\n' },
    file: 'a.js',
    text: 'const s = "ä😀"; if (!!s) { s; }\r\nconst t = 1;\r\n/* 😀ä */ if (!!t) { t; }\r\n',
    fix: ['--fix'],
  },
  {
    linter: 'ruff',
    config: { 'ruff.toml': '[lint]\nselect = ["F541"]\n' },
    file: 'a.py',
    text: 's = "ä😀", f"x"\r\nt = 1\r\nu = """😀ä""", f"y"\r\n',
    fix: ['check', '--fix', '--quiet'],
  },
] as const;

test.each(FIXABLE)('suggested changes of $linter, taken over, are what its own --fix makes', async (one) => {
  const { linter, config, file, text, fix } = one;
  await withLinters(config, { [file]: text }, async (story, lint) => {
    await lint();
    const lines = text.split('\r\n');
    const comments = await story.comments();
    expect(comments.map(({ line }) => line).sort()).toEqual([1, 3]);
    for (const { line, startLine, body } of comments) {
      const suggestion = /```suggestion\n([^]*?)\n```/.exec(body)?.[1];
      expect({ line, startLine, suggestion }).toMatchObject({
        startLine: null,
        suggestion: expect.any(String) as string,
      });
      lines[(line ?? 0) - 1] = suggestion ?? '';
    }
    const path = join(story.repository.folder, file);
    writeFileSync(path, text);
    execFileSync(programOf(linter), [...fix, file], { cwd: story.repository.folder, env: LINTER_ENV });
    expect(lines.join('\r\n').replaceAll('\r\r', '\r')).toBe(readFileSync(path, 'utf8'));
  });
});

test('files that ESLint is configured to ignore get no comment, and are told', async () => {
  const config = { 'eslint.config.js': 'export default [{ ignores: ["out/"] }];\n' };
  await withLinters(config, { 'out/a.js': 'x\n', 'b.ts': 'x\n' }, async (story, lint) => {
    const result = await lint();
    expect(result.outputs).toMatchObject({ findings: '2', suppressed: '2', commented: '0', conclusion: 'success' });
    expect(await story.comments()).toEqual([]);
    expect(result.summary).toContain('eslint did not look at');
  });
});

test('detekt, which is not found by itself, is read as it prints and by its SARIF', async () => {
  const config = [
    'linters:',
    '  - { name: prints, run: [detekt, --input, src], format: text:detekt, findings-exit-codes: [0, 2] }',
    "  - { name: writes, run: [detekt, --input, src, --report, 'sarif:{output}'], findings-exit-codes: [0, 2] }",
  ];
  const base = { '.github/lint-review.yml': config.join('\n'), 'src/a.kt': 'val a = "😀"\n' };
  await withLinters(base, { 'src/a.kt': 'val a = "😀"\n\nfun b() {}\n' }, async (story, lint) => {
    const result = await lint({ command: '' });
    expect(seen(await story.comments())).toEqual([
      'src/a.kt:3 detekt detekt.empty-blocks.EmptyFunctionBlock',
      'src/a.kt:3 prints EmptyFunctionBlock',
    ]);
    expect(result.outputs).toMatchObject({ unreadable: '0', 'unmatched-path': '0', unexplained: '0' });
  });
});

test('seven linters in one run comment side by side, each on its own files', async () => {
  const all = <T extends 'config'>(key: T): Record<string, string> =>
    Object.assign({}, ...CASES.map((one) => one[key])) as Record<string, string>;
  const head = Object.assign(
    {},
    ...CASES.map(({ linter, file, clean, added }) => ({ [file.replace('-ä 😀', linter)]: clean + added })),
  ) as Record<string, string>;
  await withLinters(all('config'), head, async (story, lint) => {
    const result = await lint();
    const python = ['flake8', 'pylint', 'ruff'];
    const expected = CASES.flatMap((one) => {
      const tools = python.includes(one.linter) ? CASES.filter(({ linter }) => python.includes(linter)) : [one];
      return tools.map(
        ({ linter, rule }) => `${one.file.replace('-ä 😀', one.linter)}:${lineOf(one)} ${linter} ${rule}`,
      );
    });
    expect(seen(await story.comments())).toEqual(expected.sort());
    expect(result.outputs).toMatchObject({ unexplained: '0', 'unmatched-path': '0', unreadable: '0' });
    expect((await lint()).outputs).toMatchObject({ commented: '0', fixed: '0' });
    expect(story.traffic().writes).toBe(0);
  });
});
