import { deskError } from '../../core/errors.js';
import { type Endings, endedKind, type LeftOver } from '../ending.js';
import { type Payload, phases, ref } from './compile/build.js';

/** In the name of the token's own admin: who put a tag on is in the archive, not in the ledger. */
const self = { $look: 'self' } as const;

const payloads: Readonly<Record<string, (thing: LeftOver) => Payload>> = {
  'contact-tag': ({ owner, remoteId }) => ({ contact: ref(owner), tag: remoteId }),
  'company-tag': ({ owner, remoteId }) => ({ company: ref(owner), tag: remoteId }),
  'conversation-tag': ({ owner, remoteId }) => ({ conversation: ref(owner), tag: remoteId, admin_id: self }),
  'ticket-tag': ({ owner, remoteId }) => ({ ticket: ref(owner), tag: remoteId, admin_id: self }),
  'contact-company': ({ owner, remoteId }) => ({ contact: ref(owner), company: remoteId }),
  'object-relation': ({ owner, facts }) => ({
    holder: owner.startsWith('contact:') ? 'contact' : 'conversation',
    id: ref(owner),
    relation: facts.relation ?? '',
    objects: (facts.written ?? '').split(',').filter((id) => id !== ''),
  }),
};

/** What a later load takes off: tags, companies of contacts, relations to custom objects; assignees row by row. */
export const intercomEndings: Endings = {
  phase: phases.ending,
  kinds: Object.keys(payloads),
  byRow: ['assignment', 'ticket-assignment'],
  payload: (thing) => {
    const of = payloads[endedKind(thing.kind)];
    if (!of)
      throw deskError('plan-invalid', { what: `Nothing takes off a ${thing.kind}.`, where: thing.key });
    return of(thing);
  },
};
