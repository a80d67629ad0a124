import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { canonicalJson, sha256 } from '../core/digest.js';
import { ifAbsent } from '../core/files.js';
import { packageVersion } from '../core/package-info.js';
import { readFileAsset } from './step.js';

/**
 * The digest of everything that decides what a model looks like besides its input: SQL texts, the code that makes rows
 * (as it runs: compiled or not), versions.
 */
export const transformDigest = (
  folders: readonly string[],
  sqlFiles: readonly string[],
  duckdb: string,
): string => {
  const code = ['html', ...folders].flatMap((folder) => codeFiles(join(import.meta.dirname, folder)));
  return sha256(
    canonicalJson({
      package: packageVersion,
      duckdb,
      sql: Object.fromEntries(sqlFiles.map((file) => [file, sha256(readFileAsset(file))])),
      code: Object.fromEntries(
        code.map((file) => [
          relative(import.meta.dirname, file).replaceAll('\\', '/'),
          sha256(readFileSync(file)),
        ]),
      ),
    }),
  );
};

const codeFiles = (folder: string): string[] => {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(folder);
  } catch (error) {
    // A source without code of its own has no such folder beside the compiled files.
    return ifAbsent<string[]>([])(error);
  }
  return entries
    .filter((entry) => entry.isFile() && /\.(js|ts)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

const list = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true });
