import { toAnnotation, type Annotation, type AnnotationLevel, type AnnotationLog, type Phase } from './annotation.ts';
import type { SecretMasker } from './secret-masker.ts';
import { parseWorkflowCommand, property, type WorkflowCommand } from './workflow-command.ts';

export interface CommandTarget {
  readonly annotations: AnnotationLog;
  readonly masker: SecretMasker;
  readonly workspace: string;
  /** Debug lines are shown (ACTIONS_STEP_DEBUG); otherwise they are dropped, as on GitHub. */
  readonly debug: boolean;
  /** `set-env` and `add-path` work again (ACTIONS_ALLOW_UNSECURE_COMMANDS). */
  readonly allowUnsecureCommands: boolean;
  /** One line of the step's log, masked. */
  readonly write: (line: string) => void;
}

const deprecated = (name: string) =>
  `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files. ` +
  'For more information see: https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/';

const disabled = (name: string) =>
  `The \`${name}\` command is disabled. Please upgrade to using Environment Files or opt into unsecure command ` +
  'execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` environment variable to `true`. ' +
  'For more information see: https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/';

const commands = new Set([
  'stop-commands', 'error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'add-mask', 'echo', 'add-matcher',
  'remove-matcher', 'set-output', 'save-state', 'set-env', 'add-path',
]); // oxfmt-ignore

/** Tokens that would let any output switch the commands on again. */
const weakStopTokens = new Set(['', 'pause-logging', ...commands]);

/**
 * Reads one step's output line by line as the runner does: commands are obeyed, everything else is logged, masked.
 * What commands set is held in {@link outputs}, {@link state}, {@link env} and {@link path}.
 */
export class CommandProcessor {
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  readonly env = new Map<string, string>();
  readonly path: string[] = [];
  /** A command could not be obeyed: the step fails, whatever its exit code. */
  failed = false;

  readonly #target: CommandTarget;
  readonly #phase: Phase;
  #stopToken: string | undefined;
  #echo = false;

  constructor(target: CommandTarget, phase: Phase) {
    this.#target = target;
    this.#phase = phase;
    this.#echo = target.debug;
  }

  line(line: string): void {
    const command = parseWorkflowCommand(line, (name) => commands.has(name) || name === this.#stopToken);
    if (command === undefined || !this.#obey(command, line)) this.#write(line);
  }

  /** Adds what the runner itself says of the step, e.g. a refused file command. */
  issue(level: AnnotationLevel, message: string): void {
    this.#annotate({ level, message, phase: this.#phase }, message);
  }

  #write(line: string): void {
    this.#target.write(this.#target.masker.mask(line));
  }

  #annotate(annotation: Annotation, message: string): void {
    const masked = this.#target.masker.mask(annotation.message);
    this.#target.annotations.add({ ...annotation, message: masked });
    this.#write(`##[${annotation.level}]${message}`);
  }

  #fail(command: WorkflowCommand, line: string, why: string): void {
    this.issue(
      'error',
      `Unable to process command '${command.name === 'add-mask' ? command.name : line}' successfully.`,
    );
    this.issue('error', why);
    this.failed = true;
  }

  /** @returns false when the line is plain output after all */
  #obey(command: WorkflowCommand, line: string): boolean {
    if (this.#stopToken !== undefined) {
      if (command.name !== this.#stopToken) return false;
      this.#stopToken = undefined;
      this.#write(line);
      return true;
    }
    if (command.name === 'stop-commands') return this.#stop(command, line);
    if (this.#echo && !['add-mask', 'debug', 'error', 'warning', 'notice'].includes(command.name)) this.#write(line);
    this.#run(command, line);
    return true;
  }

  #stop(command: WorkflowCommand, line: string): boolean {
    const token = command.data.toLowerCase();
    if (weakStopTokens.has(token)) {
      this.#fail(command, line, `Invalid token for stop-commands: '${command.data}'. Use a random one`);
      return true;
    }
    this.#stopToken = token;
    this.#write(line);
    return true;
  }

  #run(command: WorkflowCommand, line: string): void {
    switch (command.name) {
      case 'error':
      case 'warning':
      case 'notice':
        this.#annotate(toAnnotation(command, command.name, this.#phase, this.#target.workspace), command.data);
        return;
      case 'debug':
        if (this.#target.debug) for (const part of command.data.split('\n')) this.#write(`##[debug]${part}`);
        return;
      case 'group':
      case 'endgroup':
        this.#write(`##[${command.name}]${command.name === 'group' ? command.data : ''}`);
        return;
      case 'add-mask':
        if (command.data.trim() === '')
          this.issue('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
        else this.#target.masker.add(command.data);
        return;
      case 'echo':
        this.#setEcho(command, line);
        return;
      case 'set-output':
      case 'save-state':
        this.#setDeprecated(command, line);
        return;
      case 'set-env':
      case 'add-path':
        this.#setUnsecure(command, line);
        return;
      case 'add-matcher':
      case 'remove-matcher':
        // Said, not silently ignored: annotations that a matcher would make are missing from the result.
        this.#write(`##[warning]sandbox: problem matchers are not run (${command.name} ${command.data})`);
        return;
    }
  }

  #setEcho(command: WorkflowCommand, line: string): void {
    const value = command.data.trim().toLowerCase();
    if (value === 'on' || value === 'off') this.#echo = value === 'on';
    else
      this.#fail(
        command,
        line,
        `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${command.data}'.`,
      );
  }

  /** GitHub announced the end of these two for 2023 and put it off: they still work, with a warning. */
  #setDeprecated(command: WorkflowCommand, line: string): void {
    const name = property(command, 'name');
    if (!name) {
      this.#fail(command, line, `Required field 'name' is missing in ##[${command.name}] command.`);
      return;
    }
    this.issue('warning', deprecated(command.name));
    (command.name === 'set-output' ? this.outputs : this.state).set(name, command.data);
  }

  #setUnsecure(command: WorkflowCommand, line: string): void {
    const name = property(command, 'name');
    if (!this.#target.allowUnsecureCommands) this.#fail(command, line, disabled(command.name));
    else if (command.name === 'add-path') this.path.push(command.data);
    else if (!name) this.#fail(command, line, "Required field 'name' is missing in ##[set-env] command.");
    else if (name.toUpperCase() === 'NODE_OPTIONS') {
      this.issue('error', `Can't update ${name} environment variable using ::set-env:: command.`);
    } else this.env.set(name, command.data);
  }
}
