import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const findRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    try {
      const text = readFileSync(join(folder, 'package.json'), 'utf8');
      if ((JSON.parse(text) as { name?: string }).name === 'deskarchive') return folder;
    } catch {
      // No package.json here: the next folder up may have it.
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error('deskarchive: package.json not found above the program');
    folder = parent;
  }
};

/** The folder of the package: SQL files and other texts that ship beside the compiled code lie below it. */
export const packageRoot: string = findRoot();

export const packageVersion: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** Path of a file that ships with the package, e.g. `asset('queries', 'missing.sql')`. */
export const asset = (...parts: string[]): string => join(packageRoot, ...parts);

/** Path of a compiled module, for child processes: `compiled('queries', 'engine-child.js')`. */
export const compiled = (...parts: string[]): string => join(packageRoot, 'dist', ...parts);
