import type { Operation } from '../operation.js';
import type { CallsOf, Compiler } from '../target.js';

/** What a target says of its calls, or what is taken for granted. */
export const callsOf = ({ calls, capabilities: { callsPerOperation = {} } }: Compiler): CallsOf =>
  calls ??
  (({ kind }) => {
    const each = callsPerOperation[kind] ?? 1;
    return { make: each, change: each };
  });

/** What an operation uploads that none before it did. */
export const freshUploads = ({ uploads = () => [] }: Compiler) => {
  const seen = new Set<string>();
  return (operation: Operation): { readonly calls: number; readonly bytes: number } => {
    let calls = 0;
    let bytes = 0;
    for (const { id, size } of uploads(operation)) {
      // The beginning tells files apart well enough for a forecast, and a million of them can be held.
      const mark = id.slice(0, 30);
      if (seen.has(mark)) continue;
      seen.add(mark);
      calls++;
      bytes += size;
    }
    return { calls, bytes };
  };
};
