import { createArchive } from '../../archive-format/open.js';
import { integer, type TableSpec, text, time } from '../../archive-format/table.js';
import { virtualClock } from '../../core/clock.js';
import { batch, blobRef, bytesOf, note, record, report, request, scope, start } from '../archive/fixture.js';

/**
 * Makes the tiny archive of the current version of the format: `tsx test/formats/make.ts FOLDER`. It was run once for
 * each version; what it made lies in vN/desk and is never made again, because it stands for the archives people have.
 */

const ticket: TableSpec = {
  kind: 'ticket',
  comment: 'A ticket.',
  columns: [
    text('subject', 'attributes.subject'),
    integer('replies', 'attributes.replies'),
    time('opened_at', 'attributes.openedAt'),
    text('person_id', 'relationships.person.data.id'),
  ],
};

const ticketRecord = (id: string, subject: string, replies: number, person: string) =>
  record(
    'ticket',
    id,
    JSON.stringify({
      type: 'ticket',
      id,
      attributes: { subject, replies, openedAt: '2025-01-05T08:30:00+02:00' },
      relationships: { person: { data: { type: 'person', id: person } } },
    }),
    0,
  );

const person = (id: string, name: string) =>
  record('person', id, JSON.stringify({ type: 'person', id, attributes: { name } }), 0);

const make = async (home: string): Promise<void> => {
  const clock = virtualClock(start);
  let runs = 0;
  const options = {
    clock,
    newId: () => `00000000-0000-4000-8000-${String(++runs).padStart(12, '0')}`,
    objectId: 'tag:example.com,2025:tiny',
  };
  const archive = await createArchive(home, options);
  const tables = [...scope().tables, ticket];
  for (const round of [1, 2]) {
    const writer = await archive.begin(scope({ tables }));
    const gone = round === 1 ? [person('p2', 'Grace Sample')] : [];
    await writer.append(
      'person',
      batch([person('p1', round === 1 ? 'Ada Example' : 'Ada Example-Sample'), ...gone], {
        requests: [request(`/v1/people?round=${round}`, 1 + gone.length)],
        done: true,
      }),
    );
    await writer.append(
      'ticket',
      batch(
        [ticketRecord('t1', 'Where is my order?', round, 'p1'), ticketRecord('t2', 'Größe – 尺寸', 0, 'p1')],
        {
          requests: [request(`/v1/tickets?round=${round}`, 2)],
          done: true,
        },
      ),
    );
    await writer.append(
      'note',
      batch(
        [
          note(
            'n1',
            { body: `round ${round}`, rev: round, createdAt: '2025-01-06T00:00:00Z', tags: ['a'] },
            0,
          ),
          note('n2', { body: { isMasked: true, maskedPresentation: '****' }, score: '1.10' }, 0),
          record(
            'note',
            'n3',
            '{"type":"note","id":"n3","attributes":{"body":"half \\ud800","score":1.10}}',
            0,
          ),
          record(
            'note',
            'n4',
            Buffer.from([
              ...Buffer.from('{"type":"note","id":"n4","attributes":{"body":"'),
              0xff,
              0x22,
              0x7d,
              0x7d,
            ]),
            0,
          ),
        ],
        {
          requests: [request(`/v1/notes?round=${round}`, 4)],
          gaps: [{ reason: 'blob-missing', kind: 'attachment', id: 'a9', at: '2025-02-01T00:00:00.000Z' }],
          done: true,
        },
      ),
    );
    await writer.putBlob(blobRef(`a${round}`), bytesOf(`attachment ${round}`), '2025-02-01T00:00:00.000Z');
    await writer.putBlob(blobRef(`b${round}`), bytesOf('the same bytes'), '2025-02-01T00:00:00.000Z');
    await writer.commit({ note: report(4), person: report(1 + gone.length), ticket: report(2) });
    await clock.advance(24 * 3600 * 1000);
  }
};

const [home] = process.argv.slice(2);
if (!home) throw new RangeError('Name the folder to make the archive in.');
await make(home);
