import type { Bound } from '../check.ts';

/** Whether a measured number keeps the bound. */
export function keepsBound(bound: Bound, value: number): boolean {
  switch (bound.operator) {
    case '=':
      return value === bound.value;
    case '<':
      return value < bound.value;
    case '<=':
      return value <= bound.value;
    case '>':
      return value > bound.value;
    case '>=':
      return value >= bound.value;
  }
}

/** `exactly 3`, `<= 2000`: a bound for people. */
export function describeBound(bound: Bound): string {
  return bound.operator === '=' ? `exactly ${bound.value}` : `${bound.operator} ${bound.value}`;
}
