import { UserError } from 'action-kit/errors';
import { union } from 'action-kit/config-object';
import { integer, type Schema, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';

/** A bound on a whole number: `10`, `'>= 1'`, `'< 500'` or `'1..5'` (both included). */
export interface Comparison {
  readonly source: string;
  readonly min: number;
  readonly max: number;
}

const FORM = "a number, or a comparison such as '>= 1', '< 500' or '1..5'";

/** Reads a comparison; undefined for anything else. */
export function parseComparison(text: string): Comparison | undefined {
  const range = /^\s*(\d{1,15})\s*\.\.\s*(\d{1,15})\s*$/.exec(text);
  if (range) {
    const [min, max] = [Number(range[1]), Number(range[2])];
    return min <= max ? { source: `${min}..${max}`, min, max } : undefined;
  }
  const match = /^\s*(>=|<=|>|<|==?)?\s*(\d{1,15})\s*$/.exec(text);
  if (!match) return undefined;
  const value = Number(match[2]);
  const operator = match[1] ?? '=';
  const source = operator.startsWith('=') ? String(value) : `${operator} ${value}`;
  switch (operator) {
    case '>=':
      return { source, min: value, max: Infinity };
    case '>':
      return { source, min: value + 1, max: Infinity };
    case '<=':
      return { source, min: 0, max: value };
    case '<':
      return { source, min: 0, max: value - 1 };
    default:
      return { source, min: value, max: value };
  }
}

/** Whether the number lies in the bound. */
export const holds = ({ min, max }: Comparison, value: number): boolean => value >= min && value <= max;

export function comparison(): Schema<Comparison> {
  return converted(
    union([converted(integer({ min: 0 }), String), string()], { expected: FORM }),
    (text) => {
      const result = parseComparison(text);
      if (result === undefined) throw new UserError(`expected ${FORM}, found ${JSON.stringify(text.slice(0, 60))}.`);
      return result;
    },
    FORM,
  );
}
