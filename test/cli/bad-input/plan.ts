import { archiveFlags, at, type Case, mappingFlags } from './rig.js';

/** Mappings and plans. */
export const planCases: readonly Case[] = [
  {
    name: 'no mapping',
    args: () => ['plan', ...archiveFlags, '--mapping', at('nowhere.yaml'), '--out', at('plan')],
    code: 'mapping-missing',
    exit: 2,
    says: ['nowhere.yaml', 'map propose'],
  },
  {
    name: 'a broken mapping',
    args: () => ['plan', ...archiveFlags, '--mapping', at('broken.yaml'), '--out', at('plan')],
    code: 'mapping-invalid',
    exit: 2,
    says: ['broken.yaml:'],
  },
  {
    name: 'a mapping with a wrong key',
    args: () => ['plan', ...archiveFlags, '--mapping', at('typo.yaml'), '--out', at('plan')],
    code: 'mapping-invalid',
    exit: 2,
    says: ['typo.yaml:', '"contcts" means nothing', 'mean "contacts"'],
  },
  {
    name: 'a mapping that nobody confirmed',
    args: () => ['plan', ...archiveFlags, ...mappingFlags, '--out', at('plan')],
    code: 'mapping-unconfirmed',
    exit: 6,
    says: ['map confirm'],
  },
  {
    name: 'no plan',
    args: () => ['load', '--plan', at('nowhere')],
    code: 'plan-missing',
    exit: 2,
    says: ['nowhere', 'deskarchive plan'],
  },
];
