import type { Format } from '../report/format.ts';
import type { Linter } from './linter.ts';

/** A linter that is known well enough to run it without being told how. */
interface KnownLinter {
  readonly name: string;
  readonly argv: readonly string[];
  readonly format: Format;
  readonly files: readonly string[];
  readonly findingsExitCodes: readonly number[];
  /** Files that say by their name alone, below the folder of a project, that it uses the linter. */
  readonly configFiles: readonly string[];
  /** Files that say so by a text in them. */
  readonly sections?: Readonly<Record<string, RegExp>>;
}

const even = Array.from({ length: 16 }, (_, i) => 2 * i);
const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, i) => i);
const endings = (name: string, ...list: string[]): string[] => list.map((ending) => `${name}.${ending}`);

/** Exit codes: eslint 2, ruff 2, stylelint 1 and 64 up, pylint's odd codes and 32, and checkstyle's negative ones are crashes. */
const KNOWN: readonly KnownLinter[] = [
  {
    name: 'eslint',
    argv: ['eslint', '--format', 'json', '--no-error-on-unmatched-pattern'],
    format: 'eslint',
    files: ['**/*.js', '**/*.jsx', '**/*.mjs', '**/*.cjs', '**/*.ts', '**/*.tsx', '**/*.mts', '**/*.cts'],
    findingsExitCodes: [0, 1],
    configFiles: [
      ...endings('eslint.config', 'js', 'mjs', 'cjs', 'ts'),
      '.eslintrc',
      ...endings('.eslintrc', 'js', 'cjs', 'json', 'yml', 'yaml'),
    ],
    sections: { 'package.json': /"eslintConfig"\s*:\s*\{/ },
  },
  {
    name: 'ruff',
    argv: ['ruff', 'check', '--output-format', 'json', '--no-fix', '--force-exclude'],
    format: 'ruff',
    files: ['**/*.py', '**/*.pyi'],
    findingsExitCodes: [0, 1],
    configFiles: ['ruff.toml', '.ruff.toml'],
    sections: { 'pyproject.toml': /\[tool\.ruff/ },
  },
  {
    name: 'flake8',
    argv: ['flake8', '--format=%(path)s:%(row)d:%(col)d: %(code)s %(text)s'],
    format: 'text:flake8',
    files: ['**/*.py'],
    findingsExitCodes: [0, 1],
    configFiles: ['.flake8'],
    sections: { 'setup.cfg': /\[flake8/, 'tox.ini': /\[flake8/ },
  },
  {
    name: 'pylint',
    argv: ['pylint', '--output-format=json2'],
    format: 'pylint',
    files: ['**/*.py'],
    findingsExitCodes: even,
    configFiles: ['.pylintrc', 'pylintrc'],
    sections: { 'pyproject.toml': /\[tool\.pylint/, 'setup.cfg': /\[pylint/ },
  },
  {
    name: 'stylelint',
    argv: ['stylelint', '--formatter', 'json', '--allow-empty-input', '--output-file', '{output}'],
    format: 'stylelint',
    files: ['**/*.css', '**/*.scss', '**/*.less'],
    findingsExitCodes: [0, 2],
    configFiles: [
      '.stylelintrc',
      ...endings('.stylelintrc', 'js', 'cjs', 'mjs', 'json', 'yml', 'yaml'),
      ...endings('stylelint.config', 'js', 'cjs', 'mjs'),
    ],
    sections: { 'package.json': /"stylelint"\s*:\s*\{/ },
  },
  {
    name: 'checkstyle',
    argv: ['checkstyle', '-c', '{config}', '-f', 'xml'],
    format: 'checkstyle',
    files: ['**/*.java'],
    findingsExitCodes: upTo(253),
    // Gradle and Maven keep it in a folder of its own, beside the code.
    configFiles: ['checkstyle.xml', 'config/checkstyle/checkstyle.xml'],
  },
  {
    name: 'swiftlint',
    argv: ['swiftlint', 'lint', '--quiet', '--reporter', 'json', '--force-exclude'],
    format: 'swiftlint',
    files: ['**/*.swift'],
    findingsExitCodes: [0, 2],
    configFiles: ['.swiftlint.yml', '.swiftlint.yaml'],
  },
  {
    name: 'ktlint',
    argv: ['ktlint', '--reporter=checkstyle', '--log-level=error'],
    format: 'checkstyle',
    files: ['**/*.kt', '**/*.kts'],
    findingsExitCodes: [0, 1],
    configFiles: ['.ktlint'],
    sections: { '.editorconfig': /ktlint_/ },
  },
];

/** A linter and the file that gave it away. */
export interface DetectedLinter {
  readonly linter: Linter;
  readonly why: string;
}

/**
 * Finds linters by their configuration files. In a repository of many projects each folder with a configuration is
 * linted on its own, and a file belongs to the nearest one.
 *
 * @param tracked all files of the repository
 * @param read text of a file, for configurations that are a section of a shared one
 */
export function detectLinters(
  tracked: readonly string[],
  read: (path: string) => string,
  timeoutMs: number,
): DetectedLinter[] {
  return KNOWN.flatMap((known) => {
    const folders = new Map<string, string>();
    for (const path of tracked) {
      const folder = projectOf(path, known, read);
      if (folder !== undefined && !folders.has(folder)) folders.set(folder, path);
    }
    return [...folders].map(([folder, why]) => ({
      linter: linterFor(known, folder, why, [...folders.keys()], timeoutMs),
      why,
    }));
  });
}

/** The folder of the project that a configuration file belongs to; undefined for any other file. */
function projectOf(path: string, known: KnownLinter, read: (path: string) => string): string | undefined {
  // The longest name first: `config/checkstyle/checkstyle.xml` is about the folder above `config`.
  const name = known.configFiles.findLast((one) => path === one || path.endsWith(`/${one}`));
  if (name !== undefined) return path.slice(0, Math.max(0, path.length - name.length - 1));
  const [folder, file] = splitPath(path);
  const section = known.sections && Object.hasOwn(known.sections, file) ? known.sections[file] : undefined;
  return section?.test(read(path)) === true ? folder : undefined;
}

function linterFor(
  known: KnownLinter,
  folder: string,
  config: string,
  folders: readonly string[],
  timeoutMs: number,
): Linter {
  const inside = folder === '' ? '' : `${folder}/`;
  return {
    key: folder === '' ? known.name : `${known.name} in ${folder}`,
    name: known.name,
    argv: known.argv.map((argument) => argument.replace('{config}', config.slice(inside.length))),
    format: known.format,
    findingsExitCodes: known.findingsExitCodes,
    timeoutMs,
    workingDirectory: folder,
    files: known.files,
    configFiles: [...known.configFiles, ...Object.keys(known.sections ?? {})],
    except: folders.filter((other) => other !== folder && other.startsWith(inside)),
  };
}

function splitPath(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}
