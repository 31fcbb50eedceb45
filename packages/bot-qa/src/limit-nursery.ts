import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** More objects than the first nursery holds, should V8 ever stop growing it when they survive. */
const enough = 50_000;

/**
 * Lets V8's nursery grow from 1 to 4 MB and no further. What a conversation leaves behind dies young: a smaller nursery is
 * emptied so often that a quarter of the time goes there, and the 32 MB that V8 would take by itself (three times over)
 * only make the process bigger. `--max-semi-space-size` says the same, but only on the command line of node.
 */
export function limitNursery(): void {
  const size = nurserySize();
  setFlagsFromString('--semi-space-growth-factor=4');
  const kept: object[] = [];
  // It grows when a collection finds that more has survived than it holds.
  while (nurserySize() === size && kept.length < enough) for (let i = 0; i < 4000; i++) kept.push({ i });
  setFlagsFromString('--semi-space-growth-factor=1');
}

function nurserySize(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}
