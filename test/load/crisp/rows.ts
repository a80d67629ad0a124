import { createHash } from 'node:crypto';
import { sha256 } from '../../../core/digest.js';
import type { TargetRow } from '../../../core/target-row.js';
import type { CrispRowData, CrispRowKind } from '../../../load/crisp/rows.js';
import { seededRandom } from '../../../simulate/faults.js';

/** A whole fictitious desk as rows for Crisp, with what traps a careless loader. */

const bytes = ['first file', 'second file'].map((text) => Buffer.from(text));
const blobs = new Map(bytes.map((data) => [sha256(data), data]));

export const blob = async (digest: string): Promise<Buffer> => {
  const data = blobs.get(digest);
  if (!data) throw new Error(`no blob ${digest}`);
  return data;
};

export const pictureUrl = ({ sha256: digest }: { readonly sha256: string }): string =>
  `https://files.example.com/${digest}`;

const file = (n: number) => {
  const data = bytes[n % bytes.length] as Buffer;
  return { sha256: sha256(data), name: `file${n}.txt`, contentType: 'text/plain', size: data.length };
};

export const row = <K extends CrispRowKind>(kind: K, id: string, data: CrispRowData<K>): TargetRow => ({
  kind,
  key: `example:${id}`,
  lineage: { source: 'example', kind, id, rawSha256: 'c'.repeat(64) },
  data: { ...data },
  losses: [],
});

export const start = Date.UTC(2021, 5, 1, 8, 0, 0, 123);

const fingerprint = (key: string): number =>
  Number.parseInt(createHash('sha256').update(key).digest('hex').slice(0, 12), 16) + 1;

export const message = (
  key: string,
  timestamp: number,
  more: Partial<CrispRowData<'conversation'>['messages'][number]> = {},
): CrispRowData<'conversation'>['messages'][number] => ({
  key,
  type: 'text',
  from: 'user',
  origin: 'chat',
  content: 'Thank you',
  file: null,
  timestamp,
  fingerprint: fingerprint(key),
  author: 'Nora Nilsen',
  automated: false,
  html: null,
  properties: { source_id: key },
  ...more,
});

export const operators = 'Ava Archer <ava@example.com>, Ben Brook <ben@example.com>';

const help = (): TargetRow[] => [
  row('locale', 'en', { locale: 'en' }),
  row('locale', 'de', { locale: 'de' }),
  row('folder', 'orders', {
    level: 1,
    places: ['en', 'de'].map((locale) => ({
      locale,
      path: 'orders',
      title: `Orders ${locale}`,
      description: 'All about orders',
      parent: null,
    })),
  }),
  row('folder', 'returns', {
    level: 2,
    places: [{ locale: 'en', path: 'orders/returns', title: 'Returns', description: null, parent: 'orders' }],
  }),
  ...['a', 'b'].map((id) =>
    row('article', id, {
      texts: [
        {
          locale: 'en',
          path: `orders/returns/${id}.md`,
          parent: 'orders/returns',
          title: 'How to return',
          description: null,
          // Two articles that link to each other.
          markdown: `See [the other](article:en/orders/returns/${id === 'a' ? 'b' : 'a'}.md).\n\n![x](blob:${file(0).sha256})`,
          published: id === 'a',
          linksTo: [
            {
              place: `en/orders/returns/${id === 'a' ? 'b' : 'a'}.md`,
              article: `example:${id === 'a' ? 'b' : 'a'}`,
            },
          ],
          pictures: [file(0)],
          oldPath: id === 'a' ? '/en_us/how-to-return-a' : null,
        },
        ...(id === 'a'
          ? [
              {
                locale: 'de',
                path: 'orders/a.md',
                parent: 'orders',
                title: 'Rückgabe',
                description: 'So geht es',
                markdown: '## Rückgabe\n\n1. So.\n2. Dann so.',
                published: true,
                linksTo: [],
                pictures: [],
                oldPath: null,
              },
            ]
          : []),
      ],
    }),
  ),
];

export const deskRows = (size: number, seed = 1): TargetRow[] => {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const people = Math.max(2, Math.ceil(size / 3));
  const persons = Array.from({ length: people }, (_, i) =>
    row('person', `c${i}`, {
      email: `person${i}@example.com`,
      nickname: i % 5 === 4 ? null : `Person ${i}`,
      phone: i % 3 === 0 ? '+49 30 1234' : null,
      locale: 'en',
      timezone: null,
      company:
        i % 2 === 0
          ? { name: 'Example Ltd', url: null, domain: 'example.com', employees: 12, tags: ['retail'] }
          : null,
      segments: i % 2 === 0 ? ['vip', 'b2b'] : [],
      notepad: i % 4 === 0 ? '2021-01-01 – Ava: called back' : null,
      active: i % 2 === 0 ? start : null,
      data: { source_id: `c${i}`, ...(i % 2 === 0 ? { tier: 'gold', seats: i, paid: true } : {}) },
    }),
  );
  const conversations = Array.from({ length: size }, (_, i) => {
    const person = pick(people);
    const count = i === 0 ? 45 : 1 + pick(5);
    return row('conversation', `v${i}`, {
      person: `example:c${person}`,
      email: `person${person}@example.com`,
      nickname: `Person ${person}`,
      subject: i % 3 === 0 ? null : 'Where is it?',
      segments: i % 2 === 0 ? ['delivery'] : [],
      data: { source_id: `v${i}`, source_created_at: new Date(start).toISOString() },
      participants: i % 4 === 1 ? ['other@example.com'] : [],
      messages: Array.from({ length: count }, (__, j) =>
        // Twins: the same words, a millisecond apart.
        message(
          `example:message:m${i}-${j}`,
          start + i * 1000 + j,
          j % 5 === 4
            ? { type: 'file', content: null, file: file(j), from: 'operator', author: 'Ava Archer' }
            : j % 5 === 3
              ? { type: 'note', from: 'operator', author: 'Ben Brook' }
              : j % 5 === 2
                ? { from: 'operator', author: 'Ava Archer', html: '<p>Thank <b>you</b></p>', origin: 'email' }
                : {},
        ),
      ),
      assigneeEmail: i % 3 === 1 ? 'ava@example.com' : null,
      state: (['pending', 'unresolved', 'resolved'] as const)[i % 3] as 'pending',
    });
  });
  return [...persons, ...conversations, ...help()];
};
