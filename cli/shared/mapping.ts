import { deskError } from '../../core/errors.js';
import type { Mapping } from '../../transform/mapping/mapping.js';

/** A mapping is for one target. Errors: flag-invalid. */
export const refuseOtherTarget = (mapping: Mapping, target: string): void => {
  if (mapping.target === target) return;
  throw deskError('flag-invalid', {
    what: `The mapping is for ${mapping.target}, not for ${target}.`,
    where: '--target',
    next: `Write --target ${mapping.target}, or name another mapping.`,
  });
};

/** A mapping is for one source. Errors: mapping-invalid. */
export const refuseOtherSource = (mapping: Mapping, object: string, file: string): void => {
  if (mapping.archive.object === object) return;
  throw deskError('mapping-invalid', {
    what: `The mapping is for ${mapping.archive.object}, and the archive holds ${object}.`,
    where: file,
    next: 'Propose it anew with deskarchive map propose --again; your decisions stay.',
  });
};
