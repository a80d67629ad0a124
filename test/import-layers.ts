import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { packageRoot } from '../core/package-info.js';

/**
 * Who may import whom, as one line of layers. Imports go downwards or stay in their own folder; the five in the
 * middle do not know each other, so a load can never reach a source.
 */
export const layers: readonly (readonly string[])[] = [
  ['cli'],
  ['extract', 'transform', 'load', 'queries', 'simulate'],
  ['archive-format'],
  ['core'],
];

const level = (folder: string): number => layers.findIndex((names) => names.includes(folder));

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });

const importPattern = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

export interface LayerBreach {
  readonly file: string;
  readonly imports: string;
}

/** Every import that goes upwards, or sideways between the five. */
export const layerBreaches = (): LayerBreach[] => {
  const breaches: LayerBreach[] = [];
  for (const folder of layers.flat()) {
    let files: string[] = [];
    try {
      files = sources(join(packageRoot, folder));
    } catch {
      // The folder does not exist yet: nothing to check in it.
      continue;
    }
    for (const file of files) {
      for (const match of readFileSync(file, 'utf8').matchAll(importPattern)) {
        const target = relative(packageRoot, join(dirname(file), match[1] as string));
        const other = target.split(sep)[0] as string;
        const allowed = other === folder || (level(other) > level(folder) && level(other) >= 0);
        if (!allowed) breaches.push({ file: relative(packageRoot, file), imports: target });
      }
    }
  }
  return breaches;
};

if (process.argv[1]?.endsWith('import-layers.ts')) {
  const breaches = layerBreaches();
  for (const breach of breaches) console.error(`${breach.file} must not import ${breach.imports}`);
  console.log(breaches.length === 0 ? 'import layers: clean' : `import layers: ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
