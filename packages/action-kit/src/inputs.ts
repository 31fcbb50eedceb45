import { DURATION_FORM, formatDuration, parseDurationMs } from './duration.ts';
import { UserError } from './errors.ts';
import { didYouMean } from './suggestion.ts';
import { workflowCommand } from './workflow-command.ts';

/** One mistake in one input. */
export interface InputProblem {
  readonly input: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** All mistakes of all inputs, so that one run is enough to see them. */
export class InputError extends UserError {
  override name = 'InputError';
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    const lines = problems.map(
      ({ input, message, hint }) => `Input "${input}": ${message}${hint === undefined ? '' : `\n  → ${hint}`}`,
    );
    super(lines.join('\n'));
    this.problems = problems;
  }
}

/** The environment of a process, as far as inputs go. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface IntegerBounds {
  readonly min?: number;
  readonly max?: number;
}

export interface DurationBounds {
  readonly minMs?: number;
  readonly maxMs?: number;
}

/**
 * Reads inputs by name. A method that finds a mistake notes it and returns a harmless value of its type,
 * so that the mistakes of the other inputs are found too; {@link readInputs} never returns such a value.
 *
 * `Name` is the union of the names in action.yml, so that an input that is not declared there does not compile.
 */
export interface InputReader<Name extends string = string> {
  /** Whether the user or the default of action.yml gave the input any text but white space. */
  has(name: Name): boolean;
  /** Required text, without the white space around it. */
  string(name: Name): string;
  /** Text, or undefined when the input is empty. */
  optional(name: Name): string | undefined;
  /** Like `optional`, but kept out of every log from here on. Use `has` and `problem` where it is required. */
  secret(name: Name): string | undefined;
  /** YAML 1.2 core booleans only (true, True, TRUE, false, False, FALSE), as the runner's toolkit takes them. */
  boolean(name: Name): boolean;
  /** A whole decimal number between the bounds, both included. */
  integer(name: Name, bounds?: IntegerBounds): number;
  /** One of the values, compared exactly. */
  oneOf<const Value extends string>(name: Name, values: readonly Value[]): Value;
  /** The non-empty lines, trimmed. */
  lines(name: Name): string[];
  /** The non-empty parts between commas and line ends, trimmed. */
  list(name: Name): string[];
  /** Milliseconds of a text such as `90s`, `5m` or `1h30m`. */
  durationMs(name: Name, bounds?: DurationBounds): number;
  /** Notes a mistake that only the caller can see, such as two inputs that contradict each other. */
  problem(name: Name, message: string, hint?: string): void;
}

export interface ReadInputsOptions {
  /** Inputs that are gone: old name → what to do instead. Giving one is a mistake. */
  readonly removed?: Readonly<Record<string, string>>;
  /**
   * Inputs with a new name: old name → new name. The old name still works and warns. It wins when both have a text:
   * that of the new name may be the default of action.yml, which nobody can tell from what a user wrote.
   */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Writes one workflow command (masks and warnings). Default: a line on stdout. */
  readonly write?: (command: string) => void;
}

/**
 * The inputs of an action as one typed object. All problems of all inputs are reported in one {@link InputError}.
 *
 * @param env the variables as the runner sets them: `INPUT_` and the name in upper case, spaces as `_`, hyphens kept
 */
