import { findCases, type Cases } from '../cases.ts';
import type { Suite } from '../link.ts';
import type { Conversation } from '../model.ts';
import type { ConversationFinished } from '../result.ts';
import { readJournal } from '../run/journal.ts';
import { nameWithoutBot } from '../run/random.ts';
import type { SourcePosition } from '../source.ts';
import { measureStrength, type Strength } from './measure-strength.ts';
import { replayTurns } from './replay-turns.ts';

/** The strength of one recorded conversation. */
export interface Row extends Strength {
  readonly id: string;
}

/** A wanted conversation of which nothing is known. */
export interface Unmeasured {
  readonly name: string;
  readonly at: SourcePosition;
  readonly why: string;
}

/** Which conversations of which bots are asked about. */
export interface Wanted {
  readonly bots: readonly { readonly name: string }[];
  readonly isWanted: (conversation: Conversation, bot: string) => boolean;
}

/** Cases after this one are not looked for by their names. */
const mostNames = 100_000;

/**
 * Measures every wanted conversation of a journal that passed, and names those of which no case could be measured,
 * except where the recording says why: skipped, or in quarantine.
 *
 * @throws JournalError
 */
export async function measureRecording(
  journal: string,
  { bots, isWanted }: Wanted,
  suite: Suite,
  environment: (name: string) => string | undefined,
): Promise<{ readonly rows: Row[]; readonly unmeasured: Unmeasured[] }> {
  const byKey = new Map<string, { readonly conversation: Conversation; cases?: NamedCases }>();
  const missing = new Map<Conversation, string>();
  for (const conversation of suite.conversations) {
    byKey.set(keyOf(conversation.at.file, conversation.name), { conversation });
    const names = bots.length === 0 ? [conversation.bot ?? ''] : bots.map((bot) => bot.name);
    if (names.some((name) => isWanted(conversation, name))) missing.set(conversation, 'not in the recording');
  }
  const rows: Row[] = [];
  let seed = 0;
  for await (const event of readJournal(journal)) {
    if (event.type === 'run-started') seed = event.seed;
    if (event.type !== 'conversation-finished') continue;
    const known = byKey.get(keyOf(event.file, event.name));
    if (!known || !isAsked(known.conversation, event.bot)) continue;
    known.cases ??= nameCases(known.conversation, suite);
    const row = measure(event, known.cases);
    if (typeof row === 'object') rows.push(row);
    if (row === undefined || typeof row === 'object') missing.delete(known.conversation);
    else if (missing.has(known.conversation)) missing.set(known.conversation, row);
  }
  const unmeasured = [...missing].map(([{ name, at }, why]) => ({ name, at, why }));
  return { rows, unmeasured };

  function isAsked(conversation: Conversation, bot: string): boolean {
    return (bots.length === 0 || bots.some((one) => one.name === bot)) && isWanted(conversation, bot);
  }

  /** A sentence when it should have been measured and could not be; undefined when there is nothing to break. */
  function measure(event: ConversationFinished, cases: NamedCases): Row | string | undefined {
    if (event.verdict === 'skipped' || event.verdict === 'quarantined') return undefined;
    const attempt = event.attempts.find((one) => one.verdict === 'passed');
    if (!attempt) return `its recording has not passed (${event.verdict})`;
    const index = cases.indexOf(event.case);
    const readings =
      index === undefined
        ? undefined
        : replayTurns(suite, cases.at(index), attempt, { environment, seed, name: nameWithoutBot(event) });
    if (!readings) return 'its recording does not fit the fixture, or a model judges it';
    return readings.length === 0 ? undefined : { id: event.id, ...measureStrength(readings) };
  }
}

interface NamedCases extends Cases {
  indexOf(name: string | undefined): number | undefined;
}

function nameCases(conversation: Conversation, suite: Suite): NamedCases {
  const cases = findCases(conversation, suite);
  let names: Map<string, number> | undefined;
  return {
    ...cases,
    indexOf(name) {
      if (cases.count === 1) return 0;
      if (!names) {
        names = new Map();
        for (let index = Math.min(cases.count, mostNames) - 1; index >= 0; index--)
          names.set(cases.at(index).name, index);
      }
      return name === undefined ? undefined : names.get(name);
    },
  };
}

function keyOf(file: string, name: string): string {
  return `${file}\u0000${name}`;
}
