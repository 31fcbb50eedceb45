/** What a command brought about: what it prints, and the exit code. */
export interface CommandResult {
  /** 0: as it should be; 1: something is wrong with what was looked at. */
  readonly exitCode: 0 | 1;
  readonly output: string;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** What stands behind the name. */
  readonly usage: string;
  readonly summary: string;
  run(args: CommandArguments): Promise<CommandResult>;
}

export interface CommandArguments {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | undefined>>;
}
