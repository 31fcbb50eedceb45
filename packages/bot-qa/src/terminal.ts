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

/** GitHub's runner obeys `##[command]` anywhere in a line of output: what a bot says must not steer it. */
export function harmlessOnGithub(terminal: Terminal): Terminal {
  if (terminal.environment('GITHUB_ACTIONS') === undefined) return terminal;
  const harmless = (text: string): string => text.replaceAll('##[', '##\u200b[');
  return {
    ...terminal,
    out: (text) => terminal.out(harmless(text)),
    err: (text) => terminal.err(harmless(text)),
  };
}
