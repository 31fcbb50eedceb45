import { existsSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// A project's test configuration also covers tests, scripts and benchmarks, which the build leaves out.
// Inside a project only its own is read; from the root, those of all projects.
const project =
  process.cwd() === import.meta.dirname
    ? ['packages/*/tsconfig.test.json', 'actions/*/tsconfig.test.json', 'scripts/tsconfig.json']
    : ['tsconfig.test.json', 'tsconfig.json'].filter((name) => existsSync(name)).slice(0, 1);

export default tseslint.config(
  {
    ignores: [
      '**/lib/',
      '**/dist/',
      '**/coverage/',
      '**/out/',
      '.tools/',
      '**/generated/',
      'examples/',
      'scripts/story/change/',
      '**/test/fixtures/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project, tsconfigRootDir: process.cwd() } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', 'eslint.config.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  { files: ['scripts/**/*.ts', '**/cli.ts'], rules: { 'no-console': 'off' } },
);
