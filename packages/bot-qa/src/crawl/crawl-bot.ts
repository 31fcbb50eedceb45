import type { ChatJudge } from '../automation/judge-chat.ts';
import { offersOf } from '../bot-coverage/offers.ts';
import { isFallback } from '../bot-coverage/is-fallback.ts';
import { isSaid, stateOf } from '../bot-coverage/state-of.ts';
import { stepsOf, type WrittenStep } from '../bot-coverage/write-steps-of.ts';
import type { Mask } from '../compare/mask-volatile.ts';
import { allButtons } from '../matching/judge-parts.ts';
import type { Attempt, TurnRecord } from '../result.ts';
import { shorten } from '../reporters/conversation-outline.ts';
import { describeUser } from '../run/describe.ts';
import type { Path } from './play-path.ts';

/** What a walk met at its end. */
export type FindingKind = 'error' | 'silence' | 'fallback' | 'loop' | 'dead-end' | 'gone';

export interface Finding {
  readonly kind: FindingKind;
  /** What the user said and pressed, in order. */
  readonly way: readonly string[];
  readonly message: string;
}

/** One conversation that was walked; its steps follow those of the walk that it goes on from. */
export interface Walk {
  readonly before: Walk | undefined;
  readonly way: readonly string[];
  readonly locale: string | undefined;
  readonly steps: readonly WrittenStep[];
  /** The last button led to an error or to silence: a person has to say what must come. */
  readonly isBroken: boolean;
  /** Another walk goes on from here, so that this one is a part of it. */
  isPart: boolean;
}

/** A path to be walked. */
export interface Task {
  readonly path: Path;
  /** How many buttons the crawl itself pressed on it. */
  readonly depth: number;
  /** The button at its end, when it ends with one. */
  readonly press?: { readonly key: string; readonly title: string; readonly after: string };
  readonly before?: Walk;
}

export interface CrawlOptions {
  readonly play: (path: Path, ordinal: number) => Promise<Attempt | undefined>;
  readonly mask: Mask;
  readonly judge: ChatJudge;
  /** Offers that need no press: a recording has pressed them, or they are among the first tasks. */
  readonly pressed: Iterable<string>;
  readonly maxConversations: number;
  readonly maxDepth: number;
  readonly concurrency: number;
  readonly isStopped: () => boolean;
}

export interface Crawled {
  readonly conversations: number;
  readonly pressed: number;
  readonly states: number;
  readonly findings: readonly Finding[];
  readonly walks: readonly Walk[];
  /** Buttons that were seen and not pressed, and why. */
  readonly left: { readonly deeper: number; readonly more: number };
  /** Buttons that were seen at all. */
  readonly offered: number;
  /** Why the bot counts as not reached. */
  readonly unreached: string | undefined;
}

/** More different buttons, or states, are not told apart. */
const mostKept = 100_000;
/** What a bot says may be long, and there may be many of it. */
const longestMessage = 2000;
/** So many walks in a row that do not reach their end because of the connection: the bot is gone. */
const goneAfter = 5;

/** Walks breadth first: presses what was offered and never pressed, each in a new conversation from the start. */
export class Crawl {
  readonly #options: CrawlOptions;
  readonly #queue: Task[] = [];
  readonly #seen: Set<string>;
  readonly #states = new Set<string>();
  readonly #findings: Finding[] = [];
  readonly #walks: Walk[] = [];
  readonly #left = { deeper: 0, more: 0 };
  #conversations = 0;
  #pressed = 0;
  #offered = 0;
  #unreachedInARow = 0;
  #unreached: string | undefined;

  constructor(options: CrawlOptions) {
    this.#options = options;
    this.#seen = new Set(options.pressed);
  }

  /** Walks these and whatever they lead to. May be called again. */
  async walk(tasks: readonly Task[]): Promise<void> {
    const { concurrency, maxConversations, isStopped, play } = this.#options;
    for (const task of tasks) this.#plan(task);
    while (this.#queue.length > 0 && !isStopped() && this.#unreached === undefined) {
      const room = maxConversations - this.#conversations;
      if (room <= 0) break;
      const batch = this.#queue.splice(0, Math.min(concurrency, room));
      const first = this.#conversations;
      this.#conversations += batch.length;
      const attempts = await Promise.all(batch.map((task, index) => play(task.path, first + index)));
      // In the order of the plan, whoever was faster.
      for (const [index, task] of batch.entries()) this.#look(task, attempts[index]);
    }
  }

