import { MultiBar, type SingleBar } from 'cli-progress';
import type { Clock } from '../core/clock.js';
import { type Progress, type ProgressEvent, silent } from '../core/progress.js';

export interface ProgressView {
  readonly progress: Progress;
  /** Ends drawing, so that other lines can follow. */
  stop(): void;
}

export interface ProgressSink {
  /** Standard error is a terminal. */
  readonly terminal: boolean;
  readonly stream: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly quiet: boolean;
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 1234567 → `1,234,567`; bytes as kB, MB… */
export const amount = (value: number, unit: string): string => {
  if (unit !== 'bytes') return `${Math.round(value).toLocaleString('en')} ${unit}`;
  let size = value;
  let step = 0;
  while (size >= 1000 && step < sizes.length - 1) {
    size /= 1000;
    step++;
  }
  return `${step === 0 ? size : size.toFixed(1)} ${sizes[step]}`;
};

export const span = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
};

interface TaskState {
  readonly started: number;
  readonly first: number;
  last: ProgressEvent;
  printed: number;
  bar?: SingleBar;
}

/** `message  1,200 of 25,242 records, 410/s, 59 s left, waiting for the rate limit` */
const describe = (state: TaskState, now: number): string => {
  const { last } = state;
  const seconds = Math.max(0.001, (now - state.started) / 1000);
  const rate = (last.done - state.first) / seconds;
  const words = [
    last.total === undefined
      ? amount(last.done, last.unit)
      : `${amount(last.done, last.unit === 'bytes' ? 'bytes' : '').trim()} of ${amount(last.total, last.unit)}`,
  ];
  if (rate > 0 && seconds > 0.5) words.push(`${amount(rate, last.unit === 'bytes' ? 'bytes' : '').trim()}/s`);
  if (last.finished) words.push(`done in ${span(now - state.started)}`);
  else if (last.total !== undefined && rate > 0 && last.total > last.done)
    words.push(`${span(((last.total - last.done) / rate) * 1000)} left`);
  if (last.waiting) words.push(`waiting: ${last.waiting}`);
  return words.join(', ');
};

/** A plain line when a task starts being slow, every five seconds, and at its end. */
const plainView = (sink: ProgressSink): ProgressView => {
  const tasks = new Map<string, TaskState>();
  const every = 5000;
  return {
    progress: (event) => {
      const now = sink.clock.now();
      const key = `${event.stage} ${event.task}`;
      const state = tasks.get(key) ?? { started: now, first: event.done, last: event, printed: now };
      tasks.set(key, state);
      const wasFinished = state.last.finished;
      state.last = event;
      if (wasFinished || (!event.finished && now - state.printed < every)) return;
      state.printed = now;
      sink.stream.write(`${key}: ${describe(state, now)}\n`);
    },
    stop: () => tasks.clear(),
  };
};

const barWidth = 24;

/** One bar a task; a finished task keeps its line. After `stop` the next event begins a new block. */
const barView = (sink: ProgressSink): ProgressView => {
  const tasks = new Map<string, TaskState>();
  let bars: MultiBar | undefined;
  const open = (): MultiBar =>
    new MultiBar({
      stream: sink.stream,
      hideCursor: true,
      clearOnComplete: false,
      fps: 8,
      emptyOnZero: true,
      format: (_options, _params, payload: { key: string }) => {
        const state = tasks.get(payload.key);
        if (!state) return payload.key;
        const { done, total, finished } = state.last;
        const share = finished ? 1 : total ? Math.min(1, done / total) : 0;
        const filled = Math.round(share * barWidth);
        const bar = `${'━'.repeat(filled)}${'╌'.repeat(barWidth - filled)}`;
        return `  ${payload.key.padEnd(26)} ${bar} ${describe(state, sink.clock.now())}`;
      },
    });
  return {
    progress: (event) => {
      const now = sink.clock.now();
      const key = `${event.stage} ${event.task}`;
      bars ??= open();
      let state = tasks.get(key);
      if (!state) {
        state = { started: now, first: event.done, last: event, printed: now };
        tasks.set(key, state);
        state.bar = bars.create(Math.max(1, event.total ?? 1), 0, { key });
      }
      if (state.last.finished) return;
      state.last = event;
      if (event.total !== undefined) state.bar?.setTotal(Math.max(1, event.total));
      state.bar?.update(event.done, { key });
      if (event.finished) state.bar?.stop();
    },
    stop: () => {
      bars?.stop();
      bars = undefined;
      tasks.clear();
    },
  };
};

/** Bars on a terminal, plain lines elsewhere, nothing with --quiet. */
export const progressView = (sink: ProgressSink): ProgressView => {
  if (sink.quiet) return { progress: silent, stop: () => {} };
  return sink.terminal ? barView(sink) : plainView(sink);
};
