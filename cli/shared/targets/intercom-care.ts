import type { IntercomSettings } from '../../../load/intercom/settings.js';
import type { WriteCare } from '../write-care.js';

/** How gently Intercom is written to, in its own settings. */
export const careSettings = (care: WriteCare): Partial<IntercomSettings> => ({
  reserve: care.reserve,
  ceilings: care.ceilings,
  settleMs: care.settleMs,
  quietMs: care.canaryMs,
  overwrite: care.overwrite ?? false,
  ...(care.indexLagMs === undefined
    ? {}
    : { contactIndexMs: care.indexLagMs, conversationIndexMs: care.indexLagMs }),
});
