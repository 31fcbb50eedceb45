import type { BotCoverage } from '../bot-coverage/tally.ts';
import { isSaid } from '../bot-coverage/state-of.ts';
import { mask } from '../run/mask-secrets.ts';
import type { Task } from './crawl-bot.ts';

/** What a recording gives a crawl to begin with. */
export interface Seeds {
  readonly tasks: readonly Task[];
  /** Every offer of the recording: it was pressed there, or is among the tasks. */
  readonly known: readonly string[];
  /** Ways that hold a secret, which stands masked in the recording. */
  readonly masked: number;
}

/** The recorded ways to the buttons that nobody pressed. */
export function seedsOf(coverage: BotCoverage): Seeds {
  const tasks: Task[] = [];
  let masked = 0;
  for (const [key, { path, title, payload, state, pressed }] of coverage.offers) {
    if (pressed > 0 || !path) continue;
    const recorded = path.turns.slice(0, path.length).flatMap(({ user, messages }) => {
      if (!user) return [];
      // Headers of a request may hold credentials, and stand masked.
      const { request: _, ...said } = user;
      return [{ user: said, isAnswered: messages.some(({ message }) => isSaid(message)) }];
    });
    if (JSON.stringify(recorded).includes(mask)) {
      masked++;
      continue;
    }
    const press = { user: { button: { title, ...(payload !== undefined && { payload }) } }, isAnswered: true };
    tasks.push({
      path: { steps: [...recorded, press], locale: path.locale },
      depth: 1,
      press: { key, title, after: state },
    });
  }
  return { tasks, known: [...coverage.offers.keys()], masked };
}
