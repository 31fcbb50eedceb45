import type { ConfigNode, Place } from './config-node.ts';
import { failed, read, report, type Schema } from './config-schema.ts';
import { describeError, UserError } from './errors.ts';
import { DURATION_FORM, parseDurationMs } from './duration.ts';
import { string } from './config-schema.ts';

/** A value and where it stands, for mistakes that only a later look can see. */
export interface Located<T> {
  readonly value: T;
  readonly at: Place;
}

/** Keeps the place of a value. */
export function located<T>(schema: Schema<T>): Schema<Located<T>> {
  return {
    ...schema,
    read(node, problems) {
      const result = schema.read(node, problems);
      return result.ok ? read({ value: result.value, at: node.at }) : failed;
    },
  };
}

/**
 * Turns what was read into something else. A UserError that `convert` throws becomes a mistake at the place of the
 * value, with its hint; anything else is a defect and goes on.
 */
export function converted<T, U>(
  schema: Schema<T>,
  convert: (value: T, node: ConfigNode) => U,
  expected = schema.expected,
): Schema<U> {
  return {
    ...schema,
    expected,
    read(node, problems) {
      const result = schema.read(node, problems);
      if (!result.ok) return failed;
      try {
        return read(convert(result.value, node));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return report(problems, node.at, describeError(new UserError(error.message)), error.hint);
      }
    },
  };
}

/** Refuses values for which `check` returns what is wrong with them, as a sentence. */
export function checked<T>(schema: Schema<T>, check: (value: T) => string | undefined, hint?: string): Schema<T> {
  return converted(schema, (value) => {
    const wrong = check(value);
    if (wrong !== undefined) throw new UserError(wrong, { hint });
    return value;
  });
}

/** Milliseconds of a text such as `90s` or `5m`. */
export function durationMs(options: { readonly description?: string } = {}): Schema<number> {
  return converted(
    string({ ...options, expected: DURATION_FORM }),
    (text) => {
      const milliseconds = parseDurationMs(text);
      if (milliseconds === undefined)
        throw new UserError(`expected ${DURATION_FORM}, found ${JSON.stringify(text.slice(0, 60))}.`);
      return milliseconds;
    },
    DURATION_FORM,
  );
}
