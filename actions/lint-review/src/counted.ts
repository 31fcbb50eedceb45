/** A number with its noun, as in `1 finding` and `1,200 findings`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A whole number with its digits in groups, as in `1,200`. Loading the rules of a language for that takes 30 ms. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
