import { detectLinters } from './detect-linters.ts';

const FILES: Readonly<Record<string, string>> = {
  'web/package.json': '{ "devDependencies": { "stylelint": "^16" }, "eslintConfig": { "root": true } }',
  'api/pyproject.toml': '[tool.ruff.lint]\n',
  'api/setup.cfg': '[flake8]\n',
  'api/legacy/.flake8': '',
  'shop/config/checkstyle/checkstyle.xml': '',
  'checkstyle.xml': '',
  '.editorconfig': 'ktlint_code_style = official\n',
};

const found = detectLinters(Object.keys(FILES), (path) => FILES[path] ?? '', 1_000);

test('linters are found by their configuration, in the folder that it is about', () => {
  expect(found.map(({ linter, why }) => `${linter.key} by ${why}`).sort()).toEqual([
    'checkstyle by checkstyle.xml',
    'checkstyle in shop by shop/config/checkstyle/checkstyle.xml',
    'eslint in web by web/package.json',
    'flake8 in api by api/setup.cfg',
    'flake8 in api/legacy by api/legacy/.flake8',
    'ktlint by .editorconfig',
    'ruff in api by api/pyproject.toml',
  ]);
});

test('checkstyle gets the configuration that gave it away', () => {
  const argv = found.filter(({ linter }) => linter.name === 'checkstyle').map(({ linter }) => linter.argv.join(' '));
  expect(argv.sort()).toEqual([
    'checkstyle -c checkstyle.xml -f xml',
    'checkstyle -c config/checkstyle/checkstyle.xml -f xml',
  ]);
});

test('a file belongs to the nearest project', () => {
  const flake8 = found.find(({ linter }) => linter.key === 'flake8 in api');
  expect(flake8?.linter.except).toEqual(['api/legacy']);
});
