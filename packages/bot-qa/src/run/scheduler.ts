/** Work of one bot: jobs one at a time, and how many of them may go on at once. */
export interface Lane<T> {
  readonly jobs: Iterator<T>;
  readonly concurrency: number;
  /** Resolves when the job is judged, recorded and everybody who listens has kept up. */
  readonly work: (job: T) => Promise<void>;
  /** True: the lane takes no further job. */
  readonly isStopped: () => boolean;
}

/**
 * Works through all lanes at once, never more than `concurrency` jobs in all and never more than a lane allows.
 * Lanes take turns, so that a hundred small bots do not wait for one big one.
 */
export async function runLanes<T>(lanes: readonly Lane<T>[], concurrency: number): Promise<void> {
  const states = lanes.map((lane) => ({ lane, active: 0, done: false }));
  let active = 0;
  let next = 0;
  await new Promise<void>((resolve, reject) => {
    const pump = (): void => {
      let idle = 0;
      while (active < concurrency && idle < states.length) {
        const state = states[next]!;
        next = (next + 1) % states.length;
        if (state.done || state.active >= state.lane.concurrency) {
          idle++;
          continue;
        }
        const job = state.lane.isStopped()
          ? ({ done: true } as IteratorReturnResult<undefined>)
          : state.lane.jobs.next();
        if (job.done) {
          state.done = true;
          idle++;
          continue;
        }
        idle = 0;
        active++;
        state.active++;
        state.lane.work(job.value).then(() => {
          active--;
          state.active--;
          pump();
        }, reject);
      }
      if (active === 0 && states.every((state) => state.done)) resolve();
    };
    if (states.length === 0) resolve();
    else pump();
  });
}
