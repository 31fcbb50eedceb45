import { describeChecks } from '../matching/describe-check.ts';
import { judgeCheck } from '../matching/judge-check.ts';
import { shown } from '../matching/judge-text.ts';
import type { Miss } from '../matching/miss.ts';
import type { Check } from '../check.ts';
import type { BotStep, ExpectedMessage } from '../model.ts';
import { captureValues } from './capture-values.ts';
import type { Arrived } from './mailbox.ts';
import { describeMessage, describeUser } from './describe.ts';
import type { Player } from './player.ts';

/** Reads the messages that a bot step expects. False when one is missing or not as expected; the log says which. */
export function readReplies(step: BotStep, player: Player): boolean | Promise<boolean> {
  const [only] = step.messages;
  const isPlain =
    step.messages.length === 1 &&
    step.order !== 'subset' &&
    step.withinMs === undefined &&
    !only!.optional &&
    only!.locale === undefined;
  const here = isPlain && !player.settings.assess ? player.takeable() : undefined;
  if (here) {
    // Most steps expect one message, and it is there.
    const held = judgeArrived(only!, here, player, false);
    player.take(here);
    return held;
  }
  const locale = player.scope.world.locale;
  const language = locale?.split('-')[0];
  const expected = step.messages.filter(
    (message) =>
      message.locale === undefined || locale === undefined || message.locale === locale || message.locale === language,
  );
  return step.order === 'strict' ? readInOrder(step, expected, player) : readAnyOrder(step, expected, player);
}

async function readInOrder(step: BotStep, expected: readonly ExpectedMessage[], player: Player): Promise<boolean> {
  for (const message of expected) {
    const deadline = player.replyDeadline(step.withinMs);
    const wait = message.optional ? Math.min(deadline, performance.now() + player.settings.quietMs) : deadline;
    const arrived = await player.nextUntil(wait);
    if (!arrived) {
      if (message.optional) continue;
      noReply(message, step, player);
      return false;
    }
    if (isLate(arrived, step, deadline)) return tooLate(message, step, arrived, player);
    if (await judgeMessage(message, arrived, player, message.optional)) player.take(arrived);
    else if (!message.optional) {
      player.take(arrived);
      return false;
    }
  }
  return true;
}

/** Judges one message; on success its captures are kept. Quiet: misses are not written down. */
async function judgeMessage(
  expected: ExpectedMessage,
  arrived: Arrived,
  player: Player,
  quiet: boolean,
): Promise<boolean> {
  const step = { kind: 'bot', at: expected.at, order: 'strict', messages: [expected] } as const;
  await player.settings.assess?.(step, [arrived.message], player.scope);
  return judgeArrived(expected, arrived, player, quiet);
}

function judgeArrived(expected: ExpectedMessage, arrived: Arrived, player: Player, quiet: boolean): boolean {
  const { scope, log } = player;
  const misses = missesOf(expected, arrived, player);
  if (misses.length > 0) {
    if (!quiet) for (const [check, found] of misses) log.missed(check, found, arrived);
    return false;
  }
  let taken = true;
  captureValues(expected.captures, arrived.message, scope, (at, sentence, failure) => {
    taken = false;
    if (!quiet) log.fail(at, sentence, failure, arrived);
  });
  if (!taken) return false;
  player.commitCaptures();
  log.passed(expected, arrived);
  return true;
}

function missesOf(expected: ExpectedMessage, arrived: Arrived, player: Player): [Check, Miss][] {
  const { scope, log } = player;
  scope.captured = undefined;
  scope.latencyMs = log.latency(arrived);
  const misses: [Check, Miss][] = [];
  for (const check of expected.checks) {
    const found = judgeCheck(check, arrived.message, scope);
    if (found) misses.push([check, found]);
  }
  return misses;
}

