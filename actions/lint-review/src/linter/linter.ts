import type { Format } from '../report/format.ts';

/** A linter to run. */
export interface Linter {
  /** Stable name that the comments of its findings belong to. */
  readonly key: string;
  /** Name of the tool where the output does not tell. */
  readonly name: string;
  /** Program and arguments; `{output}` stands for a file that the linter writes its report to. */
  readonly argv: readonly string[];
  readonly format: Format | undefined;
  /** Formats of the user's own that `format` names. */
  readonly errorformat?: readonly string[] | undefined;
  readonly findingsExitCodes: readonly number[];
  readonly timeoutMs: number;
  /** Folder below the workspace, empty for the workspace itself. */
  readonly workingDirectory: string;
  /** Which changed files to pass, as globs below the working directory; undefined when the linter finds its files itself. */
  readonly files: readonly string[] | undefined;
  /** Names of files that, when changed, make the linter look at all files. */
  readonly configFiles: readonly string[];
  /** Folders below the working directory that another linter of the same kind looks after. */
  readonly except: readonly string[];
}
