import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** More than both halves of V8's first nursery. */
const grown = 4 << 20;

/** More objects than a nursery of that size holds, should V8 ever stop growing it when they survive. */
const enough = 200_000;

/**
 * Lets V8's nursery grow from 1 to 4 MB and no further. What a conversation leaves behind dies young: a smaller nursery is
 * emptied so often that a quarter of the time goes there, and the 32 MB that V8 would take by itself (three times over)
 * only make the process bigger. `--max-semi-space-size` says the same, but only on the command line of node.
 */
export function limitNursery(): void {
  setFlagsFromString('--semi-space-growth-factor=4');
  const kept: object[] = [];
  // It grows when a collection finds that more has survived than it holds. The second half comes into use before that.
  while (nurserySize() < grown && kept.length < enough) for (let i = 0; i < 4000; i++) kept.push({ i });
  setFlagsFromString('--semi-space-growth-factor=1');
}

function nurserySize(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}
