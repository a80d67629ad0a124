import { join } from 'node:path';
import { type ArchiveOptions, createArchive } from '../../archive-format/open.js';
import { batch, blobRef, bytesOf, note, record, report, request, scope, testOptions } from './fixture.js';

/** An archive with two snapshots and one of everything: odd and repaired records, attachments, gaps, a masked value. */
export const sampleArchive = async (folder: string, change: ArchiveOptions = {}): Promise<string> => {
  const home = join(folder, 'acme.archive');
  const options = testOptions(change);
  const archive = await createArchive(home, options);
  for (const round of [1, 2]) {
    const writer = await archive.begin(scope());
    await writer.append(
      'note',
      batch(
        [
          note(
            'n1',
            { body: `round ${round}`, rev: round, createdAt: '2025-01-01T00:00:00Z', tags: ['a'] },
            0,
          ),
          note('n2', { body: { isMasked: true, maskedPresentation: '****' }, rev: 1 }, 0),
          record('note', 'n3', `{"attributes":{"body":"half \\ud800 ${round}"}}`, 0),
          record(
            'note',
            'n4',
            Buffer.from([...Buffer.from(`{"attributes":{"body":"${round}`), 0xff, 0x22, 0x7d, 0x7d]),
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
    await writer.append(
      'person',
      batch([record('person', 'p1', '{"attributes":{"name":"Ann"}}')], { done: true }),
    );
    await writer.putBlob(blobRef(`a${round}`), bytesOf(`attachment ${round}`), '2025-02-01T00:00:00.000Z');
    await writer.putBlob(blobRef(`b${round}`), bytesOf('the same bytes'), '2025-02-01T00:00:00.000Z');
    await writer.commit({ note: report(4), person: report(1) });
  }
  return home;
};
