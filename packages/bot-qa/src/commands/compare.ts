import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultMasks } from '../compare/align-replies.ts';
import { compareConversation, type Change, type Comparison } from '../compare/compare-runs.ts';
import { shorten } from '../reporters/conversation-outline.ts';
import { visible } from '../reporters/escape-text.ts';
import { describeOptions, parseArguments, UsageError, valueOf, type OptionSpec } from '../parse-arguments.ts';
import type { ConversationFinished } from '../result.ts';
import { JournalError, readJournal } from '../run/journal.ts';
import { LockStep } from '../run/lock-step.ts';
import type { Terminal } from '../terminal.ts';
import { run } from './run.ts';
import { sourceOptions } from './run-options.ts';

const options: readonly OptionSpec[] = [
  ...sourceOptions.filter((option) => !['url', 'module', 'bot'].includes(option.name)),
  {
    name: 'old',
    value: 'bot or journal',
    help: 'the version that is in use: a bot of the configuration, or a journal (.ndjson)',
  },
  { name: 'new', value: 'bot or journal', help: 'the version that is to be released' },
  {
    name: 'repeat',
    value: 'n',
    help: 'play each conversation n times with each version; differences are then tested against chance',
  },
  { name: 'concurrency', value: 'n', help: 'conversations at once' },
  {
    name: 'mask',
    value: 'pattern',
    many: true,
    help: 'a text that may change from run to run (regular expression), beside dates, times and ids',
  },
  { name: 'fail-on-changed', help: 'a changed reply is red, too (exit 4)' },
  { name: 'json', value: 'file', help: 'write the comparison as JSON, too' },
];

