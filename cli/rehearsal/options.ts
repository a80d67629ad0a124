import type { Options } from '../command.js';

/** Flags of `load --rehearse` alone. */
export const rehearsalOptions = {
  rehearse: {
    type: 'boolean',
    about:
      'Write to a stand-in on a clock that jumps instead of the target: how long it takes, what fails, whom it would mail. No account, no token.',
    default: false,
  },
  latency: {
    type: 'number',
    about: 'Rehearsal: milliseconds that a call takes there and back.',
    default: 300,
    range: [1, 60_000],
  },
  upload: {
    type: 'number',
    about: 'Rehearsal: megabytes a second that your line sends.',
    default: 4,
    range: [0.01, 10_000],
  },
  'stand-in': {
    type: 'strings',
    about:
      'Rehearsal: settle an open fact of the vendor, e.g. app_rate=500; deskarchive simulate intercom --list shows them. Repeatable.',
    value: 'NAME=VALUE',
  },
  faults: {
    type: 'string',
    about: 'Rehearsal: bad weather, e.g. "429@2%,500-after@1% POST /conversations".',
    value: 'SPEC',
  },
  out: {
    type: 'string',
    about:
      'Rehearsal: where to keep the report as JSON; rehearsal.json in the plan by default, which deskarchive report reads.',
    value: 'FILE',
  },
} as const satisfies Options;
