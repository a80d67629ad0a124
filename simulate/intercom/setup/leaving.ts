import type { Call } from '../../server.js';
import type { Settings } from '../../settings.js';
import type { Workspace } from '../state/workspace.js';

/** A teammate who leaves while somebody writes in the workspace. */
export interface Leaving {
  /** Told of every call that was taken. */
  counted(call: Call): void;
  /** Whether a teammate is in the lists no more, though their id may still be taken. */
  has(adminId: string): boolean;
}

export const createLeaving = (settings: Settings, workspace: Workspace): Leaving => {
  const after = settings.number('leaves_after');
  const left = new Set<string>();
  let writes = 0;
  return {
    counted: ({ method }) => {
      if (after === 0 || method === 'GET' || ++writes !== after) return;
      const id = [...workspace.admins.keys()].at(-1);
      if (id === undefined) return;
      if (settings.text('departed_author') === 'refused') workspace.admins.delete(id);
      else left.add(id);
    },
    has: (adminId) => left.has(adminId),
  };
};
