import js from '@eslint/js';

export default [
  js.configs.recommended,
  {
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', document: 'readonly', fetch: 'readonly' },
    },
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'warn',
      'no-var': 'error',
      'no-console': 'warn',
    },
  },
];
