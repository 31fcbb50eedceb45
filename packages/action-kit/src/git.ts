import { UserError } from './errors.ts';
import { type GitAuth, gitEnvironment } from './git-environment.ts';
import { redact } from './redact.ts';
import { type ProcessResult, runProcess } from './run-process.ts';

/** A git command that failed, was stopped or could not be started. */
export class GitError extends UserError {
  override name = 'GitError';
  readonly verb: string;
  readonly exitCode: number | null;
  /** What git said, shortened, without secrets. */
  readonly stderr: string;

  constructor(message: string, verb: string, exitCode: number | null, stderr: string, hint?: string) {
    super(message, { hint });
    this.verb = verb;
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export interface GitOptions {
  /** The work tree or bare repository. */
  readonly directory: string;
  /** For private repositories and lazy fetches of partial clones. */
  readonly auth?: GitAuth | undefined;
  /** For one command; default 5 minutes. */
  readonly timeoutMs?: number;
  /** Output of one command; default 1 GiB. */
  readonly maxBytes?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program; default `git`. */
  readonly program?: string;
}

export interface GitRunOptions {
  readonly input?: string | Uint8Array;
  readonly onOutput?: (chunk: Buffer) => void;
  /** Exit codes that are answers, not failures; default only 0. */
  readonly accept?: readonly number[];
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  /** Whether a partial clone may fetch what it lacks; default true. Heeded by git 2.44 and later. */
  readonly lazyFetch?: boolean;
  /**
   * Whether `.gitattributes` of the checkout count; default true. A pull request could use them (`* -diff`) to make its
   * own changes invisible.
   */
  readonly attributes?: boolean;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
}

/** One repository and the one way in which git is run on it. The verbs are functions that take it. */
export interface Git {
  readonly directory: string;
  /** Runs `git <args>`. Rejects with a {@link GitError} on any other end than an accepted exit code. */
  run(args: readonly string[], options?: GitRunOptions): Promise<GitAnswer>;
}

const DEFAULT_TIMEOUT_MS = 300_000;
const DEFAULT_MAX_BYTES = 2 ** 30;

/**
 * Opens a repository for reading with hostile configuration neutralised: no hook, helper, filter, pager, signature
 * program, external diff or credential helper runs; only http(s) and local transports are allowed (see git-environment.ts).
 */
export function openGit(options: GitOptions): Git {
  const { directory, auth } = options;
  const env = gitEnvironment(options.env ?? process.env, directory, auth);
  const secrets =
    auth === undefined ? [] : [auth.token, Buffer.from(`x-access-token:${auth.token}`).toString('base64')];

  let gitDirectory: Promise<string> | undefined;
  const git: Git = {
    directory,
    async run(args, run = {}) {
      const verb = args.find((arg) => !arg.startsWith('-')) ?? '';
      const timeoutMs = run.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const maxBytes = run.maxBytes ?? options.maxBytes ?? DEFAULT_MAX_BYTES;
      let cwd = directory;
      let runEnv = run.lazyFetch === false ? { ...env, GIT_NO_LAZY_FETCH: '1' } : env;
      if (run.attributes === false) {
        // From inside the git directory, without an index, there is no place to read them from.
        gitDirectory ??= git
          .run(['rev-parse', '--absolute-git-dir'])
          .then(({ stdout }) => stdout.toString().replace(/\n$/, ''));
        cwd = await gitDirectory;
        runEnv = { ...runEnv, GIT_DIR: cwd, GIT_INDEX_FILE: `${cwd}/no-index` };
      }
      let result: ProcessResult;
      try {
        result = await runProcess(options.program ?? 'git', args, {
          cwd,
          env: runEnv,
          timeoutMs,
          maxBytes,
          input: run.input,
          onOutput: run.onOutput,
        });
      } catch (error) {
        if (!isMissing(error)) throw error;
        throw new GitError(
          `git cannot be started in ${directory}.`,
          verb,
          null,
          '',
          'Is git installed, and does the folder exist?',
        );
      }
      const { exitCode, stopped } = result;
      if (stopped === undefined && exitCode !== null && (run.accept ?? [0]).includes(exitCode)) {
        return { exitCode, stdout: result.stdout };
      }
      const stderr = redact(result.stderr, secrets).trim().slice(0, 2_000);
      throw new GitError(
        describe(verb, result, { timeoutMs, maxBytes }, stderr),
        verb,
        exitCode,
        stderr,
        hintFor(stderr),
      );
    },
  };
  return git;
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR');

function describe(
  verb: string,
  { exitCode, signal, stopped }: ProcessResult,
  limits: { timeoutMs: number; maxBytes: number },
  stderr: string,
): string {
  if (stopped === 'timeout') return `git ${verb} was stopped after ${limits.timeoutMs / 1000} s.`;
  if (stopped === 'output') return `git ${verb} wrote more than ${limits.maxBytes} bytes and was stopped.`;
  const end = exitCode === null ? `was ended by ${signal}` : `failed with exit code ${exitCode}`;
  return `git ${verb} ${end}${stderr === '' ? '.' : `: ${stderr}`}`;
}

function hintFor(stderr: string): string | undefined {
  if (/dubious ownership/.test(stderr)) return 'Give the root of the repository as the directory.';
  if (/not a git repository/.test(stderr)) return 'Check the repository out first, for example with actions/checkout.';
  if (
    /bad object|unknown revision|not a valid (?:object|commit)|Not a valid object|missing (?:tree|blob|commit)/i.test(
      stderr,
    )
  ) {
    return 'The commit is not in this clone. Fetch it, or check out with "fetch-depth: 0".';
  }
  if (/could not read Username|Authentication failed|HTTP 40[13]|error: 40[13]/.test(stderr)) {
    return 'The token may not read this repository. Its job needs "contents: read".';
  }
  return undefined;
}

/** A full object name: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
