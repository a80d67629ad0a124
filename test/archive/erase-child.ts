import { erase } from '../../archive-format/erase/erase.js';
import type { SwapStep } from '../../archive-format/erase/swap.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { openArchive } from '../../archive-format/open.js';
import { virtualClock } from '../../core/clock.js';
import { silent } from '../../core/progress.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { start } from './fixture.js';

/** A process that is killed (no handler, no clean-up) right after a named step of its erasure. */
const [home, step] = process.argv.slice(2) as [string, SwapStep];

const clock = virtualClock(start);
await withLockedHome(home, clock, async (paths) =>
  erase({
    paths,
    object: await (await openArchive(home)).object(),
    spec: kustomerSubject,
    subject: { sort: 'person', email: 'ann.schmidt@example.com' },
    also: ['Ann Schmidt'],
    rules: [ledgerRule],
    progress: silent,
    operator: { name: 'Test Operator', address: 'mailto:operator@example.com' },
    reason: 'Request 88',
    legalBasis: 'GDPR 17(1)(b)',
    clock,
    dropUnfinished: false,
    suppress: true,
    hook: (reached) => {
      if (reached === step) process.kill(process.pid, 'SIGKILL');
    },
  }),
);
process.stdout.write('erased\n');
