/** How the vendor's windows were used while there was work for whole ones. */
export interface FilledWindows {
  /** Whole windows from the first write of the plan to the last in which a call waited for its place. */
  readonly windows: number;
  /** Calls made over calls allowed in all of them together, 0..1. */
  readonly used: number;
  /** The same of the one that was used least. */
  readonly least: number;
}

/** Counts calls by the windows that a vendor cuts its time into. Times are milliseconds since 1970. */
export interface Windows {
  /** The vendor counted a call. */
  call(at: number): void;
  /** The plan's writes have begun; the first time counts. */
  begin(at: number): void;
  /** A call waits, since its window is used up. */
  full(at: number): void;
  /** Null: no window was ever used up, so the rate was not what the load waited for. */
  filled(limit: number): FilledWindows | null;
}

/** Windows that begin at whole multiples of their length, as the stand-ins count them. */
export const createWindows = (windowMs: number): Windows => {
  const counts = new Map<number, number>();
  const windowOf = (at: number): number => Math.floor(at / windowMs);
  let first: number | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return {
    call: (at) => {
      const window = windowOf(at);
      counts.set(window, (counts.get(window) ?? 0) + 1);
    },
    begin: (at) => {
      first ??= Math.ceil(at / windowMs);
    },
    full: (at) => {
      last = Math.max(last, windowOf(at));
    },
    filled: (limit) => {
      if (first === undefined || limit <= 0 || last < first) return null;
      let calls = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let window = first; window <= last; window++) {
        const made = counts.get(window) ?? 0;
        calls += made;
        least = Math.min(least, made);
      }
      const windows = last - first + 1;
      return { windows, used: calls / (limit * windows), least: least / limit };
    },
  };
};
