import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

interface Import {
  readonly file: string;
  readonly imports: string;
}

/** Every import of one of our files by another, as paths from the root with the ending `.ts`. */
const importsOf = (folder: string): Import[] => {
  const root = join(packageRoot, folder);
  if (!existsSync(root)) return [];
  return sources(root).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(importPattern)].map((match) => ({
      file: relative(packageRoot, file),
      imports: relative(packageRoot, join(dirname(file), match[1] as string)).replace(/\.js$/, '.ts'),
    })),
  );
};

/** Every import that goes upwards, or sideways between the five. */
export const layerBreaches = (): Import[] =>
  layers.flat().flatMap((folder) =>
    importsOf(folder).filter(({ imports }) => {
      const other = imports.split(sep)[0] as string;
      return !(other === folder || (level(other) > level(folder) && level(other) >= 0));
    }),
  );

/** Files that lead back to themselves, as the way round. Types count: a reader meets them too. */
export const circles = (): string[][] => {
  const targets = new Map<string, string[]>();
  for (const { file, imports } of layers.flat().flatMap(importsOf))
    targets.set(file, [...(targets.get(file) ?? []), imports]);
  const found: string[][] = [];
  const left = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push([...way.slice(at), file]);
    if (at >= 0 || left.has(file)) return;
    for (const next of targets.get(file) ?? []) walk(next, [...way, file]);
    left.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return found;
};

if (process.argv[1]?.endsWith('import-layers.ts')) {
  const breaches = layerBreaches();
  for (const { file, imports } of breaches) console.error(`${file} must not import ${imports}`);
  const rounds = circles();
  for (const way of rounds) console.error(`a circle: ${way.join(' -> ')}`);
  const bad = breaches.length + rounds.length;
  console.log(bad === 0 ? 'import layers: clean' : `import layers: ${bad} breaches`);
  process.exitCode = bad === 0 ? 0 : 1;
}
