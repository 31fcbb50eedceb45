/** What a commit's checks and statuses come to, as GitHub's StatusState says it. */
export type StatusState = 'ERROR' | 'EXPECTED' | 'FAILURE' | 'PENDING' | 'SUCCESS';

/** A check run's conclusion as GraphQL writes it. */
export type CheckConclusion =
  | 'ACTION_REQUIRED'
  | 'CANCELLED'
  | 'FAILURE'
  | 'NEUTRAL'
  | 'SKIPPED'
  | 'STALE'
  | 'STARTUP_FAILURE'
  | 'SUCCESS'
  | 'TIMED_OUT';

/** A check run that has no conclusion is pending; neutral and skipped ones stand in nobody's way (GitHub's merge box). */
export function stateOfConclusion(conclusion: CheckConclusion | null): StatusState {
  switch (conclusion) {
    case null:
      return 'PENDING';
    case 'SUCCESS':
    case 'NEUTRAL':
    case 'SKIPPED':
      return 'SUCCESS';
    case 'STALE':
      return 'EXPECTED';
    case 'ACTION_REQUIRED':
    case 'CANCELLED':
    case 'FAILURE':
    case 'STARTUP_FAILURE':
    case 'TIMED_OUT':
      return 'FAILURE';
  }
}

/** The one state of several: a failure outweighs what is pending, which outweighs success. Undefined for none. */
export function rollUp(states: readonly StatusState[]): StatusState | undefined {
  const order: readonly StatusState[] = ['ERROR', 'FAILURE', 'PENDING', 'EXPECTED', 'SUCCESS'];
  const worst = order.find((state) => states.includes(state));
  // GitHub folds both kinds of failure into one.
  return worst === 'ERROR' ? 'FAILURE' : worst === 'EXPECTED' ? 'PENDING' : worst;
}
