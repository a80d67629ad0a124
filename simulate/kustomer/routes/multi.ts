import type { Answer } from '../../server.js';
import { list, single } from '../envelope.js';
import { badParameter, refusal } from '../errors.js';
import type { Kind } from '../holdings/holdings.js';
import { recordOf, type Visit } from '../world.js';

/** One id gives one record; several, separated by commas, give an array. `dress` adds what is made anew each time. */
export const oneOrMany = (
  visit: Visit,
  kind: Kind,
  ids: string,
  dress: (record: Buffer, id: string) => Buffer = visit.view,
): Answer => {
  const { settings, holdings } = visit.world;
  if (!ids.includes(',')) return single(dress(recordOf(visit.world, kind, ids), ids));
  const wanted = ids.split(',').filter((id) => id !== '');
  const cap = settings.number('multiget_cap');
  if (wanted.length > cap) throw badParameter('id', 'Too many ids', `at most ${cap}`);
  const shelf = holdings.shelf(kind);
  const records: Buffer[] = [];
  for (const id of wanted) {
    const version = shelf.current(id);
    if (version !== undefined) records.push(dress(shelf.bytes(version), id));
    else if (settings.text('multiget_unknown') === '404') throw refusal(404, { source: { parameter: 'id' } });
  }
  return list({ meta: {}, records, links: { self: visit.call.path } });
};
