import { list, single } from '../envelope.js';
import { badParameter, refusal } from '../errors.js';
import { listPage, type Rows, readPage, rowsInOrder } from '../paging.js';
import { parseRecord } from '../parse.js';
import { type SetupKind, setupKinds } from '../setup/setup-kinds.js';
import { recordOf, type Visit } from '../world.js';
import { reading } from './roles.js';
import type { Route } from './route.js';

/** What the organisation has set up: one list and one record route a kind, made from setup-kinds.ts. */

type Kind = (typeof setupKinds)[number]['kind'];

/** A plan without the feature has no such route; the setting `absent` says which kinds are missing. */
const present = (visit: Visit, kind: string): void => {
  const { settings } = visit.world;
  if (settings.list('absent').includes(kind)) throw refusal(Number(settings.text('absent_status')));
  if (kind === 'kb_domain' && !['both', 'listed'].includes(settings.text('kb_domains'))) throw refusal(404);
};

/** The address of one help centre, below it. */
const domainOfBase = (visit: Visit) => {
  const { settings, holdings } = visit.world;
  if (!['both', 'own'].includes(settings.text('kb_domains'))) throw refusal(404);
  const base = visit.params.id as string;
  recordOf(visit.world, 'kb_knowledge_base', base);
  const rows = rowsInOrder(holdings.shelf('kb_domain'), false);
  for (let place = 0; place < rows.length; place++) {
    const record = rows.at(place);
    const { knowledgeBase } = parseRecord(record).attributes as Readonly<Record<string, unknown>>;
    if (knowledgeBase === base) return single(record);
  }
  throw refusal(404);
};

const rowsOfKind = (visit: Visit, kind: Kind): Rows => rowsInOrder(visit.world.holdings.shelf(kind), false);

const withoutId = (record: Buffer): Buffer => {
  const { type, attributes } = parseRecord(record);
  return Buffer.from(JSON.stringify({ type, attributes }));
};

/** A list that stops after one answer, with as many links as its habit leaves. */
const shortList = (visit: Visit, kind: Kind, bare: boolean) => {
  const rows = rowsOfKind(visit, kind);
  const { page, pageSize } = readPage(visit.call, visit.world.settings, 100);
  const records: Buffer[] = [];
  for (let place = (page - 1) * pageSize; place < Math.min(rows.length, page * pageSize); place++)
    records.push(bare ? withoutId(rows.at(place)) : rows.at(place));
  return list({
    meta: bare ? {} : { page, pageSize },
    records,
    ...(bare ? { links: { self: visit.call.path } } : {}),
  });
};

type Versioned = { readonly attributes: { readonly currentVersion?: number } };

/** Versions come along when they are asked for: the active ones, or all. */
const versionsOf = (visit: Visit, records: readonly Buffer[]): Buffer[] => {
  const wanted = visit.call.query.get('versions');
  if (wanted === null) return [];
  if (wanted !== 'active' && wanted !== 'all') throw badParameter('versions');
  const shelf = visit.world.holdings.shelf('sla_version');
  return records.flatMap((record) => {
    const { id, attributes } = parseRecord(record) as unknown as Versioned & { readonly id: string };
    const versions = shelf.children('sla', id).map((version) => shelf.bytes(version));
    return wanted === 'all'
      ? versions
      : versions.filter(
          (one) =>
            (parseRecord(one).attributes as { version?: number }).version === attributes.currentVersion,
        );
  });
};

const listOf = (kind: Kind, habit: SetupKind['habit']) => (visit: Visit) => {
  present(visit, kind);
  if (habit === 'bare' || habit === 'unlinked') return shortList(visit, kind, habit === 'bare');
  const rows = rowsOfKind(visit, kind);
  if (habit === 'one') {
    if (rows.length === 0) throw refusal(404);
    return single(rows.at(0));
  }
  return listPage(visit.call, visit.world.settings, rows, {
    ...(habit === 'versions' && visit.call.query.has('versions')
      ? { include: (records) => versionsOf(visit, records) }
      : {}),
  });
};

/** The official example of a single service level has its one version as an object, not in a list. */
const oneWith = (record: Buffer, included: readonly Buffer[]) => ({
  status: 200,
  body: [
    Buffer.from('{"data":'),
    record,
    Buffer.from(',"included":'),
    ...(included.length === 1
      ? [included[0] as Buffer]
      : [
          Buffer.from('['),
          ...included.flatMap((one, place) => (place === 0 ? [one] : [Buffer.from(','), one])),
          Buffer.from(']'),
        ]),
    Buffer.from('}'),
  ],
});

const one = (kind: Kind) => (visit: Visit) => {
  present(visit, kind);
  const id = visit.params.id as string;
  const record = recordOf(visit.world, kind, id);
  if (kind === 'sla' && visit.call.query.has('versions')) return oneWith(record, versionsOf(visit, [record]));
  const include = visit.call.query.get('include');
  if (kind === 'schedule' && include !== null) {
    if (include !== 'holidays') throw badParameter('include');
    const shelf = visit.world.holdings.shelf('holiday');
    return oneWith(
      record,
      shelf.children('schedule', id).map((version) => shelf.bytes(version)),
    );
  }
  return single(record);
};

const entries: readonly SetupKind[] = setupKinds;
const rolesOf = ({ family, more }: SetupKind) => reading(family, ...(more ?? []));

/** A path that holds under one setting only. */
const under =
  (spelling: string, answer: Route['answer']): Route['answer'] =>
  (visit) => {
    if (visit.world.settings.text('kb_paths') !== spelling) throw refusal(404);
    return answer(visit);
  };

/** Every path that a kind may be at, each with its answer. */
const placesOf = ({ path, otherPaths }: SetupKind, answer: Route['answer'], tail = '') =>
  otherPaths === undefined
    ? [{ path: `${path}${tail}`, answer }]
    : Object.entries({ hyphens: path, ...otherPaths }).map(([spelling, place]) => ({
        path: `${place}${tail}`,
        answer: under(spelling, answer),
      }));

/** Lists first: `/v1/customers/searches/pinned` is no record of `/v1/customers/searches`. */
export const setupRoutes: readonly Route[] = [
  ...entries.flatMap((entry) =>
    placesOf(entry, listOf(entry.kind as Kind, entry.habit)).map(
      (place): Route => ({ method: 'GET', roles: rolesOf(entry), ...place }),
    ),
  ),
  ...entries
    .filter(({ kind }) => kind === 'kb_knowledge_base')
    .flatMap((entry) =>
      placesOf(entry, domainOfBase, '/:id/domain').map(
        (place): Route => ({ method: 'GET', roles: rolesOf(entry), ...place }),
      ),
    ),
  ...entries
    .filter(({ habit }) => habit === undefined || habit === 'versions')
    .flatMap((entry) =>
      placesOf(entry, one(entry.kind as Kind), '/:id').map(
        (place): Route => ({ method: 'GET', roles: rolesOf(entry), ...place }),
      ),
    ),
];
