/** What is wrong with a path of an inventory, as the code that says so. */

/** A content path: relative, no empty element, no `.` or `..`. */
export const contentPathFault = (path: string): 'E099' | 'E100' | undefined => {
  if (path.startsWith('/') || path.endsWith('/')) return 'E100';
  if (path.includes('\u0000')) return 'E099';
  return path.split('/').some((name) => name === '' || name === '.' || name === '..') ? 'E099' : undefined;
};

/** A logical path: the same, with codes of its own. */
export const logicalPathFault = (path: string): 'E052' | 'E053' | undefined => {
  if (path.startsWith('/') || path.endsWith('/')) return 'E053';
  if (path.includes('\u0000')) return 'E052';
  return path.split('/').some((name) => name === '' || name === '.' || name === '..') ? 'E052' : undefined;
};

/** Paths that are there twice, or are the beginning of another one: a file cannot also be a folder. */
export const conflicts = (paths: readonly string[]): readonly string[] => {
  const all = new Set<string>();
  const found = new Set<string>();
  for (const path of paths) {
    if (all.has(path)) found.add(path);
    all.add(path);
  }
  for (const path of all)
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (all.has(path.slice(0, at))) found.add(path.slice(0, at));
  return [...found].sort();
};
