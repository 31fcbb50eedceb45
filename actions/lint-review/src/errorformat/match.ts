import type { Field, Program, Step } from './program.ts';

/** What a line held, by field. */
export type Captured = Partial<Record<Field, string>>;

/** Longer lines are matched by their beginning: what a linter says about a line stands there, the rest is code. */
export const MATCHED_LENGTH = 4_096;

let visited = new Uint8Array(0);

/**
 * Matches a whole line. Each pair of a step and a place is tried once at most, so the time is linear in the length of
 * the line whatever the format is.
 */
export function matchLine(program: Program, line: string): Captured | undefined {
  const text = line.length > MATCHED_LENGTH ? line.slice(0, MATCHED_LENGTH) : line;
  const { steps } = program;
  // A step has two states: nothing taken yet, and something taken.
  const width = text.length + 1;
  const size = (steps.length + 1) * 2 * width;
  if (visited.length < size) visited = new Uint8Array(size * 2);
  visited.fill(0, 0, size);
  const ends = new Int32Array(steps.length);
  return walk(steps, text, width, ends) ? capturesOf(program, text, ends) : undefined;
}

/** Depth-first, with the alternatives still to try on a stack: state, place, and the step that ended there. */
function walk(steps: readonly Step[], text: string, width: number, ends: Int32Array): boolean {
  const stack: number[] = [0, 0];
  while (stack.length > 0) {
    const at = stack.pop() as number;
    const state = stack.pop() as number;
    const index = state >> 1;
    if (index > 0 && (state & 1) === 0) ends[index - 1] = at;
    const step = steps[index];
    if (step === undefined) {
      if (at === text.length) return true;
      continue;
    }
    const mark = state * width + at;
    if (visited[mark] === 1) continue;
    visited[mark] = 1;
    const taken = (state & 1) === 1;
    const mayTake = at < text.length && (step.repeats || !taken) && step.takes(text.charCodeAt(at));
    const mayLeave = taken || step.least === 0;
    const take = (): void => void stack.push((index << 1) | 1, at + 1);
    const leave = (): void => void stack.push((index + 1) << 1, at);
    // What is pushed last is tried first.
    if (step.greedy) {
      if (mayLeave) leave();
      if (mayTake) take();
    } else {
      if (mayTake) take();
      if (mayLeave) leave();
    }
  }
  return false;
}

function capturesOf(program: Program, text: string, ends: Int32Array): Captured {
  const captured: Captured = {};
  let from = 0;
  program.steps.forEach((step, i) => {
    const to = ends[i] as number;
    if (step.field !== undefined) captured[step.field] = (captured[step.field] ?? '') + text.slice(from, to);
    from = to;
  });
  return captured;
}