  get result(): Crawled {
    const [deeper, more] = [this.#left.deeper, this.#left.more + this.#queue.filter((task) => task.press).length];
    return {
      conversations: this.#conversations,
      pressed: this.#pressed,
      states: this.#states.size,
      findings: this.#findings,
      walks: this.#walks.filter((walk) => !walk.isPart),
      left: { deeper, more },
      offered: this.#offered,
      unreached: this.#unreached,
    };
  }

  #plan(task: Task): void {
    if (task.depth > this.#options.maxDepth) this.#left.deeper++;
    else if (this.#conversations + this.#queue.length >= this.#options.maxConversations) this.#left.more++;
    else this.#queue.push(task);
  }

  #look(task: Task, attempt: Attempt | undefined): void {
    if (!attempt || attempt.verdict === 'interrupted') {
      if (task.press) this.#left.more++;
      return;
    }
    const way = task.path.steps.map(({ user }) => wordsOf(user));
    const said = attempt.turns.filter((turn) => turn.user);
    const find = (kind: FindingKind, message: string): void =>
      void this.#findings.push({ kind, way, message: shorten(message, longestMessage) });
    // To listen to what the bot says first is no assertion.
    const isBroken = attempt.verdict !== 'passed' && attempt.error?.code !== 'no-assertion';
    const isAtEnd = said.length === task.path.steps.length;
    if (!isAtEnd || (isBroken && !task.press && attempt.error)) return this.#noteLost(attempt, find);
    this.#unreachedInARow = 0;
    const [before, last] = [attempt.turns.at(-2), attempt.turns.at(-1)];
    if (task.press && !offersAt(before, this.#options.mask).some(({ key }) => key === task.press!.key))
      return find(
        'gone',
        'The button was not offered when the way to it was walked again, so nobody knows what it does.',
      );
    if (task.press) this.#pressed++;
    const turns = task.before ? attempt.turns.slice(-1) : attempt.turns;
    const walk: Walk = {
      before: task.before,
      way,
      locale: task.path.locale,
      steps: stepsOf(turns.map((turn) => (isBroken && turn === last ? { ...turn, messages: [] } : turn))),
      isBroken,
      isPart: false,
    };
    if (task.before) task.before.isPart = true;
    if (way.length > 0) this.#walks.push(walk);
    if (isBroken) {
      const failure = last?.assertions.find(({ ok }) => !ok)?.failure;
      const { error } = attempt;
      return error ? find('error', `${error.code}: ${error.message}`) : find('silence', failure?.message ?? 'no reply');
    }
    this.#goOn(task, attempt, walk, find);
  }

  /** Looks at what the last turn says, and plans what it offers. */
  #goOn(task: Task, attempt: Attempt, walk: Walk, find: (kind: FindingKind, message: string) => void): void {
    const { mask, judge } = this.#options;
    const last = attempt.turns.at(-1);
    for (const { message } of last?.messages ?? [])
      if (isSaid(message) && this.#states.size < mostKept) this.#states.add(stateOf(message, mask));
    const offers = offersAt(last, mask);
    if (last?.user) {
      const here = seenIn(last, mask);
      const said = last.messages.map(({ message }) => message.text ?? '').join(' ');
      if (last.messages.some(({ message }) => isFallback(message, judge))) find('fallback', said);
      else if (attempt.turns.slice(0, -1).some((turn) => seenIn(turn, mask) === here)) find('loop', said);
      else if (offers.length === 0 && task.press) find('dead-end', said);
    }
    for (const { key, state, button } of offers) {
      if (this.#seen.has(key)) continue;
      this.#offered++;
      if (this.#seen.size < mostKept) this.#seen.add(key);
      const { title, payload } = button;
      const user = { button: { title, ...(payload !== undefined && { payload }) } };
      this.#plan({
        path: { ...task.path, steps: [...task.path.steps, { user, isAnswered: true }] },
        depth: task.depth + 1,
        press: { key, title, after: state },
        before: walk,
      });
    }
  }

  /** A walk that ended before its last step, or never began. */
  #noteLost({ error, turns }: Attempt, find: (kind: FindingKind, message: string) => void): void {
    const failure = turns.at(-1)?.assertions.find(({ ok }) => !ok)?.failure;
    const message = error ? `${error.code}: ${error.message}` : (failure?.message ?? 'The conversation broke off.');
    if (error?.kind !== 'infrastructure') return find('gone', `The way was not walked to its end. ${message}`);
    this.#unreachedInARow++;
    const isFirst = this.#conversations <= this.#options.concurrency && this.#states.size === 0;
    if (isFirst || this.#unreachedInARow >= goneAfter) this.#unreached = message;
    else find('error', `on the way there: ${message}`);
  }
}

function offersAt(turn: TurnRecord | undefined, mask: Mask): ReturnType<typeof offersOf> {
  return (turn?.messages ?? []).flatMap(({ message }) => offersOf(message, mask));
}

/** All that a user sees in a turn: the same twice on one way is a loop. */
function seenIn({ messages }: TurnRecord, mask: Mask): string {
  return messages
    .filter(({ message }) => isSaid(message))
    .flatMap(({ message }) => [stateOf(message, mask), ...allButtons(message).map((button) => button.title)])
    .join('\u0000');
}

function wordsOf(user: Path['steps'][number]['user']): string {
  return user.button ? user.button.title : (user.text ?? describeUser(user));
}

/** The steps of a walk from the start. */
export function stepsFromStart(walk: Walk): readonly WrittenStep[] {
  return walk.before ? [...stepsFromStart(walk.before), ...walk.steps] : walk.steps;
}
