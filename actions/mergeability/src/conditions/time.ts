import { UserError } from 'action-kit/errors';
import { formatDuration } from 'action-kit/duration';
import { object, union } from 'action-kit/config-object';
import { array, oneOf, type Schema, string } from 'action-kit/config-schema';
import { checked, converted, durationMs } from 'action-kit/config-value';
import { judge, pass, pending, type Outcome } from '../engine/outcome.ts';
import { DAYS, isTimeZone, localTime, parseTimeOfDay } from '../policy/calendar.ts';
import { described, option } from '../policy/option.ts';
import { word } from './condition.ts';

const FAMILY = 'Time';

const span = checked(
  object({
    at_least: option('How long at least, such as 30m, 24h or 7d. Until then it is pending.', durationMs()),
    at_most: option('How long at most. After that it fails.', durationMs()),
  }),
  ({ at_least: least, at_most: most }) =>
    least === undefined && most === undefined ? 'expected at_least or at_most, such as { at_least: 24h }.' : undefined,
);

/** Too young passes by waiting; too old does not. */
function judgeSpan(
  what: string,
  elapsed: number,
  { at_least: least = 0, at_most: most = Infinity }: { at_least?: number; at_most?: number },
): Outcome {
  const found = formatDuration(Math.floor(Math.max(0, elapsed) / 60_000) * 60_000);
  if (elapsed < least)
    return pending(
      `${what} ${found} ago, wanted at least ${formatDuration(least)}`,
      `wait ${formatDuration(Math.ceil((least - elapsed) / 60_000) * 60_000)}`,
    );
  return judge(
    elapsed <= most,
    `${what} ${found} ago`,
    `it had to be within ${formatDuration(most)}: look at it again, or close it`,
  );
}

export const age = word({
  key: 'age',
  family: FAMILY,
  summary: 'How long the pull request has been open. What is too young is pending.',
  examples: ['age: { at_least: 24h }', 'age: { at_most: 30d }'],
  schema: span,
  facts: () => [],
  evaluate: (wanted, view) => judgeSpan('it was opened', view.now - view.snapshot.pullRequest.createdAt, wanted),
});

export const idle = word({
  key: 'idle',
  family: FAMILY,
  summary: 'How long nothing has happened to the pull request.',
  examples: ['idle: { at_most: 14d }'],
  schema: span,
  facts: () => [],
  evaluate: (wanted, view) => judgeSpan('it was last touched', view.now - view.snapshot.pullRequest.updatedAt, wanted),
});

export const headAge = word({
  key: 'head_age',
  family: FAMILY,
  summary: "How old the newest commit is, by its committer's clock.",
  examples: ['head_age: { at_least: 1h }'],
  schema: span,
  facts: () => ['commits'],
  evaluate: (wanted, view) =>
    judgeSpan(
      'the newest commit was made',
      view.now - Math.max(0, ...view.fact('commits').map(({ committedAt }) => committedAt)),
      wanted,
    ),
});

const timeZone = (): Schema<string> =>
  checked(
    string({ minLength: 1 }),
    (zone) => (isTimeZone(zone) ? undefined : `there is no time zone ${JSON.stringify(zone)}.`),
    'Write it as Europe/Berlin or UTC.',
  );

const hours = (): Schema<{ from: number; to: number }> =>
  converted(
    string(),
    (text) => {
      const [from, to] = text.split('-').map((part) => parseTimeOfDay(part.trim()));
      if (from === undefined || to === undefined || text.split('-').length !== 2) {
        throw new UserError(`expected hours such as '09:00-17:00', found ${JSON.stringify(text.slice(0, 40))}.`);
      }
      return { from, to };
    },
    "hours such as '09:00-17:00'",
  );

const day = oneOf(DAYS);

export const schedule = word({
  key: 'schedule',
  family: FAMILY,
  summary: 'It is one of these days and hours, in this time zone (UTC when left out). Outside of them it is pending.',
  examples: [
    "schedule: { days: [monday, tuesday, wednesday, thursday], hours: '09:00-16:00', time_zone: Europe/Berlin }",
  ],
  schema: object({
    days: option('Days of the week. Default: all.', array(day, { min: 1 })),
    hours: option(
      'From and to, by the clock of 24 hours; past midnight when the first is later. Default: all day.',
      hours(),
    ),
    time_zone: option('A name such as Europe/Berlin. Default UTC.', timeZone()),
  }),
  facts: () => [],
  evaluate({ days, hours: window, time_zone: zone = 'UTC' }, view) {
    const local = localTime(view.now, zone);
    const inHours =
      window === undefined ||
      (window.from <= window.to
        ? local.minute >= window.from && local.minute < window.to
        : local.minute >= window.from || local.minute < window.to);
    const now = `${local.day} ${String(Math.floor(local.minute / 60)).padStart(2, '0')}:${String(local.minute % 60).padStart(2, '0')} (${zone})`;
    return (days === undefined || days.includes(local.day)) && inHours
      ? pass(`it is ${now}`)
      : pending(`it is ${now}, outside of the schedule`, 'wait for the next window');
  },
});

const moment = (): Schema<number> =>
  converted(
    string(),
    (text) => {
      const form = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/;
      const time = form.test(text) ? Date.parse(text) : NaN;
      if (Number.isNaN(time))
        throw new UserError(
          `expected a date such as '2026-12-20' or '2026-12-20T18:00+01:00', found ${JSON.stringify(text.slice(0, 40))}.`,
        );
      return time;
    },
    "a date such as '2026-12-20' or '2026-12-20T18:00+01:00'",
  );

const freezeWindow = checked(
  object({
    from: described('When it begins; a date alone begins at midnight UTC.', moment()),
    to: described('When it ends; that moment no longer belongs to it.', moment()),
    reason: option('Why; shown with the verdict.', string({ maxLength: 200 })),
  }),
  ({ from, to }) => (from < to ? undefined : '"from" has to lie before "to".'),
);

export const freeze = word({
  key: 'freeze',
  family: FAMILY,
  summary: 'It is none of these times; while one lasts, it is pending.',
  examples: ["freeze: [{ from: '2026-12-20', to: '2027-01-03', reason: holidays }]"],
  schema: union([converted(freezeWindow, (one) => [one]), array(freezeWindow, { min: 1, max: 200 })]),
  facts: () => [],
  evaluate(windows, view) {
    const current = windows.find(({ from, to }) => view.now >= from && view.now < to);
    if (current === undefined) return pass('nothing is frozen');
    const end = new Date(current.to).toISOString().replace(/\.000Z$/, 'Z');
    return pending(`frozen until ${end}${current.reason ? `: ${current.reason}` : ''}`, `wait until ${end}`);
  },
});
