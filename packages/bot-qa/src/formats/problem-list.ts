import type { Problem, ProblemCode, SourcePosition } from '../source.ts';

/** More mistakes than this of one file are not read by anybody; the rest is counted in one sentence. */
const mostProblems = 1000;

/** The mistakes of one file, collected in one pass. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  #left = 0;
  #errors = 0;

  error(code: ProblemCode, at: SourcePosition, message: string, suggestion?: string): undefined {
    return this.#add({ code, level: 'error', message, at, ...(suggestion !== undefined && { suggestion }) });
  }

  warning(code: ProblemCode, at: SourcePosition, message: string, suggestion?: string): undefined {
    return this.#add({ code, level: 'warning', message, at, ...(suggestion !== undefined && { suggestion }) });
  }

  addAll(problems: readonly Problem[]): void {
    for (const problem of problems) this.#add(problem);
  }

  /** How many errors there are: what is only warned about does not explain that nothing is checked. */
  get errors(): number {
    return this.#errors;
  }

  all(): readonly Problem[] {
    const last = this.#problems.at(-1);
    if (this.#left === 0 || !last) return this.#problems;
    return [...this.#problems, { ...last, message: `${this.#left} more mistakes follow in this file.` }];
  }

  #add(problem: Problem): undefined {
    if (problem.level === 'error') this.#errors++;
    if (this.#problems.length < mostProblems) this.#problems.push(problem);
    else this.#left++;
    return undefined;
  }
}
