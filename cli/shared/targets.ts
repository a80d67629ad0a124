import { deskError } from '../../core/errors.js';
import type { TargetRoom } from './targets/room.js';

/** Every target, one line each. Only the one that a command needs is read: start-up is most of a short call. */
const rooms: Readonly<Record<TargetRoom['name'], () => Promise<TargetRoom>>> = {
  intercom: async () => (await import('./targets/intercom.js')).intercomRoom,
  crisp: async () => (await import('./targets/crisp.js')).crispRoom,
};

export const targetNames = Object.keys(rooms) as TargetRoom['name'][];

/** The target of this name. Errors: flag-invalid. */
export const targetNamed = async (name: string): Promise<TargetRoom> => {
  const known = targetNames.find((one) => one === name);
  if (known) return rooms[known]();
  throw deskError('flag-invalid', {
    what: `There is no target "${name}".`,
    where: '--target',
    next: `Targets: ${targetNames.join(', ')}.`,
  });
};

export { targetOptions } from './targets/room.js';
