interface Waiting {
  readonly stops: Set<() => void>;
  readonly tell: () => void;
}

/**
 * Who waits at which signal. One listener stands for all of them: fifty calls side by side are no leak, and Node's
 * warning of one stays worth reading.
 */
const all = new WeakMap<AbortSignal, Waiting>();

const listen = (signal: AbortSignal): Waiting => {
  const stops = new Set<() => void>();
  const tell = (): void => {
    all.delete(signal);
    for (const stop of stops) stop();
  };
  const waiting = { stops, tell };
  all.set(signal, waiting);
  signal.addEventListener('abort', tell, { once: true });
  return waiting;
};

/**
 * Calls `stop` when a signal that is not aborted yet is. Answers what takes it back: whoever is done calls it, or waits
 * at the signal as long as that lives.
 */
export const onAbort = (signal: AbortSignal, stop: () => void): (() => void) => {
  const { stops, tell } = all.get(signal) ?? listen(signal);
  // One of its own for each call: the same function may wait twice.
  const own = (): void => stop();
  stops.add(own);
  return () => {
    if (!stops.delete(own) || stops.size > 0) return;
    all.delete(signal);
    signal.removeEventListener('abort', tell);
  };
};
