import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { UsageError, type ParsedArguments } from '../parse-arguments.ts';
import type { BotInfo, ConversationFinished, RunEvent } from '../result.ts';
import { JournalError, readJournal } from '../run/journal.ts';
import type { Selection } from '../run/plan.ts';
import type { Work } from './find-work.ts';

/** Over all conversations, bots and how often each is played: whether a journal speaks of the same plan. */
export function digestOf(work: Work, repeat: number, virtualTime: boolean): string {
  const hash = createHash('sha256');
  if (repeat !== 1) hash.update(`repeat ${repeat}`);
  if (virtualTime) hash.update('virtual time');
  for (const bot of work.bots) {
    hash.update(`\u0000bot ${bot.config.name}`);
    for (const conversation of bot.conversations)
      hash.update(`\u0000${conversation.at.file}\u0001${conversation.name}`);
  }
  for (const [name, source] of [...work.sources].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\u0000${name}\u0001`).update(source.bytes);
  return hash.digest('hex').slice(0, 16);
}

/** What of the plan is to be played: the shard, and what the journal of an earlier run leaves to do. */
export async function readSelection(
  parsed: ParsedArguments,
  shard: Pick<Selection, 'shard'>,
  journalPath: string,
  now: { readonly digest: string; readonly seed: number; readonly bots: readonly BotInfo[] },
): Promise<Selection> {
  const resume = parsed.switches.has('resume');
  const rerun = parsed.switches.has('rerun-failed');
  if (!resume && !rerun) return shard;
  const flag = resume ? '--resume' : '--rerun-failed';
  if (resume && (rerun || parsed.switches.has('no-journal')))
    throw new UsageError('"--resume" goes with neither "--rerun-failed" nor "--no-journal".');
  if (!existsSync(journalPath))
    throw new UsageError(`"${flag}" needs the journal of an earlier run, but there is no ${journalPath}.`);
  const ids = new Set<string>();
  let first: RunEvent | undefined;
  try {
    for await (const event of readJournal(journalPath)) {
      first ??= event;
      if (event.type === 'conversation-finished' && isRed(event)) ids.add(event.id);
      if (resume) break;
    }
  } catch (cause) {
    if (cause instanceof JournalError) throw new UsageError(cause.message);
    throw cause;
  }
  if (first?.type !== 'run-started')
    throw new UsageError(`${journalPath} does not begin as a journal does; it cannot be used for "${flag}".`);
  if (!resume) return { ...shard, ids };
  if (first.digest !== now.digest)
    throw new UsageError(
      'The fixtures, the bots or the selection are not those of the journal: "--resume" would mix two runs. Run again without it.',
    );
  if (first.seed !== now.seed)
    throw new UsageError(`The journal is of seed ${first.seed}: go on with "--seed ${first.seed}".`);
  // Half a verdict about one release and half about another would be one about neither.
  for (const { name, address = '', version = '' } of now.bots) {
    const then = first.bots.find((bot) => bot.name === name);
    if ((then?.address ?? '') !== address || (then?.version ?? '') !== version)
      throw new UsageError(
        `The bot "${name}" of the journal was ${[then?.address, then?.version].filter(Boolean).join(' ') || 'another'}, and is ${[address, version].filter(Boolean).join(' ') || 'another'} now: "--resume" would mix two runs. Run again without it.`,
      );
  }
  if (`${first.shard?.index}/${first.shard?.count}` !== `${shard.shard?.index}/${shard.shard?.count}`)
    throw new UsageError('The journal is of another shard than this run.');
  return shard;
}

function isRed(event: ConversationFinished): boolean {
  return event.red || event.verdict === 'flaky';
}
