/** How the dates of an export are to be read where the file itself does not say. */
export interface DateReading {
  /** IANA name of the zone of times without one; undefined: UTC is assumed and said. */
  readonly timeZone?: string | undefined;
  /** Order of `1/2/2024`; undefined: such a date is not guessed at. */
  readonly dateOrder?: 'dmy' | 'mdy' | undefined;
}

export interface ReadDate {
  /** ISO 8601 with a zone. */
  readonly iso: string;
  /** The zone is an assumption. */
  readonly assumed: boolean;
}

const full = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)$/;
const local = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?$/;
const spoken = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*(am|pm)?)?$/i;

type Parts = readonly [number, number, number, number, number, number, number];

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const found = formats.get(timeZone);
  if (found) return found;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
};

/** Milliseconds that a zone's clocks are ahead of UTC at an instant. */
const offsetAt = (instant: number, timeZone: string): number => {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>;
  const shown = Date.UTC(
    parts.year as number,
    (parts.month as number) - 1,
    parts.day,
    parts.hour,
    parts.minute,
    parts.second,
  );
  return shown - Math.floor(instant / 1000) * 1000;
};

const instantOf = (parts: Parts, timeZone: string | undefined): string | undefined => {
  const [year, month, day, hour, minute, second, milli] = parts;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second, milli);
  const check = new Date(asUtc);
  // 31 February rolls over: then it is no date.
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day || hour > 23 || minute > 59)
    return undefined;
  if (timeZone === undefined) return check.toISOString();
  const first = asUtc - offsetAt(asUtc, timeZone);
  return new Date(asUtc - offsetAt(first, timeZone)).toISOString();
};

/** Milliseconds from however many digits of a fraction. */
const milliOf = (fraction: string | undefined): number => Number((fraction ?? '').padEnd(3, '0').slice(0, 3));

/** A cell as an instant; undefined when it is no date that can be read for sure. */
export const readDate = (cell: string, reading: DateReading): ReadDate | undefined => {
  if (full.test(cell)) return { iso: cell, assumed: false };
  const assumed = reading.timeZone === undefined;
  const plain = local.exec(cell);
  if (plain) {
    const [, year, month, day, hour, minute, second, fraction] = plain;
    const iso = instantOf(
      [
        Number(year),
        Number(month),
        Number(day),
        Number(hour ?? 0),
        Number(minute ?? 0),
        Number(second ?? 0),
        milliOf(fraction),
      ],
      reading.timeZone,
    );
    return iso === undefined ? undefined : { iso, assumed };
  }
  const words = spoken.exec(cell);
  if (!words) return undefined;
  const [, first, mark, second, year, hour, minute, seconds, half] = words;
  // With dots the day comes first wherever dates are written so; with slashes nobody can tell.
  const order = mark === '.' ? 'dmy' : reading.dateOrder;
  if (order === undefined) return undefined;
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  const twelve = half === undefined ? Number(hour ?? 0) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const iso = instantOf(
    [Number(year), Number(month), Number(day), twelve, Number(minute ?? 0), Number(seconds ?? 0), 0],
    reading.timeZone,
  );
  return iso === undefined ? undefined : { iso, assumed };
};
