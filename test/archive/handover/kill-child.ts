import { thaw } from '../../../archive-format/handover/thaw.js';
import { frozen, never } from './sample.js';

/** A process that is killed (no handler, no clean-up) when a freeze or a thaw has got so far. */
const [what, from, to, events] = process.argv.slice(2) as [string, string, string, string];

let left = Number(events);
const progress = (): void => {
  if (--left <= 0) process.kill(process.pid, 'SIGKILL');
};

if (what === 'freeze') await frozen(from, to, { progress });
else await thaw({ file: from, out: to, signal: never, progress });
process.stdout.write('done\n');
