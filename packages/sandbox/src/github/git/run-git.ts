import { spawn } from 'node:child_process';

/** git ended with another exit code than expected. */
export class GitError extends Error {
  override name = 'GitError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers, not failures; 0 always is. */
  readonly accept?: readonly number[];
}

/** The environment of every git process: nothing of the user's configuration, no prompts, English. */
export function gitEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '/' } = process.env;
  return {
    PATH,
    HOME,
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/**
 * Runs git in a bare repository.
 *
 * @returns what it wrote to standard output, and its exit code
 * @throws GitError with the end of what it wrote to standard error
 */
export function runGit(
  gitDir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<{ readonly stdout: Buffer; readonly exitCode: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [`--git-dir=${gitDir}`, ...args], { env: { ...gitEnvironment(), ...options.env } });
    const stdout: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr = `${stderr}${chunk.toString()}`.slice(-2000)));
    child.on('error', reject);
    // git may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
    child.on('close', (code) => {
      const exitCode = code ?? 128;
      if (exitCode === 0 || options.accept?.includes(exitCode))
        return resolve({ stdout: Buffer.concat(stdout), exitCode });
      reject(new GitError(`git ${args.slice(0, 3).join(' ')}: exit code ${exitCode}: ${stderr.trim()}`, exitCode));
    });
  });
}
