import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** More than both halves of V8's first nursery. */
const grown = 8 << 20;

/** More objects than a nursery of that size holds, should V8 ever stop growing it when they survive. */
const enough = 400_000;

/**
 * Keeps the memory of a long run small without spending its time on that.
 *
 * - What a conversation leaves behind dies young. V8's nursery grows from 1 to 8 MB here and no further: a smaller one is
 *   emptied so often that a quarter of the time goes there, and the 32 MB that V8 would take by itself (three times over)
 *   only make the process bigger. `--max-semi-space-size` says the same, but only on the command line of node.
 * - What survived the nursery is collected when there is half as much again as was needed at the last time, not four times
 *   as much. A collection of the little that a run needs takes some milliseconds.
 */
export function limitHeap(): void {
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--semi-space-growth-factor=8');
  const kept: object[] = [];
  // It grows when a collection finds that more has survived than it holds. The second half comes into use before that.
  while (nurserySize() < grown && kept.length < enough) for (let i = 0; i < 4000; i++) kept.push({ i });
  setFlagsFromString('--semi-space-growth-factor=1');
}

function nurserySize(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}
