/** Where a command writes to, and what can stop it; the process's own in `cli.ts`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly color: boolean;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** One subcommand; returns the exit code of the process. */
export interface Command {
  readonly usage: string;
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

/** A call that is wrong; the message says what was expected, and the exit code is 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Reads `name=value` pairs of an option that may be repeated.
 *
 * @throws UsageError when one has no `=` or an empty name
 */
export function parsePairs(option: string, pairs: readonly string[] | undefined): Record<string, string> {
  const entries = (pairs ?? []).map((pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new UsageError(`--${option}: expected name=value, found "${pair}"`);
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
