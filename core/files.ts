import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** For `catch`: what is not there counts as `instead`; any other failure stays one. */
export const ifAbsent =
  <T>(instead: T) =>
  (error: unknown): T => {
    // ENOTDIR: a file stands where a folder above would have to be.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return instead;
    throw error;
  };

/** Forces a file's bytes to the disk. Opened for reading alone with `r`, for a file that must not be written any more. */
export const syncFile = async (path: string, flags: 'r' | 'r+' = 'r+'): Promise<void> => {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Forces a folder's entries (new names, renames) to the disk. Windows cannot; there it does nothing. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** rename(2), then the folders that changed, so that the new name survives a loss of power. */
export const renameDurably = async (from: string, to: string): Promise<void> => {
  await rename(from, to);
  await syncFolder(dirname(to));
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from));
};

/**
 * Replaces a file in one step: a reader sees the old bytes or the new ones, also after a crash.
 * `scratch` is a folder on the same file system for the temporary file; the file's own folder by default.
 */
export const replaceFile = async (
  path: string,
  data: string | Uint8Array,
  scratch?: string,
  mode?: number,
): Promise<void> => {
  const temporary = join(scratch ?? dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await renameDurably(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

/** Writes all of `data` at the handle's end. `write` may do less than asked when the disk is nearly full. */
export const writeFully = async (handle: FileHandle, data: Uint8Array, at?: number): Promise<void> => {
  let offset = 0;
  while (offset < data.byteLength) {
    const { bytesWritten } = await handle.write(
      data,
      offset,
      data.byteLength - offset,
      at === undefined ? null : at + offset,
    );
    offset += bytesWritten;
  }
};

export const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true });
};
