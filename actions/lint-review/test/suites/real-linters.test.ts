import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPullRequest } from '../pull-request.ts';

/**
 * Real reports of real linters, end to end, by `command: auto`. Needs python3 with venv (flake8, ruff and pylint are
 * installed from PyPI, stylelint and eslint from npm) and checkstyle on the PATH, which is the Debian package of that name.
 */
let tools = '';

beforeAll(() => {
  if (spawnSync('checkstyle', ['--version']).status !== 0)
    throw new Error('checkstyle is not on the PATH. Install the Debian package "checkstyle", which brings Java along.');
  tools = mkdtempSync(join(tmpdir(), 'lint-review-linters-'));
  const run = (program: string, ...args: string[]): void =>
    void execFileSync(program, args, { cwd: tools, stdio: 'pipe', timeout: 300_000 });
  run('python3', '-m', 'venv', 'python');
  run('python/bin/pip', 'install', '--quiet', '--disable-pip-version-check', 'flake8', 'ruff', 'pylint');
  run('npm', 'init', '--yes');
  run('npm', 'install', '--silent', '--no-audit', '--no-fund', 'stylelint@16', 'eslint@10');
}, 600_000);

afterAll(() => rmSync(tools, { recursive: true, force: true }));

const PYTHON = 'import os\n\n\ndef greet(name):\n    """Greets."""\n    return "hello " + name\n';
const CHECKSTYLE = `<?xml version="1.0"?>
<!DOCTYPE module PUBLIC "-//Checkstyle//DTD Checkstyle Configuration 1.3//EN" "https://checkstyle.org/dtds/configuration_1_3.dtd">
<module name="Checker"><module name="TreeWalker"><module name="EmptyStatement"/></module></module>
`;

test('six linters are found, get the changed files, and their findings stand on the changed lines', async () => {
  const story = await openPullRequest(
    {
      'eslint.config.js': 'export default [{ rules: { "no-undef": "error", semi: "error" } }];\n',
      'package.json': '{ "type": "module" }\n',
      '.flake8': '[flake8]\n',
      'ruff.toml': '[lint]\nselect = ["F"]\n',
      '.pylintrc': '[MESSAGES CONTROL]\ndisable=all\nenable=unused-import\n',
      '.stylelintrc.json': '{ "rules": { "block-no-empty": true } }\n',
      'checkstyle.xml': CHECKSTYLE,
      '.gitignore': 'node_modules\n',
      'old.js': 'undefinedThing()\n',
      'old.py': PYTHON,
    },
    {
      'web/app.js': 'const ä = "😀"; missing(ä)\n',
      'style.css': 'a {}\n',
      'greet.py': PYTHON,
      'src/A.java': 'class A {\n  void f() {\n    ;\n  }\n}\n',
    },
  );
  try {
    symlinkSync(join(tools, 'node_modules'), join(story.repository.folder, 'node_modules'));
    const path = [join(tools, 'python/bin'), process.env['PATH']].join(':');
    const result = await story.run({ reports: '', command: 'auto' }, { env: { PATH: path, HOME: tools } });
    const found = [...result.log.matchAll(/found (\w+) by (\S+):/g)].map(([, name, file]) => `${name} ${file}`).sort();
    expect(found).toEqual([
      'checkstyle checkstyle.xml',
      'eslint eslint.config.js',
      'flake8 .flake8',
      'pylint .pylintrc',
      'ruff ruff.toml',
      'stylelint .stylelintrc.json',
    ]);
    expect(result.log).not.toMatch(/crashed|could not be started/);
    expect(result.outputs).toMatchObject({ unreadable: '0', unexplained: '0', 'unmatched-path': '0' });
    const seen = (await story.comments()).map(({ path: file, line, body }) => {
      const [, tool, rule] = /^\*\*\w+\*\* (\w+) \[?`([^`]+)`/.exec(body) ?? [];
      return `${file}:${line} ${tool} ${rule}`;
    });
    expect(seen.sort()).toEqual([
      'greet.py:1 flake8 F401',
      'greet.py:1 pylint unused-import',
      'greet.py:1 ruff F401',
      'src/A.java:3 checkstyle com.puppycrawl.tools.checkstyle.checks.coding.EmptyStatementCheck',
      'style.css:1 stylelint block-no-empty',
      // The two findings of this line share a comment, which begins with a list.
      'web/app.js:1 undefined undefined',
    ]);
    const eslint = (await story.comments()).find(({ path: file }) => file === 'web/app.js');
    expect(eslint?.body).toContain('no-undef');
    expect(eslint?.body).toContain('semi');

    const again = await story.run({ reports: '', command: 'auto' }, { env: { PATH: path, HOME: tools } });
    expect(again.outputs).toMatchObject({ commented: '0', fixed: '0' });
    expect(story.traffic().writes).toBe(0);
  } finally {
    await story.close();
  }
});