/** Plays the same fixtures against two versions of a bot and says what got worse, better or different. Regressions, and what only the new version fails sometimes: exit 1. */
export async function compare(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(
      `Usage: bot-qa compare --old <bot> --new <bot> [options] <fixtures …>\n       bot-qa compare --old old.ndjson --new new.ndjson\n\n${describeOptions(options)}\n`,
    );
    return 0;
  }
  const [old, fresh] = [valueOf(parsed, 'old'), valueOf(parsed, 'new')];
  if (old === undefined || fresh === undefined)
    throw new UsageError('Compare what? Name both versions with "--old" and "--new".');
  const masks = [...defaultMasks, ...(parsed.values.get('mask') ?? []).map(readMask)];
  const unanswered: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'bot-qa-compare-'));
  try {
    const recorded = await playSides({ old, new: fresh }, passedOn(given), folder, terminal);
    if (typeof recorded === 'number') return recorded;
    const sides = [await readConversations(recorded.old), await readConversations(recorded.new)] as const;
    for (const [index, side] of sides.entries())
      if (side.length > 0 && !side.some(isAnswered)) unanswered.push([old, fresh][index]!);
    // The bots of the two sides have different names, unless each side has several.
    const isMatrix = sides.some((side) => new Set(side.map((event) => event.bot)).size > 1);
    const [oldEvents, newEvents] = [byId(sides[0], isMatrix), byId(sides[1], isMatrix)];
    const ids = [...new Set([...oldEvents.keys(), ...newEvents.keys()])];
    const comparisons = ids.map((id) => compareConversation(id, oldEvents.get(id), newEvents.get(id), masks));
    if (comparisons.length === 0) {
      terminal.err('Neither side has a conversation: nothing was compared.\n');
      return 2;
    }
    await report(comparisons, terminal);
    const json = valueOf(parsed, 'json');
    if (json !== undefined) writeFileSync(resolve(terminal.cwd, json), `${JSON.stringify(comparisons, null, 2)}\n`);
    for (const name of unanswered)
      terminal.err(`"${name}" answered nothing in any conversation: there is nothing to compare with.\n`);
    const has = (change: Change): boolean => comparisons.some((one) => one.change === change);
    if (
      has('regression') ||
      comparisons.some(isNewlyFlaky) ||
      comparisons.some((one) => one.change === 'new' && one.new?.red)
    )
      return 1;
    // What the old version was tested for and the new one was not is not known to be good.
    if (has('gone')) return 2;
    if (has('unjudged') || unanswered.length > 0) return 3;
    return parsed.switches.has('fail-on-changed') && has('changed') ? 4 : 0;
  } catch (cause) {
    if (cause instanceof JournalError) throw new UsageError(cause.message);
    throw cause;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sideNames = ['old', 'new'] as const;
type Sides = Readonly<Record<(typeof sideNames)[number], string>>;

/**
 * The journals of both sides; those of bots are played first, in lock-step when both are bots. A number is the exit code when
 * nothing can be compared.
 */
async function playSides(
  sides: Sides,
  options: readonly string[],
  folder: string,
  terminal: Terminal,
): Promise<Sides | number> {
  const journals = { old: join(folder, 'old.ndjson'), new: join(folder, 'new.ndjson') };
  const bots = sideNames.filter((side) => {
    if (!sides[side].endsWith('.ndjson')) return true;
    journals[side] = resolve(terminal.cwd, sides[side]);
    return false;
  });
  const lockStep = bots.length === 2 ? new LockStep() : undefined;
  const failed = new AbortController();
  const signal = AbortSignal.any([terminal.signal, failed.signal]);
  const ends = await Promise.allSettled(
    bots.map(async (side) => {
      const reporter = `junit=${join(folder, `${side}.xml`)}`;
      try {
        const code = await run(
          [...options, '--bot', sides[side], '--journal', journals[side], '--reporter', reporter],
          { ...terminal, isTTY: false, signal },
          lockStep?.[side],
        );
        // The other side has nothing to be compared with.
        if (code === 2) failed.abort();
        return code;
      } catch (cause) {
        failed.abort();
        throw cause;
      } finally {
        lockStep?.[side].end();
      }
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const codes = ends.map((end) => (end.status === 'fulfilled' ? end.value : undefined));
  const code = [2, 130].find((fatal) => codes.includes(fatal));
  if (code === undefined) return journals;
  const name = sides[bots[codes.indexOf(code)]!];
  terminal.err(`The run of "${name}" ended with exit code ${code}; nothing can be compared.\n`);
  return code;
}

function readMask(text: string): RegExp {
  try {
    return new RegExp(text, 'g');
  } catch (cause) {
    throw new UsageError(`"--mask ${text}" is no regular expression: ${(cause as Error).message}`);
  }
}

/** The arguments without those that only compare knows. */
function passedOn(given: readonly string[]): string[] {
  const own = ['--old', '--new', '--mask', '--json'];
  const kept: string[] = [];
  for (let index = 0; index < given.length; index++) {
    const argument = given[index]!;
    if (argument === '--fail-on-changed' || own.some((name) => argument.startsWith(`${name}=`))) continue;
    if (own.includes(argument)) index++;
    else kept.push(argument);
  }
  return kept;
}

async function readConversations(path: string): Promise<ConversationFinished[]> {
  const events: ConversationFinished[] = [];
  for await (const event of readJournal(path)) if (event.type === 'conversation-finished') events.push(event);
  return events;
}

function isAnswered({ attempts, verdict }: ConversationFinished): boolean {
  return verdict === 'passed' || attempts.some((attempt) => attempt.turns.some((turn) => turn.messages.length > 0));
}

/** A conversation's name on both sides. A resumed journal may have one twice: the later counts. */
function byId(events: readonly ConversationFinished[], isMatrix: boolean): Map<string, ConversationFinished> {
  return new Map(
    events.map((event) => [
      [
        ...(isMatrix ? [event.bot] : []),
        event.file,
        event.name,
        ...(event.case === undefined ? [] : [event.case]),
      ].join(' › '),
      event,
    ]),
  );
}

/** The old version always passed and the new one does not: that chance may explain it is no reason to release. */
function isNewlyFlaky({ change, oldPasses, newPasses }: Comparison): boolean {
  return change === 'flaky' && oldPasses?.[0] === oldPasses?.[1] && newPasses?.[0] !== newPasses?.[1];
}

const order: readonly Change[] = ['regression', 'gone', 'unjudged', 'changed', 'flaky', 'new', 'fixed', 'same'];

async function report(comparisons: readonly Comparison[], terminal: Terminal): Promise<void> {
  for (const change of order.filter((one) => one !== 'same')) {
    for (const one of comparisons.filter((comparison) => comparison.change === change)) {
      const passes =
        one.oldPasses && one.newPasses && one.oldPasses[1] + one.newPasses[1] > 2
          ? ` (${one.oldPasses.join(' of ')} → ${one.newPasses.join(' of ')}${one.chance === undefined ? '' : `, p = ${one.chance.toFixed(3)}`})`
          : '';
      await terminal.out(`${change.padEnd(10)} ${one.id}${passes}\n`);
      for (const reply of one.replies.slice(0, 5)) {
        if (reply.user !== undefined) await terminal.out(`           user ${said(reply.user)}\n`);
        await terminal.out(`           old  ${said(reply.old)}\n           new  ${said(reply.new)}\n`);
      }
      if (one.replies.length > 5) await terminal.out(`           and ${one.replies.length - 5} more replies\n`);
      const error = one.change === 'unjudged' ? one.new?.attempts.at(-1)?.error : undefined;
      if (error) await terminal.out(`           ${error.code}: ${shorten(visible(error.message), 500)}\n`);
      const failure =
        one.change === 'regression'
          ? one.new?.attempts
              .flatMap((attempt) => attempt.turns.flatMap((turn) => turn.assertions))
              .find((assertion) => !assertion.ok)
          : undefined;
      if (failure?.failure)
        await terminal.out(
          `           ${failure.failure.reason}: ${shorten(visible(failure.failure.message), 500)} (${failure.at.file}:${failure.at.line})\n`,
        );
    }
  }
  const counts = order.flatMap((change) => {
    const count = comparisons.filter((one) => one.change === change).length;
    return count > 0 ? [`${count} ${change}`] : [];
  });
  await terminal.out(`${comparisons.length} conversations: ${counts.join(', ')}\n`);
  const flaky = comparisons.filter(isNewlyFlaky).length;
  if (flaky > 0)
    await terminal.out(
      `${flaky} flaky with the new version only: red, though it may be chance; a larger --repeat tells more\n`,
    );
  const red = comparisons.filter((one) => one.old?.red === true && one.new?.red === true).length;
  if (red > 0) await terminal.out(`${red} red with both versions: no regression, and no reason to be calm\n`);
}

function said(text: string | undefined): string {
  return text === undefined ? '(says nothing)' : visible(JSON.stringify(shorten(text, 500)));
}
