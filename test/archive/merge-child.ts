import type { MergeStep } from '../../archive-format/merge/archives.js';
import { joinDesks } from './merge-desks.js';

/** A process that is killed (no handler, no clean-up) right after a named step of a joining. */
const [north, south, out, step] = process.argv.slice(2) as [string, string, string, MergeStep];

await joinDesks({ north, south }, out, {
  hook: (reached) => {
    if (reached === step) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write('joined\n');
