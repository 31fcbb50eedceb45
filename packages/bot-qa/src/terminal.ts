/** What a command may touch of the world: handed in by cli.ts, and by tests. */
export interface Terminal {
  readonly cwd: string;
  readonly environment: (name: string) => string | undefined;
  /** Standard output; a promise when the reader is slow. */
  readonly out: (text: string) => void | Promise<void>;
  readonly err: (text: string) => void;
  readonly isTTY: boolean;
  readonly columns: number;
  /** Standard input, for the REPL. */
  readonly stdin: NodeJS.ReadableStream;
  /** Fires at the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
