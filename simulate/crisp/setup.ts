import { createHash } from 'node:crypto';
import { deskError } from '../../core/errors.js';
import { makeDesk } from '../desk/desk.js';
import { dayStart } from '../desk/times.js';
import { seededRandom } from '../faults.js';
import type { Settings } from '../settings.js';
import type { Ids } from './desk.js';
import type { Operator, Workspace } from './state.js';

/** What a workspace has before anything is imported. */

/** The same seed and the same calls give the same ids. */
export const createIds = (seed: number): Ids => {
  const random = seededRandom(seed ^ 0xc415);
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += Math.floor(random() * 16).toString(16);
    return text;
  };
  return {
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    fingerprint: () => Math.floor(1e14 + random() * 9e14),
    short: () =>
      Math.floor(random() * 36 ** 7)
        .toString(36)
        .padStart(7, '0'),
  };
};

/** A fixed id for each seed, so that a ledger fits a stand-in that was started again. */
export const websiteIdOf = (seed: number): string => {
  const hex = createHash('sha256').update(`crisp ${seed}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const person = (text: string): { readonly name: string; readonly email: string } => {
  const match = /^(.*?)\s*<([^<>@\s]+@[^<>\s]+)>$/.exec(text);
  if (!match?.[2])
    throw deskError('flag-invalid', {
      what: `"${text}" is no operator.`,
      where: '--set operators',
      next: 'Write `Name <e-mail>`, several with a comma between them.',
    });
  return { name: match[1] || (match[2].split('@')[0] as string), email: match[2] };
};

const operatorsOf = (settings: Settings, ids: Ids, seed: number, now: number): Operator[] => {
  const people =
    settings.text('operators') === 'desk'
      ? makeDesk({ seed, scale: 1, end: dayStart(now) }).agents.filter(
          (agent) => agent.leftAt === null && !agent.purged && agent.kind !== 'machine',
        )
      : settings.list('operators').map(person);
  return people.map(({ name, email }) => {
    const [firstName = '', ...rest] = name.split(' ');
    return { userId: ids.uuid(), email, firstName, lastName: rest.join(' ') };
  });
};

/** Errors: flag-invalid for an operator that cannot be read. */
export const newWorkspace = (
  settings: Settings,
  ids: Ids,
  seed: number,
  now: number,
  operators?: readonly string[],
): Workspace => ({
  websiteId: websiteIdOf(seed),
  operators: operators
    ? operators.map((email) => ({ userId: ids.uuid(), email, firstName: email, lastName: '' }))
    : operatorsOf(settings, ids, seed, now),
  people: new Map(),
  byEmail: new Map(),
  conversations: new Map(),
  helpdesk:
    settings.text('helpdesk') === 'off'
      ? null
      : { locales: new Map(settings.list('locales').map((locale) => [locale, new Map()])) },
  redirections: new Map(),
  files: new Map(),
  events: [],
});
