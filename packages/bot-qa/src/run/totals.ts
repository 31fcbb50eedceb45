import type { ConversationFinished, ExitCode, RunEvent, ThresholdResult, Totals } from '../result.ts';

/** Counts of a run, added up event by event: a million conversations cost no memory. */
export class Tally {
  readonly #counts: { -readonly [K in keyof Totals]: Totals[K] } = {
    conversations: 0,
    passed: 0,
    failed: 0,
    error: 0,
    flaky: 0,
    quarantined: 0,
    skipped: 0,
    interrupted: 0,
    turns: 0,
    assertions: 0,
    problems: 0,
  };
  #redFailures = 0;
  #infrastructure = 0;
  #fixture = 0;

  add(event: RunEvent): void {
    if (event.type === 'problem' && event.problem.level === 'error') this.#counts.problems++;
    if (event.type === 'conversation-finished') this.#addConversation(event);
  }

  #addConversation(event: ConversationFinished): void {
    const counts = this.#counts;
    counts.conversations++;
    counts[event.verdict]++;
    for (const attempt of event.attempts) {
      counts.turns += attempt.turns.length;
      for (const turn of attempt.turns) counts.assertions += turn.assertions.length;
    }
    if (!event.red) return;
    if (event.verdict === 'error') {
      const kinds = event.attempts.map((attempt) => attempt.error?.kind);
      if (kinds.includes('fixture')) this.#fixture++;
      else this.#infrastructure++;
    } else if (event.verdict !== 'interrupted') this.#redFailures++;
  }

  get totals(): Totals {
    return { ...this.#counts };
  }

  /** What the process exits with, and why in sentences. The first that applies: 130, 2, 1, 3, 4, 0. */
  exit(options: { readonly interrupted: boolean; readonly thresholds?: readonly ThresholdResult[] }): {
    code: ExitCode;
    because: string[];
  } {
    const { interrupted, thresholds = [] } = options;
    const counts = this.#counts;
    const because: string[] = [];
    const causes: [boolean, ExitCode, string][] = [
      [interrupted || counts.interrupted > 0, 130, 'The run was interrupted before every conversation was judged.'],
      [counts.problems > 0, 2, `${count(counts.problems, 'mistake')} in fixtures or configuration.`],
      [this.#fixture > 0, 2, `${count(this.#fixture, 'conversation')} could not be played as written.`],
      [
        counts.problems === 0 && !interrupted && counts.conversations === counts.skipped,
        2,
        'No conversation was played: nothing has been tested.',
      ],
      [this.#redFailures > 0, 1, `${count(this.#redFailures, 'conversation')} failed.`],
      [
        this.#infrastructure > 0,
        3,
        `${count(this.#infrastructure, 'conversation')} could not be judged, because a bot was not reached or broke off.`,
      ],
    ];
    let code: ExitCode = 0;
    for (const [applies, wanted, sentence] of causes) {
      if (!applies) continue;
      because.push(sentence);
      if (code === 0) code = wanted;
    }
    for (const threshold of thresholds) {
      if (threshold.met) continue;
      because.push(`${threshold.name} is ${threshold.measured}, ${threshold.wanted} was wanted.`);
      if (code === 0) code = 4;
    }
    return { code, because };
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