/** Waits for as many messages as are wanted (subset: for the end of the turn), then pairs them so that as many expectations as possible hold. */
async function readAnyOrder(step: BotStep, expected: readonly ExpectedMessage[], player: Player): Promise<boolean> {
  const found: Arrived[] = [];
  const subset = step.order === 'subset';
  const deadline = player.replyDeadline(step.withinMs);
  const wanted = expected.length;
  while (subset || found.length < wanted) {
    const enough = subset
      ? isSatisfied(expected, found, player)
      : found.length >= expected.filter((message) => !message.optional).length;
    const arrived = await player.nextUntil(
      enough ? Math.min(deadline, performance.now() + player.settings.quietMs) : deadline,
    );
    if (!arrived || isLate(arrived, step, deadline)) break;
    player.take(arrived);
    found.push(arrived);
  }
  if (player.settings.assess)
    await player.settings.assess(
      step,
      found.map((one) => one.message),
      player.scope,
    );
  const pairs = pair(expected, found, player);
  let held = true;
  const paired = new Set<Arrived>(pairs.values());
  for (const message of expected) {
    const arrived = pairs.get(message);
    if (arrived) {
      if (!(await judgeMessage(message, arrived, player, false))) held = false;
    } else if (!message.optional) {
      held = false;
      const left = found.filter((one) => !paired.has(one));
      explainMissing(message, step, left, player);
    }
  }
  if (!subset && held) {
    for (const extra of found.filter((one) => !paired.has(one))) {
      held = false;
      player.log.fail(
        step.at,
        'only the messages named here',
        {
          reason: 'unread-bot-message',
          message: `The bot also said ${describeMessage(extra.message)}.`,
          actual: describeMessage(extra.message),
        },
        extra,
      );
    }
  }
  return held;
}

/** Whether a message that is here came after the step's own deadline: a bot that answers all at once is not waited for. */
function isLate(arrived: Arrived, step: BotStep, deadline: number): boolean {
  return step.withinMs !== undefined && arrived.arrivedAt > deadline;
}

function tooLate(message: ExpectedMessage, step: BotStep, arrived: Arrived, player: Player): false {
  player.take(arrived);
  player.log.fail(
    message.at,
    `a reply within ${step.withinMs} ms`,
    {
      reason: 'no-bot-reply',
      message: `The bot said ${describeMessage(arrived.message)}, but later than within ${step.withinMs} ms.`,
      actual: describeMessage(arrived.message),
    },
    arrived,
  );
  return false;
}

function isSatisfied(expected: readonly ExpectedMessage[], found: readonly Arrived[], player: Player): boolean {
  if (player.settings.assess) return false;
  const pairs = pair(expected, found, player);
  return expected.every((message) => message.optional || pairs.has(message));
}

/** Maximum matching by augmenting paths; the messages of one turn are few. */
function pair(
  expected: readonly ExpectedMessage[],
  found: readonly Arrived[],
  player: Player,
): Map<ExpectedMessage, Arrived> {
  const fits = expected.map((message) => found.map((arrived) => missesOf(message, arrived, player).length === 0));
  const ownerOf = new Map<number, number>();
  const tryToPlace = (index: number, tried: Set<number>): boolean => {
    for (let slot = 0; slot < found.length; slot++) {
      if (!fits[index]![slot] || tried.has(slot)) continue;
      tried.add(slot);
      const owner = ownerOf.get(slot);
      if (owner === undefined || tryToPlace(owner, tried)) {
        ownerOf.set(slot, index);
        return true;
      }
    }
    return false;
  };
  for (let index = 0; index < expected.length; index++) tryToPlace(index, new Set());
  return new Map([...ownerOf].map(([slot, index]) => [expected[index]!, found[slot]!]));
}

function explainMissing(message: ExpectedMessage, step: BotStep, left: readonly Arrived[], player: Player): void {
  const [nearest] = left
    .map((arrived) => ({ arrived, misses: missesOf(message, arrived, player) }))
    .sort((a, b) => a.misses.length - b.misses.length);
  if (!nearest) return noReply(message, step, player);
  for (const [check, found] of nearest.misses) player.log.missed(check, found, nearest.arrived);
}

/** Nothing came: the report names what was expected, what the user had said, and how long was waited. */
function noReply(message: ExpectedMessage, step: BotStep, player: Player): void {
  const { log, scope, mailbox } = player;
  const turn = log.turn;
  const texts = message.checks.flatMap((check) =>
    check.kind === 'equals'
      ? [`"${shown(check.text, scope)}"`]
      : check.kind === 'wildcard'
        ? [`"${shown(check.pattern, scope)}"`]
        : [],
  );
  const expected = texts[0] ?? describeChecks(message.checks);
  const after = turn.user ? ` after the user's ${describeUser(turn.user)}` : ' before the user said anything';
  const how = mailbox.complete
    ? 'the bot ended its turn'
    : `within ${step.withinMs ?? player.settings.turnTimeoutMs} ms`;
  const others = turn.messages.filter(({ message: other }) => other.type !== undefined && other.type !== 'message');
  const only =
    others.length > 0 ? ` (only ${others.map(({ message: other }) => describeMessage(other)).join(', ')})` : '';
  log.fail(message.at, describeChecks(message.checks), {
    reason: 'no-bot-reply',
    message: `No reply${only}${after}; ${expected} was expected, ${how}.`,
  });
}