export function readInputs<T, Name extends string = string>(
  env: Environment,
  read: (input: InputReader<Name>) => T,
  options: ReadInputsOptions = {},
): T {
  const write = options.write ?? ((command: string) => void process.stdout.write(`${command}\n`));
  const problems: InputProblem[] = [];
  const oldNames = new Map(Object.entries(options.renamed ?? {}).map(([old, current]) => [current, old]));

  for (const [name, instead] of Object.entries(options.removed ?? {})) {
    if (valueOf(env, name) !== '')
      problems.push({ input: name, message: 'this input no longer exists.', hint: instead });
  }
  for (const [current, old] of oldNames) {
    if (valueOf(env, old) === '') continue;
    write(workflowCommand('warning', `Input "${old}" is now called "${current}". Please rename it in the workflow.`));
  }

  const text = (name: string): string => {
    const current = valueOf(env, name);
    const old = oldNames.get(name);
    return old === undefined ? current : valueOf(env, old) || current;
  };

  let result: T;
  try {
    result = read(inputReader(text, problems, write));
  } catch (error) {
    // What read() does with a stand-in value is no news to the user; the mistakes that led to it are.
    if (problems.length > 0) throw new InputError(problems);
    throw error;
  }
  if (problems.length > 0) throw new InputError(problems);
  return result;
}

/** The name of the variable in which the runner hands over an input. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

const valueOf = (env: Environment, name: string): string => env[inputVariable(name)]?.trim() ?? '';

function inputReader<Name extends string>(
  text: (name: string) => string,
  problems: InputProblem[],
  write: (command: string) => void,
): InputReader<Name> {
  const problem = (input: Name, message: string, hint?: string): void => {
    if (!problems.some((other) => other.input === input && other.message === message)) {
      problems.push({ input, message, hint });
    }
  };
  const expected = (name: Name, what: string, found: string, hint?: string): void =>
    problem(
      name,
      found === '' ? `expected ${what}, but it is empty.` : `expected ${what}, found ${quote(found)}.`,
      hint,
    );

  return {
    problem,
    has: (name) => text(name) !== '',
    string(name) {
      const value = text(name);
      if (value === '') problem(name, 'this input is required, but it is empty.', `Give it in the step's "with:".`);
      return value;
    },
    optional: (name) => text(name) || undefined,
    secret(name) {
      const value = text(name);
      if (value === '') return undefined;
      write(workflowCommand('add-mask', value));
      return value;
    },
    boolean(name) {
      const value = text(name);
      if (/^(?:true|True|TRUE)$/.test(value)) return true;
      if (!/^(?:false|False|FALSE)$/.test(value)) expected(name, 'true or false', value);
      return false;
    },
    integer(name, { min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = {}) {
      const value = text(name);
      const number = /^[+-]?\d{1,16}$/.test(value) ? Number(value) : NaN;
      if (number >= min && number <= max) return number;
      expected(name, `a whole number${boundsText(min, max)}`, value);
      return min;
    },
    oneOf<const Value extends string>(name: Name, values: readonly Value[]): Value {
      const value = text(name);
      const known = values.find((each) => each === value);
      if (known !== undefined) return known;
      expected(name, `one of ${values.join(', ')}`, value, didYouMean(value, values));
      return values[0] as Value;
    },
    lines: (name) => parts(text(name), /[\r\n]+/),
    list: (name) => parts(text(name), /[\r\n,]+/),
    durationMs(name, { minMs = 0, maxMs = Number.MAX_SAFE_INTEGER } = {}) {
      const value = text(name);
      const milliseconds = parseDurationMs(value);
      if (milliseconds === undefined) {
        const hint = /^\d+$/.test(value) ? `Add the unit: ${value}s for seconds, ${value}m for minutes.` : undefined;
        expected(name, DURATION_FORM, value, hint);
      } else if (milliseconds < minMs || milliseconds > maxMs) {
        const upTo = maxMs === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${formatDuration(maxMs)}`;
        expected(name, `a duration of at least ${formatDuration(minMs)}${upTo}`, value);
      } else return milliseconds;
      return minMs;
    },
  };
}

const parts = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

function boundsText(min: number, max: number): string {
  const hasMin = min !== -Number.MAX_SAFE_INTEGER;
  const hasMax = max !== Number.MAX_SAFE_INTEGER;
  if (hasMin && hasMax) return ` from ${min} to ${max}`;
  if (hasMin) return ` of at least ${min}`;
  return hasMax ? ` of at most ${max}` : '';
}

/** The text in quotes, on one line and short: it goes into an error message. */
const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
