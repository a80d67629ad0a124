import { at, type Case } from './rig.js';

/** Stand-ins that are asked for what they are not. */
export const simulateCases: readonly Case[] = [
  {
    name: 'an unknown vendor',
    args: () => ['simulate', 'kustmer'],
    code: 'flag-invalid',
    exit: 2,
    says: ['mean kustomer'],
  },
  {
    name: 'an unknown fault',
    alone: true,
    args: () => ['simulate', 'kustomer', '--faults', 'boom@2%'],
    code: 'flag-invalid',
    exit: 2,
    says: ['boom', 'reset-after'],
  },
  {
    name: 'an unknown setting',
    args: () => ['simulate', 'intercom', '--set', 'nope=1'],
    code: 'flag-invalid',
    exit: 2,
    says: ['nope'],
  },
  {
    name: 'no data folder',
    args: () => ['simulate', 'kustomer', '--data', at('nowhere')],
    code: 'input-invalid',
    exit: 2,
    says: ['nowhere'],
  },
];
