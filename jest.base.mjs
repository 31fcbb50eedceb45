import { fileURLToPath } from 'node:url';

const reports = fileURLToPath(new URL('./reports', import.meta.url));

/**
 * The jest configuration that every project shares.
 *
 * Tests lie beside their source (`src/*.test.ts`) or tell a whole story (`test/scenarios/*.test.ts`).
 * What needs more than Node and git, or more than a few seconds, is a named suite (`test/suites/*.test.ts`)
 * and runs with SUITES=1 only (`npm run suites`), so that nothing is ever skipped inside a run.
 *
 * @param {string} name the project's name, also that of its JUnit report
 * @returns {import('jest').Config}
 */
export function base(name) {
  const suites = process.env.SUITES === '1';
  const report = suites ? `${name}.suites` : name;
  return {
    displayName: report,
    testEnvironment: 'node',
    extensionsToTreatAsEsm: ['.ts'],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
      ],
    },
    // `source` makes workspace packages resolve to their TypeScript, so tests never see a stale build.
    testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
    modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/'],
    testMatch: suites
      ? ['<rootDir>/test/suites/**/*.test.ts']
      : ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
    testPathIgnorePatterns: suites ? ['/node_modules/'] : ['/node_modules/', '<rootDir>/test/suites/'],
    testTimeout: suites ? 1_800_000 : 60_000,
    reporters: [
      'default',
      [
        'jest-junit',
        {
          outputDirectory: reports,
          outputName: `${report}.xml`,
          suiteNameTemplate: `${report} › {filepath}`,
          classNameTemplate: `${report}.{classname}`,
          titleTemplate: '{title}',
          addFileAttribute: 'true',
        },
      ],
    ],
  };
}
