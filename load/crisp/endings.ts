import { deskError } from '../../core/errors.js';
import type { Endings } from '../ending.js';
import { phases } from './compile/build.js';

/** Pages that readers at the source do not see any more are unpublished, row by row; nothing else is taken off. */
export const crispEndings: Endings = {
  phase: phases.text,
  kinds: [],
  byRow: ['help-path', 'help-metadata'],
  payload: ({ key, kind }) => {
    throw deskError('plan-invalid', { what: `Nothing takes off a ${kind}.`, where: key });
  },
  aim: async ({ payload }, { remoteId }) => ({
    remoteId: remoteId((payload.place as { readonly $ref: string }).$ref),
  }),
};
