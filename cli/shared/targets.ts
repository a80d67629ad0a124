import { deskError } from '../../core/errors.js';
import { crispRoom } from './targets/crisp.js';
import { intercomRoom } from './targets/intercom.js';
import type { TargetRoom } from './targets/room.js';

/** Every target, one line each. */
const rooms: readonly TargetRoom[] = [intercomRoom, crispRoom];

export const targetNames = rooms.map((room) => room.name);

/** The target of this name. Errors: flag-invalid. */
export const targetNamed = (name: string): TargetRoom => {
  const room = rooms.find((one) => one.name === name);
  if (room) return room;
  throw deskError('flag-invalid', {
    what: `There is no target "${name}".`,
    where: '--target',
    next: `Targets: ${targetNames.join(', ')}.`,
  });
};

export { targetOptions } from './targets/room.js';
