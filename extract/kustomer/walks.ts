import { segment } from './api/calls.js';
import type { WalkedKind } from './kinds/walked.js';
import { klassNames } from './read/klass-names.js';
import type { Parent, Walk } from './read/walked.js';
import type { Reading } from './reader.js';
import { parsed, relatedIds } from './record.js';

/** Which parents are walked over, and where their children are. */

const parentPaths = { customer: '/v1/customers', conversation: '/v1/conversations' } as const;

/** The walk of a declared kind. */
export const declaredWalk = ({ kind, of, route, parameters, pageSize, parentColumn }: WalkedKind): Walk => ({
  kind,
  parentKind: of,
  path: ({ id }) => `${parentPaths[of]}/${segment(id)}/${route}`,
  shape: `${parentPaths[of]}/{id}/${route}`,
  itself: ({ id }) => `${parentPaths[of]}/${segment(id)}`,
  ...(parameters ? { parameters } : {}),
  ...(pageSize ? { pageSize } : {}),
  ...(parentColumn ? { parentColumn } : {}),
});

async function* klassesOf(reading: Reading): AsyncGenerator<Parent> {
  let seq = 0;
  for (const name of await klassNames(reading)) yield { id: name, seq: seq++, bytes: null };
}

/** Custom objects of every klass, also of those that are switched off: what the searches did not give. */
export const klassWalk: Walk = {
  kind: 'kobject',
  parentKind: 'klass',
  path: ({ id }) => `/v1/klasses/${segment(id)}`,
  shape: '/v1/klasses/{name}',
  itself: ({ id }) => `/v1/metadata/${segment(`kobject.${id}`)}`,
  parents: klassesOf,
  lacking: true,
};

const klassOf = (bytes: Buffer | null): string | undefined => relatedIds(parsed(bytes), 'klass')[0];

/** Only objects of klasses that say so can have comments. */
async function* commented(reading: Reading): AsyncGenerator<Parent> {
  const names = new Set(await klassNames(reading, ({ mixins }) => String(mixins).includes('commentable')));
  for await (const record of reading.context.staged('kobject'))
    if (!record.deleted && names.has(klassOf(record.bytes) ?? '')) yield record;
}

export const commentWalk: Walk = {
  kind: 'comment',
  parentKind: 'kobject',
  path: ({ id }) => `/v1/kobjects/${segment(id)}/comments`,
  shape: '/v1/kobjects/{id}/comments',
  itself: ({ id, bytes }) => `/v1/klasses/${segment(klassOf(bytes) ?? '')}/${segment(id)}`,
  parameters: { include: 'attachments' },
  parents: commented,
  parentColumn: 'kobject_id',
};

/** The path of a session: its own id is not the one that the route takes. */
const sessionPath = (bytes: Buffer | null): string => {
  const value = parsed(bytes);
  const customer = relatedIds(value, 'customer')[0] ?? '';
  const session = String(value.attributes?.sessionId ?? value.id);
  return `/v1/customers/${segment(customer)}/sessions/${segment(session)}`;
};

export const sessionWalk: Walk = {
  kind: 'session_event',
  parentKind: 'customer_session',
  path: ({ bytes }) => `${sessionPath(bytes)}/events`,
  shape: '/v1/customers/{id}/sessions/{id}/events',
  itself: ({ bytes }) => sessionPath(bytes).replace(/\/sessions\/.*$/, ''),
};
