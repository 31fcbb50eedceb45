import type { Finding } from './finding.ts';

/** What can become of a finding. Every finding has exactly one fate at the end of a run. */
export const FATES = [
  'commented',
  'annotated',
  'summarised',
  'already-posted',
  'merged',
  'baseline',
  'outside-filter',
  'unmatched-path',
  'suppressed',
] as const;

/** One of {@link FATES}. */
export type Fate = (typeof FATES)[number];

/** How many findings have each fate. */
export type FateCounts = Readonly<Record<Fate, number>>;

const NONE = 0;
const CODES = Object.fromEntries(FATES.map((fate, i) => [fate, i + 1])) as Record<Fate, number>;

/** The books of a run: which finding came to what, and whether that adds up. */
export class Ledger {
  readonly findings: readonly Finding[];
  private readonly fates: Uint8Array;
  private doubled = 0;

  constructor(findings: readonly Finding[]) {
    this.findings = findings;
    this.fates = new Uint8Array(findings.length);
  }

  /** Settles a finding by its index. A second, different settlement is a mistake of ours and shows as unexplained. */
  settle(index: number, fate: Fate): void {
    const code = CODES[fate];
    if (this.fates[index] !== NONE && this.fates[index] !== code) this.doubled++;
    this.fates[index] = code;
  }

  /** The fate of a finding, or undefined while it has none. */
  fateOf(index: number): Fate | undefined {
    return FATES[(this.fates[index] ?? NONE) - 1];
  }

  counts(): FateCounts {
    const counts = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<Fate, number>;
    for (let i = 0; i < this.fates.length; i++) {
      const fate = this.fateOf(i);
      if (fate !== undefined) counts[fate]++;
    }
    return counts;
  }

  /**
   * The difference between what readers handed over and what has one fate. 0 in every correct run.
   *
   * @param read number of findings as the readers counted them, independently of the list
   */
  unexplained(read: number): number {
    const settled = Object.values(this.counts()).reduce((sum, count) => sum + count, 0);
    return Math.abs(read - settled) + this.doubled;
  }
}
