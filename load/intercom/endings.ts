import { deskError } from '../../core/errors.js';
import { type Aim, type Endings, endedKind, isEnding, type LeftOver } from '../ending.js';
import { resolvePayload } from '../references.js';
import { type Payload, phases, ref, tagKey } from './compile/build.js';

/** In the name of the token's own admin: who put a tag on is in the archive, not in the ledger. */
const self = { $look: 'self' } as const;

const idsIn = (written: string | undefined): string[] => (written ?? '').split(',').filter((id) => id !== '');

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
    objects: idsIn(facts.written),
  }),
};

type Values = Readonly<Record<string, unknown>>;

/** What the ledger has of the thing already, and whether it is being taken off. */
interface Earlier {
  readonly fact: (name: string) => string | undefined;
  readonly ends: boolean;
}

/** Of the kinds above and the assignments, from a payload with its ids put in. */
const aims: Readonly<Record<string, (values: Values, earlier: Earlier) => Aim>> = {
  'contact-tag': ({ tag }) => ({ remoteId: String(tag) }),
  'company-tag': ({ tag }) => ({ remoteId: String(tag) }),
  'ticket-tag': ({ tag }) => ({ remoteId: String(tag) }),
  // Who put it on: the ending is made in another's name.
  'conversation-tag': ({ tag, admin_id }, { fact, ends }) => ({
    remoteId: String(tag),
    facts: { by: (ends ? fact('by') : undefined) ?? String(admin_id) },
  }),
  'contact-company': ({ company }) => ({ remoteId: String(company) }),
  'object-relation': ({ id, relation, objects }, { fact }) => ({
    remoteId: String(id),
    facts: {
      relation: String(relation),
      written: [...new Set([...idsIn(fact('written')), ...(objects as readonly string[])])].join(','),
    },
  }),
  assignment: ({ conversation, assignee_id }) => ({
    remoteId: String(conversation),
    facts: { assigned: String(assignee_id) },
  }),
  'ticket-assignment': ({ ticket, assignee_id }) => ({
    remoteId: String(ticket),
    facts: { assigned: String(assignee_id) },
  }),
};

/** What a later load takes off: tags, companies of contacts, relations to custom objects; assignees and articles row by row. */
export const intercomEndings: Endings = {
  phase: phases.ending,
  kinds: Object.keys(payloads),
  byRow: ['assignment', 'ticket-assignment', 'article'],
  payload: (thing) => {
    const of = payloads[endedKind(thing.kind)];
    if (!of)
      throw deskError('plan-invalid', { what: `Nothing takes off a ${thing.kind}.`, where: thing.key });
    return { ...of(thing), ...(thing.triedAt === null ? {} : { tried_at: thing.triedAt }) };
  },
  aim: async ({ key, kind, payload }, { remoteId, looked, fact }) => {
    const of = aims[endedKind(kind)];
    if (!of) throw deskError('plan-invalid', { what: `Nothing takes off a ${kind}.`, where: key });
    // Companies are tagged by the tag's name.
    const values: Payload = kind === 'company-tag' ? { tag: ref(tagKey(String(payload.name))) } : payload;
    const resolve = { ref: remoteId, look: looked, blob: async () => '' };
    return of(await resolvePayload(values, resolve), {
      fact: (name) => fact(key, name),
      ends: isEnding(kind),
    });
  },
};
