import type { CommitStep } from '../../archive-format/commit/publish.js';
import { openArchive } from '../../archive-format/open.js';
import { batch, blobRef, bytesOf, note, report, scope, testOptions } from './fixture.js';

/** A process that is killed (no handler, no clean-up) right after a named step of its commit. */
const [home, step, text] = process.argv.slice(2) as [string, CommitStep, string];

const archive = await openArchive(
  home,
  testOptions({
    newId: () => `run-${process.pid}`,
    commitHook: (reached) => {
      if (reached === step) process.kill(process.pid, 'SIGKILL');
    },
  }),
);
const writer = await archive.begin(scope());
if (!writer.checkpoint('note')?.done) {
  await writer.append('note', batch([note('n1', { body: text }), note('n2', { rev: 'x' })], { done: true }));
  await writer.putBlob(blobRef(`of ${text}`), bytesOf(text), '2025-02-01T00:00:00.000Z');
}
await writer.commit({ note: report(2) });
process.stdout.write('committed\n');
