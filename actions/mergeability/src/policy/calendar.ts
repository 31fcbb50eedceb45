/** Days as the policy names them, Sunday first, as Intl counts. */
export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Day = (typeof DAYS)[number];

/** A moment in a time zone. */
export interface LocalTime {
  readonly day: Day;
  /** Minutes since midnight. */
  readonly minute: number;
  /** `2026-01-31`. */
  readonly date: string;
}

/** Whether the runtime knows the time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What clocks show in a time zone at a moment in milliseconds since 1970. */
export function localTime(moment: number, zone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return {
    day: DAYS.find((day) => day === part('weekday').toLowerCase()) ?? 'sunday',
    minute: Number(part('hour')) * 60 + Number(part('minute')),
    date: `${part('year')}-${part('month')}-${part('day')}`,
  };
}

/** Minutes since midnight of `HH:MM`, 24:00 included; undefined for anything else. */
export function parseTimeOfDay(text: string): number | undefined {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text);
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  return minute <= 1440 ? minute : undefined;
}
