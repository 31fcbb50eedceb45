import { array, boolean, integer, string, type Infer } from 'action-kit/config-schema';
import { object, optional } from 'action-kit/config-object';
import { checked, durationMs } from 'action-kit/config-value';
import { parseConfig } from 'action-kit/config';
import { problemOfFormat } from '../errorformat/compile.ts';
import { FORMATS, parseFormat } from '../report/format.ts';
import type { Linter } from './linter.ts';

const format = checked(
  string({ minLength: 1 }),
  (name) => (parseFormat(name) === undefined ? `unknown format "${name}".` : undefined),
  `Known are ${FORMATS.join(', ')}, and text:<linter>.`,
);

const errorformat = checked(
  string({ minLength: 1 }),
  problemOfFormat,
  "The language is that of Vim's errorformat, as in '%f:%l:%c: %m'.",
);

const folder = checked(string({ minLength: 1 }), (path) =>
  path.startsWith('/') || path.split('/').includes('..') ? 'expected a folder below the workspace.' : undefined,
);

/** What `.github/lint-review.yml` may hold. */
export const configSchema = object({
  detect: optional(boolean({ description: 'Whether to look for linters by their configuration files' })),
  linters: optional(
    array(
      object({
        name: string({ minLength: 1, description: 'Name of the linter; comments belong to it' }),
        run: array(string(), { min: 1, description: 'Program and arguments; {output} is a file for the report' }),
        files: optional(array(string({ minLength: 1 }), { description: 'Globs of the changed files to pass' })),
        format: optional(format),
        errorformat: optional(
          array(errorformat, { min: 1, description: 'In place of format: how to read what the linter prints' }),
        ),
        'working-directory': optional(folder),
        'findings-exit-codes': optional(array(integer({ min: 0, max: 255 }), { min: 1 })),
        'config-files': optional(
          array(string({ minLength: 1 }), { description: 'Names of files that make it look at all files' }),
        ),
        timeout: optional(durationMs()),
      }),
      { max: 100 },
    ),
  ),
});

/** The configuration file, as read. */
export type Config = Infer<typeof configSchema>;

/**
 * Reads the configuration file.
 *
 * @throws {ConfigError} with every mistake and its place
 */
export function readConfig(file: string, text: string): Config {
  return parseConfig({ file, text }, configSchema);
}

/** The linters of a configuration. */
export function configuredLinters(config: Config, timeoutMs: number): Linter[] {
  return (config.linters ?? []).map((one) => ({
    key: one.name,
    name: one.name,
    argv: one.run,
    format: one.errorformat ? `text:${one.name}` : one.format === undefined ? undefined : parseFormat(one.format),
    errorformat: one.errorformat,
    findingsExitCodes: one['findings-exit-codes'] ?? [0, 1],
    timeoutMs: one.timeout ?? timeoutMs,
    workingDirectory: (one['working-directory'] ?? '').replace(/^(\.\/)+|^\.$|\/+$/g, ''),
    files: one.files,
    configFiles: one['config-files'] ?? [],
    except: [],
  }));
}
