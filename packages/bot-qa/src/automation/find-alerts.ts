import type { Alert, AutomationReport, BotAutomation, Share } from './automation-report.ts';

export interface Limits {
  /** Per cent; the key is a bot's name, or `*` for every bot. */
  readonly minimum: ReadonlyMap<string, number>;
  /** Percentage points below the baseline. */
  readonly maxDrop?: number;
  readonly baseline?: AutomationReport;
}

/** Every bot that is below its minimum or has dropped too far, and whether the figures are many enough to mean it. */
export function findAlerts(bots: readonly BotAutomation[], limits: Limits): Alert[] {
  const alerts: Alert[] = [];
  for (const bot of bots) {
    const minimum = limits.minimum.get(bot.bot) ?? limits.minimum.get('*');
    if (minimum !== undefined && (bot.percent ?? 0) < minimum) {
      const sure = bot.interval[1] < minimum;
      alerts.push({
        kind: 'below-minimum',
        bot: bot.bot,
        percent: bot.percent,
        limit: minimum,
        message: `${bot.bot}: automation is ${show(bot)}, at least ${minimum} % was wanted${sure ? '' : ' (the interval reaches the minimum: more chats would tell)'}.`,
      });
    }
    const before = limits.baseline?.bots.find((one) => one.bot === bot.bot);
    if (limits.maxDrop === undefined || !before || before.percent === null) continue;
    const drop = before.percent - (bot.percent ?? 0);
    if (drop <= limits.maxDrop) continue;
    const sure = bot.interval[1] < before.interval[0];
    alerts.push({
      kind: 'drop',
      bot: bot.bot,
      percent: bot.percent,
      limit: limits.maxDrop,
      message: `${bot.bot}: automation fell by ${drop.toFixed(1)} points from ${show(before)} to ${show(bot)}, at most ${limits.maxDrop} are allowed${sure ? '' : ' (the intervals overlap: this may be chance)'}.`,
    });
  }
  for (const name of limits.minimum.keys())
    if (name !== '*' && !bots.some((bot) => bot.bot === name))
      alerts.push({
        kind: 'below-minimum',
        bot: name,
        percent: null,
        limit: limits.minimum.get(name)!,
        message: `${name}: there is no chat of this bot, so its minimum of ${limits.minimum.get(name)} % is not met.`,
      });
  for (const before of limits.maxDrop === undefined ? [] : (limits.baseline?.bots ?? []))
    if (!bots.some((bot) => bot.bot === before.bot))
      alerts.push({
        kind: 'drop',
        bot: before.bot,
        percent: null,
        limit: limits.maxDrop!,
        message: `${before.bot}: there is no chat of this bot any more; the baseline has ${before.chats}.`,
      });
  return alerts;
}

/** `57.0 % (52.1–61.8, 400 chats)` */
export function show(share: Share): string {
  if (share.percent === null) return 'unknown (no chats)';
  return `${share.percent.toFixed(1)} % (${share.interval[0].toFixed(1)}–${share.interval[1].toFixed(1)}, ${share.chats} ${share.chats === 1 ? 'chat' : 'chats'})`;
}
