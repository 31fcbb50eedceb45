import type { Reporter, RunEvent, ThresholdResult } from '../result.ts';

/** A limit that is judged when a run is over: it listens like a reporter. */
export interface Threshold extends Reporter {
  /** What was measured, once the last conversation is written. */
  readonly results: readonly ThresholdResult[];
}

/** Counts what passed only after a retry, for `--fail-on-flaky`. */
export class FlakyCount implements Threshold {
  readonly name = 'flaky';
  #count = 0;

  write(event: RunEvent): undefined {
    if (event.type === 'conversation-finished' && event.verdict === 'flaky' && !event.red) this.#count++;
  }

  end(): undefined {}

  get results(): ThresholdResult[] {
    return [
      {
        name: 'The number of flaky conversations',
        wanted: '0',
        measured: String(this.#count),
        met: this.#count === 0,
      },
    ];
  }
}
