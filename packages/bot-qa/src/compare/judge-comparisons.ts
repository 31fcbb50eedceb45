import type { ExitCode, ThresholdResult } from '../result.ts';
import type { Change, Comparison } from './compare-runs.ts';

/** Two versions of a bot, compared: what reports show. */
export interface ComparisonResult {
  /** The names of the versions, as they were given. */
  readonly old: string;
  readonly new: string;
  /** Worst first. */
  readonly comparisons: readonly Comparison[];
  readonly exitCode: ExitCode;
  /** One sentence per cause of a code that is not 0. */
  readonly because: readonly string[];
  /** What a reader must know beside: no cause by itself. */
  readonly notes: readonly string[];
}

/** Worst first. */
export const changes: readonly Change[] = [
  'regression',
  'gone',
  'unjudged',
  'changed',
  'flaky',
  'new',
  'fixed',
  'same',
];

/** Puts the worst first and says whether the new version may be released. */
export function judgeComparisons(
  names: { readonly old: string; readonly new: string },
  comparisons: readonly Comparison[],
  options: {
    readonly failOnChanged: boolean;
    /** Why one of the versions is not known as a whole, in sentences. */
    readonly troubles: readonly string[];
    /** Of the new version. */
    readonly thresholds: readonly ThresholdResult[];
    readonly notes: readonly string[];
  },
): ComparisonResult {
  const ordered = changes.flatMap((change) => comparisons.filter((one) => one.change === change));
  const has = (change: Change): Comparison[] => ordered.filter((one) => one.change === change);
  const newlyRed = has('new').filter((one) => one.new?.red);
  const newlyFlaky = ordered.filter(isNewlyFlaky);
  const changed = options.failOnChanged ? has('changed') : [];
  const causes: [number, ExitCode, (count: string) => string][] = [
    [has('regression').length, 1, (count) => `${count} passed with the old version and not with the new one.`],
    [
      newlyFlaky.length,
      1,
      (count) =>
        `${count} flaky with the new version only. It may be chance, and that is no reason to release; a larger --repeat tells more.`,
    ],
    [newlyRed.length, 1, (count) => `${count} of the new version alone failed.`],
    // What the old version was tested for and the new one was not is not known to be good.
    [has('gone').length, 2, (count) => `${count} played with the old version only.`],
    [has('unjudged').length, 3, (count) => `${count} could not be judged with the new version.`],
    ...options.troubles.map((sentence): [number, ExitCode, () => string] => [1, 3, () => sentence]),
    [changed.length, 4, (count) => `${count} answered differently (--fail-on-changed).`],
    ...options.thresholds
      .filter((threshold) => !threshold.met)
      .map(({ name, measured, wanted }): [number, ExitCode, () => string] => [
        1,
        4,
        () => `${name} is ${measured}, ${wanted} was wanted.`,
      ]),
  ];
  const applying = causes.filter(([count]) => count > 0);
  const redWithBoth = ordered.filter((one) => one.old?.red === true && one.new?.red === true).length;
  return {
    ...names,
    comparisons: ordered,
    exitCode: applying[0]?.[1] ?? 0,
    because: applying.map(([count, , sentence]) => sentence(count === 1 ? '1 conversation' : `${count} conversations`)),
    notes: [
      ...(redWithBoth > 0 ? [`${redWithBoth} red with both versions: no regression, and no reason to be calm.`] : []),
      ...options.notes,
    ],
  };
}

/** Whether this conversation alone makes the comparison red. */
export function isRed(one: Comparison): boolean {
  return (
    one.change === 'regression' ||
    one.change === 'gone' ||
    one.change === 'unjudged' ||
    (one.change === 'new' && one.new?.red === true) ||
    isNewlyFlaky(one)
  );
}

/** `12 conversations: 1 regression, 11 same` */
export function countChanges(comparisons: readonly Comparison[]): string {
  const counts = changes.flatMap((change) => {
    const count = comparisons.filter((one) => one.change === change).length;
    return count > 0 ? [`${count} ${change}`] : [];
  });
  return `${comparisons.length} ${comparisons.length === 1 ? 'conversation' : 'conversations'}: ${counts.join(', ')}`;
}

/** The old version always passed and the new one does not: that chance may explain it is no reason to release. */
function isNewlyFlaky({ change, oldPasses, newPasses }: Comparison): boolean {
  return change === 'flaky' && oldPasses?.[0] === oldPasses?.[1] && newPasses?.[0] !== newPasses?.[1];
}
