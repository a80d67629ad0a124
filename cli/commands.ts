import type { Command, CommandEntry } from './command.js';

/**
 * Every command, in the order of help and reference. A command's code is read when it is called: most calls are short,
 * and reading all of them costs a second.
 */
export const commands: readonly CommandEntry[] = [
  { name: 'demo', read: async () => (await import('./commands/demo.js')).demo },
  { name: 'check', read: async () => (await import('./commands/check.js')).check },
  { name: 'extract', read: async () => (await import('./commands/extract.js')).extract },
  { name: 'snapshots', read: async () => (await import('./commands/snapshots.js')).snapshots },
  { name: 'discard', read: async () => (await import('./commands/discard.js')).discard },
  { name: 'verify', read: async () => (await import('./commands/verify.js')).verify },
  { name: 'seal', read: async () => (await import('./commands/seal.js')).seal },
  { name: 'receipt', read: async () => (await import('./commands/receipt.js')).receipt },
  { name: 'freeze', read: async () => (await import('./commands/freeze.js')).freeze },
  { name: 'thaw', read: async () => (await import('./commands/thaw.js')).thaw },
  { name: 'diff', read: async () => (await import('./commands/diff.js')).diff },
  { name: 'disagreements', read: async () => (await import('./commands/disagreements.js')).disagreements },
  { name: 'gaps', read: async () => (await import('./commands/gaps.js')).gaps },
  { name: 'hold add', read: async () => (await import('./commands/hold.js')).holdAdd },
  { name: 'hold list', read: async () => (await import('./commands/hold.js')).holdList },
  { name: 'hold release', read: async () => (await import('./commands/hold.js')).holdRelease },
  { name: 'erase', read: async () => (await import('./commands/erase.js')).erase },
  { name: 'redact', read: async () => (await import('./commands/redact.js')).redact },
  { name: 'expire', read: async () => (await import('./commands/expire.js')).expire },
  { name: 'handovers', read: async () => (await import('./commands/handovers.js')).handovers },
  { name: 'mask', read: async () => (await import('./commands/mask.js')).mask },
  { name: 'merge', read: async () => (await import('./commands/merge.js')).merge },
  { name: 'transform', read: async () => (await import('./commands/transform.js')).transform },
  { name: 'query', read: async () => (await import('./commands/query.js')).query },
  { name: 'queries', read: async () => (await import('./commands/queries.js')).queries },
  { name: 'transcript', read: async () => (await import('./commands/transcript.js')).transcript },
  { name: 'catalog', read: async () => (await import('./commands/catalog.js')).catalog },
  { name: 'map propose', read: async () => (await import('./commands/map.js')).mapPropose },
  { name: 'map check', read: async () => (await import('./commands/map.js')).mapCheck },
  { name: 'map confirm', read: async () => (await import('./commands/map.js')).mapConfirm },
  { name: 'plan', read: async () => (await import('./commands/plan.js')).plan },
  { name: 'plan diff', read: async () => (await import('./commands/plan-diff.js')).planDiffCommand },
  { name: 'report', read: async () => (await import('./commands/report.js')).report },
  { name: 'files', read: async () => (await import('./commands/files.js')).files },
  { name: 'load', read: async () => (await import('./commands/load.js')).load },
  { name: 'readback', read: async () => (await import('./commands/readback.js')).readback },
  { name: 'redirects', read: async () => (await import('./commands/redirects.js')).redirects },
  { name: 'undo', read: async () => (await import('./commands/undo.js')).undo },
  { name: 'simulate', read: async () => (await import('./commands/simulate.js')).simulate },
];

/** All of them, read: for help, the reference page and the keys of a config file. */
export const readCommands = (entries: readonly CommandEntry[]): Promise<Command[]> =>
  Promise.all(entries.map((entry) => entry.read()));
