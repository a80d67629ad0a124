/** Dates of search criteria: a day in the body's time zone, or an instant in UTC. */

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Minutes by which the zone's clock is ahead of UTC at an instant. */
const offsetAt = (time: number, zone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(time));
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  );
  return Math.round((local - Math.floor(time / 1000) * 1000) / 60_000);
};

const dayStartIn = (day: string, zone: string): number => {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const guess = utc - offsetAt(utc, zone) * 60_000;
  // The offset may change between the guess and midnight.
  return utc - offsetAt(guess, zone) * 60_000;
};

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** From when to when a value lies; undefined when it is no date. */
export const dateBound = (value: unknown, zone: string): { from: number; until: number } | undefined => {
  if (typeof value !== 'string') return undefined;
  if (dayPattern.test(value)) {
    if (Number.isNaN(Date.parse(`${value}T00:00:00Z`))) return undefined;
    return { from: dayStartIn(value, zone), until: dayStartIn(nextDay(value), zone) };
  }
  if (!instantPattern.test(value)) return undefined;
  const from = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(from) ? undefined : { from, until: from + 1 };
};
