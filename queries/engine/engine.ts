import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { AnswerColumn, Cell } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { compiled } from '../../core/package-info.js';
import { linesOf } from './lines.js';
import { longestLine, type ToChild, type ToParent, toParent } from './message.js';

/** What the engine may open: a DuckDB file with views, and the files that the views read. Nothing else. */
export interface EngineCatalog {
  readonly path: string;
  readonly files: readonly string[];
}

export interface EngineOptions {
  readonly catalog: EngineCatalog;
  /** Megabytes for one question; the operating system stops the process a little above. Default 512. */
  readonly memoryMb?: number;
  /** Milliseconds that one question may work; time in which nobody takes its rows does not count. Default 60,000. */
  readonly timeoutMs?: number;
  readonly threads?: number;
}

export interface Question {
  readonly sql: string;
  /** Values of `$name` parameters, bound as text or NULL. */
  readonly parameters?: Readonly<Record<string, string | null>>;
}

export interface Answer {
  readonly columns: readonly AnswerColumn[];
  /** Functions and samples that make the answer differ from run to run; empty for a repeatable one. */
  readonly changing: readonly string[];
  /** Tables of the catalog that the statement names, in lower case. */
  readonly tables: readonly string[];
  /** Batches of rows with backpressure. To be taken once; leaving early ends the question. */
  readonly rows: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** Runs questions in processes of their own that can only read the catalog. */
export interface Engine {
  /**
   * Errors: query-invalid, query-refused, query-parameter, query-stopped, archive-damaged. They come from here or,
   * when they show only later, from taking rows.
   */
  ask(question: Question, signal?: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

const defaults = { memoryMb: 512, timeoutMs: 60_000, threads: 2 };

/** What Node itself and DuckDB's buffers outside its own limit take; measured at about 350 MB of data segment. */
const besides = 640;

/**
 * The operating system's own limits, set before the engine starts: no byte into any file, no core dump, a ceiling
 * for memory. Windows has no such shell; there DuckDB's lock and the guard stand alone.
 */
const limited = (memoryMb: number): { readonly command: string; readonly args: readonly string[] } => {
  const program = [process.execPath, '--max-old-space-size=256', compiled('queries', 'engine', 'child.js')];
  if (process.platform === 'win32') return { command: program[0] as string, args: program.slice(1) };
  const limits = `ulimit -f 0 || exit 97; ulimit -c 0; ulimit -d ${(memoryMb + besides) * 1024} 2>/dev/null; exec "$@"`;
  return { command: '/bin/sh', args: ['-c', limits, 'sh', ...program] };
};

interface Child {
  say(message: ToChild): void;
  /** The next message, or how the process ended. */
  hear(): Promise<ToParent>;
  kill(): void;
  readonly ended: Promise<void>;
}

/** The end of what a child wrote to its standard error, for the report of its death. */
const tailOf = (stream: Readable): (() => string) => {
  let tail = '';
  stream.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-2000);
  });
  return () => tail.trim();
};

const startChild = (memoryMb: number): Child => {
  const { command, args } = limited(memoryMb);
  const child: ChildProcess = spawn(command, args, {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const input = child.stdin as Writable;
  const complaints = tailOf(child.stderr as Readable);
  let how = 'it ended';
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      how = error.message;
      resolve();
    });
    // Not `close`: that waits for somebody to read what the dead child had still said.
    child.once('exit', (code, signal) => {
      how = signal ? `signal ${signal}` : `exit code ${code}`;
      resolve();
    });
  });
  // A write to a child that just died is told by its end, not by this event.
  input.on('error', () => {});
  const channel = child.stdio[3] as Readable;
  const lines = linesOf(channel, longestLine);
  return {
    say: (message) => {
      input.write(`${JSON.stringify(message)}\n`);
    },
    hear: async () => {
      const next = await lines.next();
      if (!next.done) return toParent.parse(JSON.parse(next.value));
      await ended;
      throw deskError('query-stopped', {
        what: `The engine died while it worked on the question (${how}).`,
        details: { complaints: complaints() },
      });
    },
    kill: () => {
      child.kill('SIGKILL');
      channel.destroy();
    },
    ended,
  };
};

const failed = (message: Extract<ToParent, { kind: 'error' }>) =>
  deskError(message.code, {
    what: message.what,
    where: message.where,
    next: message.next,
    details: message.missingTable === undefined ? {} : { missingTable: message.missingTable },
  });

type Wait = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets work be overtaken by time or by a signal; what was waited is taken from the time that is left. */
const patience = (timeoutMs: number, kill: () => void, signal?: AbortSignal): Wait => {
  let left = timeoutMs;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    const begun = performance.now();
    let overtake: ((error: unknown) => void) | undefined;
    const overtaken = new Promise<never>((_, reject) => {
      overtake = reject;
    });
    const timer = setTimeout(
      () => {
        const seconds = timeoutMs / 1000;
        overtake?.(deskError('query-stopped', { what: `The question took longer than ${seconds} seconds.` }));
        kill();
      },
      Math.max(0, left),
    );
    const onAbort = () => {
      overtake?.(signal?.reason);
      kill();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work(), overtaken]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      left -= performance.now() - begun;
    }
  };
};

/** Opens an engine. Its processes start with the first question; a finished one waits for the next. */
export const openEngine = (options: EngineOptions): Engine => {
  const { memoryMb, timeoutMs, threads } = { ...defaults, ...options };
  const idle: Child[] = [];
  const working = new Set<Child>();

  const take = async (wait: Wait, child: Child): Promise<void> => {
    child.say({
      kind: 'open',
      catalog: options.catalog.path,
      files: [...options.catalog.files],
      memoryMb,
      threads,
    });
    const message = await wait(() => child.hear());
    if (message.kind === 'error') throw failed(message);
  };

  const ask = async (question: Question, signal?: AbortSignal): Promise<Answer> => {
    const waiting = idle.pop();
    const child = waiting ?? startChild(memoryMb);
    working.add(child);
    const wait = patience(timeoutMs, child.kill, signal);
    const drop = () => {
      working.delete(child);
      child.kill();
    };
    const keep = () => {
      working.delete(child);
      idle.push(child);
    };
    /** The next message; an error of the statement leaves the child usable, anything else ends it. */
    const hear = async () => {
      const message = await wait(() => child.hear()).catch((error: unknown) => {
        drop();
        throw error;
      });
      if (message.kind !== 'error') return message;
      message.code === 'unexpected' || message.code === 'query-stopped' ? drop() : keep();
      throw failed(message);
    };
    if (!waiting)
      await take(wait, child).catch((error: unknown) => {
        drop();
        throw error;
      });
    child.say({ kind: 'ask', sql: question.sql, parameters: { ...question.parameters } });
    const head = await hear();
    if (head.kind !== 'columns')
      throw deskError('unexpected', { what: `The engine said ${head.kind} first.` });

    const rows = async function* () {
      let over = false;
      try {
        for (;;) {
          const message = await hear().catch((error: unknown) => {
            over = true;
            throw error;
          });
          if (message.kind === 'end') {
            over = true;
            keep();
            return;
          }
          if (message.kind === 'rows') yield message.rows;
        }
      } finally {
        // Left early: the rest is nobody's, and its process with it.
        if (!over) drop();
      }
    };
    const { columns, changing, tables } = head;
    return { columns, changing, tables, rows: rows() };
  };

  return {
    ask,
    close: async () => {
      const children = [...idle.splice(0), ...working];
      for (const child of children) child.kill();
      await Promise.all(children.map((child) => child.ended));
    },
  };
};
