import { join } from 'node:path';
import { digestFile } from '../../core/digest.js';
import type { Budget } from './budget.js';
import { type MemberFile, memberFile } from './member-file.js';

/** What is known of one file of the snapshot that is being written; kept in run.json. */
export interface FileState {
  /** Durable length of the file. */
  readonly bytes: number;
  readonly lines: number;
  /** Bytes of text before compression. */
  readonly text: number;
  /** Bytes of the longest line: readers that need a buffer of a known size ask for it. */
  readonly longest: number;
  /** A line holds a masked value. */
  readonly masked: boolean;
  /** Present when the file is complete. */
  readonly sha512?: string;
}

export type FileStates = Readonly<Record<string, FileState>>;

interface Growing {
  readonly file: MemberFile;
  lines: number;
  text: number;
  longest: number;
  masked: boolean;
  dirty: boolean;
  /** Length up to the last capture, while nothing was added since. */
  durable: number;
}

/** The gzip files of a snapshot that is being written. Paths are relative to the content folder. */
export interface GrowingFiles {
  /** Lines and bytes of text so far; zeros for a new file. */
  size(path: string): { readonly lines: number; readonly text: number };
  /** Adds a line (without waiting). Begins the file if need be. */
  write(path: string, masked: boolean, ...pieces: readonly (string | Uint8Array)[]): void;
  /** Completes a file in the background; `capture` and `settle` wait for it. */
  close(path: string): void;
  /**
   * One consistent point over all files: what was written before this call. Resolves when all of it is on the
   * disk, with the lengths that hold it.
   */
  capture(): Promise<FileStates>;
  /** Completes all files. */
  settle(): Promise<FileStates>;
  /** Closes the handles without completing anything. */
  release(): Promise<void>;
}

export const growingFiles = (content: string, known: FileStates, budget: Budget): GrowingFiles => {
  const complete = new Map<string, Promise<FileState>>();
  const open = new Map<string, Growing>();
  for (const [path, state] of Object.entries(known))
    if (state.sha512) complete.set(path, Promise.resolve(state));

  const begin = (path: string): Growing => {
    const state = known[path];
    const growing: Growing = {
      file: memberFile(join(content, path), state?.bytes ?? 0, budget),
      lines: state?.lines ?? 0,
      text: state?.text ?? 0,
      longest: state?.longest ?? 0,
      masked: state?.masked ?? false,
      dirty: state === undefined,
      durable: state?.bytes ?? 0,
    };
    open.set(path, growing);
    return growing;
  };
  for (const [path, state] of Object.entries(known)) if (!state.sha512) begin(path);

  const stateOf = ({ lines, text, longest, masked }: Growing) => ({ lines, text, longest, masked });

  const finish = async (path: string, growing: Growing): Promise<FileState> => {
    const facts = stateOf(growing);
    let bytes: number;
    try {
      bytes = await growing.file.cut();
      await growing.file.sync();
    } finally {
      await growing.file.close();
    }
    return { bytes, ...facts, sha512: await digestFile('sha512', join(content, path)) };
  };

  const close = (path: string): void => {
    const growing = open.get(path);
    if (!growing) return;
    open.delete(path);
    const done = finish(path, growing);
    // Whoever captures or settles gets the failure; until then it must not count as unhandled.
    done.catch(() => undefined);
    complete.set(path, done);
  };

  const capture = async (): Promise<FileStates> => {
    // No await before every file is cut: this is the one instant that the capture stands for.
    const cuts = [...open].map(([path, growing]) => {
      const facts = stateOf(growing);
      const cut = growing.dirty ? growing.file.cut() : undefined;
      growing.dirty = false;
      return { path, growing, facts, cut };
    });
    const closed = [...complete];
    const states = await Promise.all([
      ...cuts.map(async ({ path, growing, facts, cut }): Promise<[string, FileState]> => {
        if (cut) {
          growing.durable = await cut;
          await growing.file.sync();
        }
        return [path, { bytes: growing.durable, ...facts }];
      }),
      ...closed.map(async ([path, state]): Promise<[string, FileState]> => [path, await state]),
    ]);
    return Object.fromEntries(states.sort(([a], [b]) => (a < b ? -1 : 1)));
  };

  return {
    size: (path) => open.get(path) ?? { lines: 0, text: 0 },
    write: (path, masked, ...pieces) => {
      const growing = open.get(path) ?? begin(path);
      const size = growing.file.write(...pieces);
      growing.lines++;
      growing.text += size;
      if (size > growing.longest) growing.longest = size;
      if (masked) growing.masked = true;
      growing.dirty = true;
    },
    close,
    capture,
    settle: async () => {
      for (const path of [...open.keys()]) close(path);
      return capture();
    },
    release: async () => {
      const handles = [...open.values()].map((growing) => growing.file.close());
      await Promise.allSettled([...handles, ...complete.values()]);
      open.clear();
    },
  };
};
