/** How a search compares times: to the second, or by calendar days of a time zone. */
export type DateRule = { readonly by: 'second' } | { readonly by: 'day'; readonly timezone: string };

type Compare = (found: unknown, given: unknown) => boolean;

const partsIn = (timezone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });

/** The zone's wall clock at an instant, as if it were UTC. */
const wallClock = (format: Intl.DateTimeFormat, seconds: number): number => {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(seconds * 1000)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
};

const day = 86_400;

/** First second of the calendar day that holds an instant, and of the day after it. */
export const dayBorders = (timezone: string, seconds: number): readonly [start: number, end: number] => {
  const format = partsIn(timezone);
  const midnight = Math.floor(wallClock(format, seconds) / day) * day;
  // The offset is taken again at the guess: a clock change may lie between noon and midnight.
  const instantOf = (wall: number): number => {
    const guess = wall - (wallClock(format, wall) - wall);
    return wall - (wallClock(format, guess) - guess);
  };
  return [instantOf(midnight), instantOf(midnight + day)];
};

/**
 * Tests for dates. Contacts are compared by whole days: `>` begins after the day, `<` ends before it. Conversations
 * and tickets are compared to the second, and the contract calls their `>` and `<` "greater (or equal)".
 */
export const between = (rule: DateRule): Readonly<Record<string, Compare>> => {
  if (rule.by === 'second') {
    return {
      '=': (found, given) => (found ?? null) === (given === null ? null : Number(given)),
      '>': (found, given) => found != null && Number(found) >= Number(given),
      '<': (found, given) => found != null && Number(found) <= Number(given),
    };
  }
  const memo = new Map<number, readonly [number, number]>();
  const borders = (given: unknown): readonly [number, number] => {
    const seconds = Number(given);
    const known = memo.get(seconds) ?? dayBorders(rule.timezone, seconds);
    memo.set(seconds, known);
    return known;
  };
  return {
    '=': (found, given) => {
      if (given === null || found == null) return (found ?? null) === given;
      const [start, end] = borders(given);
      return Number(found) >= start && Number(found) < end;
    },
    '>': (found, given) => found != null && Number(found) >= borders(given)[1],
    '<': (found, given) => found != null && Number(found) < borders(given)[0],
  };
};
