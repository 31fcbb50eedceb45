import { suggest } from './suggest.ts';

/** One option of a command. `value` names what follows it; without it the option is a switch. */
export interface OptionSpec {
  readonly name: string;
  readonly value?: string;
  readonly short?: string;
  readonly many?: boolean;
  readonly help: string;
}

export interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly switches: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** The command line cannot be understood: exit code 2, with what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads `--name value`, `--name=value`, `-n value`, `--switch` and positional arguments; `--` ends the options. */
export function parseArguments(given: readonly string[], specs: readonly OptionSpec[]): ParsedArguments {
  const positionals: string[] = [];
  const switches = new Set<string>();
  const values = new Map<string, string[]>();
  for (let i = 0; i < given.length; i++) {
    const argument = given[i]!;
    if (argument === '--') {
      positionals.push(...given.slice(i + 1));
      break;
    }
    if (!argument.startsWith('-') || argument === '-') {
      positionals.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    const spec = specs.find((one) => flag === `--${one.name}` || (one.short !== undefined && flag === `-${one.short}`));
    if (!spec) {
      const near = suggest(
        flag.replace(/^-+/, ''),
        specs.map((one) => one.name),
      );
      throw new UsageError(`There is no option "${flag}".${near === undefined ? '' : ` Did you mean "--${near}"?`}`);
    }
    if (spec.value === undefined) {
      if (equals >= 0) throw new UsageError(`"--${spec.name}" takes no value.`);
      switches.add(spec.name);
      continue;
    }
    const value = equals < 0 ? given[++i] : argument.slice(equals + 1);
    if (value === undefined || (equals < 0 && value.startsWith('--')))
      throw new UsageError(`"--${spec.name}" needs a value: --${spec.name} <${spec.value}>.`);
    const list = values.get(spec.name);
    if (list && !spec.many) throw new UsageError(`"--${spec.name}" is given twice.`);
    if (list) list.push(value);
    else values.set(spec.name, [value]);
  }
  return { positionals, switches, values };
}

/** One value, or undefined. */
export function valueOf(parsed: ParsedArguments, name: string): string | undefined {
  return parsed.values.get(name)?.[0];
}

/** A whole number within bounds. */
export function integerOf(parsed: ParsedArguments, name: string, least: number, most: number): number | undefined {
  const text = valueOf(parsed, name);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`"--${name}" must be a whole number from ${least} to ${most}, but "${text}" was given.`);
}

/** The options of a command as a table for --help. */
export function describeOptions(specs: readonly OptionSpec[]): string {
  const left = specs.map(
    (spec) =>
      `${spec.short === undefined ? '' : `-${spec.short}, `}--${spec.name}${spec.value === undefined ? '' : ` <${spec.value}>`}`,
  );
  const width = Math.max(...left.map((text) => text.length)) + 2;
  return specs
    .map((spec, index) => `  ${left[index]!.padEnd(width)}${spec.help}${spec.many ? ' (may be repeated)' : ''}`)
    .join('\n');
}
