import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the young generation of the heap at its first size. Findings live until the end of the run, so a larger one
 * would only be copied more often; for half a million findings this saves a third of the memory.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
