import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createArchive } from '../../archive-format/open.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { kustomerTables } from '../../extract/kustomer/tables.js';
import { lineSha256, lineText } from '../../load/ledger/line.js';
import { batch, blobRef, bytesOf, record, report, request, scope, testOptions } from './fixture.js';

/** A desk with a person to erase, who is in every place in which one can be. */

const id = (sort: string, n: number): string => `64${sort}${String(n).padStart(20, '0')}`;

export const ids = {
  ann: id('c1', 1),
  ben: id('c1', 2),
  cleo: id('c1', 3),
  annsThread: id('d1', 1),
  bensThread: id('d1', 2),
  annsMessage: id('e1', 1),
  replyToAnn: id('e1', 2),
  annsOdd: id('e1', 3),
  annsBroken: id('e1', 4),
  bensMessage: id('e1', 11),
  annsInBens: id('e1', 12),
  replyToBen: id('e1', 13),
  annsNote: id('f1', 1),
  annsFile: id('a1', 1),
  sharedFile: id('a1', 2),
  bensFile: id('a1', 11),
} as const;

/** What nobody may find afterwards. */
export const needles: readonly string[] = [
  'ann.schmidt@example.com',
  'ann.schmidt%40example.com',
  'old.ann@example.com',
  'Ann Schmidt',
  '5551234567',
  '555 123-4567',
  'membership-4711a',
  'A parcel for Lindenweg',
  'Your parcel is on its way',
  'prefers to be called',
  'half of Lindenweg',
  'broken Lindenweg',
  'may I add to what Ben says',
  'invoice of Lindenweg',
  ids.ann,
  ids.annsThread,
  ids.annsMessage,
  ids.replyToAnn,
  ids.annsOdd,
  ids.annsBroken,
  ids.annsInBens,
  ids.annsNote,
  ids.annsFile,
];

const link = (type: string, to: string) => ({ data: { type, id: to } });

const person = (who: string, name: string, email: string, phone: string, externalId: string) =>
  record(
    'customer',
    who,
    JSON.stringify({
      type: 'customer',
      id: who,
      attributes: {
        name,
        externalId,
        emails: [{ type: 'work', email }],
        phones: [{ type: 'mobile', phone }],
      },
    }),
    0,
  );

const message = (own: string, thread: string, customer: string, preview: string, more: object = {}) =>
  record(
    'message',
    own,
    JSON.stringify({
      type: 'message',
      id: own,
      attributes: { channel: 'email', preview, ...more },
      relationships: {
        customer: link('customer', customer),
        conversation: link('conversation', thread),
        ...(own === ids.annsMessage
          ? { attachments: { data: [{ type: 'attachment', id: ids.annsFile }] } }
          : {}),
      },
    }),
    1,
  );

const thread = (own: string, customer: string, name: string, more: object = {}) =>
  record(
    'conversation',
    own,
    JSON.stringify({
      type: 'conversation',
      id: own,
      attributes: { name, ...more },
      relationships: { customer: link('customer', customer) },
    }),
    0,
  );

const file = (own: string, of: string, name: string) =>
  record(
    'attachment',
    own,
    JSON.stringify({
      type: 'attachment',
      id: own,
      attributes: { name },
      relationships: { message: link('message', of) },
    }),
    2,
  );

const at = '2025-02-01T00:00:00.000Z';

export const kustomerScope = (change = {}) =>
  scope({
    source: { kind: 'kustomer', org: 'acme', api: 'v1', baseUrl: 'https://acme.example.com' },
    tables: kustomerTables.filter(({ kind }) =>
      ['customer', 'conversation', 'message', 'note', 'attachment'].includes(kind),
    ),
    subject: kustomerSubject,
    ...change,
  });

/** All records as the source gives them; `round` 2 has changes and lacks one of Ann's. */
export const records = (round: number) => [
  person(
    ids.ann,
    'Ann Schmidt',
    round === 1 ? 'Old.Ann@example.com' : 'ann.schmidt@example.com',
    '+1 (555) 123-4567',
    'membership-4711a',
  ),
  person(ids.ben, 'Ben Okoro', 'ben@example.com', '+1 555 765 4321', 'membership-4712b'),
  thread(ids.annsThread, ids.ann, `A parcel for Lindenweg ${round}`),
  thread(ids.bensThread, ids.ben, 'Delivery', { round }),
  ...(round === 1 ? [message(ids.annsMessage, ids.annsThread, ids.ann, 'A parcel for Lindenweg 4')] : []),
  message(ids.replyToAnn, ids.annsThread, ids.ann, 'Your parcel is on its way; we call 5551234567', {
    direction: 'out',
  }),
  record(
    'message',
    ids.annsOdd,
    `{"type":"message","id":"${ids.annsOdd}","attributes":{"preview":"half of Lindenweg \\ud800","n":1.10},"relationships":{"conversation":{"data":{"id":"${ids.annsThread}"}}}}`,
    1,
  ),
  record(
    'message',
    ids.annsBroken,
    Buffer.concat([
      Buffer.from(`{"type":"message","id":"${ids.annsBroken}","attributes":{"preview":"broken Lindenweg `),
      Buffer.from([0xff]),
      Buffer.from(`"},"relationships":{"conversation":{"data":{"id":"${ids.annsThread}"}}}}`),
    ]),
    1,
  ),
  message(ids.bensMessage, ids.bensThread, ids.ben, 'Where is my bicycle?', { round }),
  message(ids.annsInBens, ids.bensThread, ids.ben, 'may I add to what Ben says', {
    meta: { from: 'Ann <ann.schmidt@example.com>' },
  }),
  record(
    'message',
    ids.replyToBen,
    `{"type":"message","id":"${ids.replyToBen}","attributes":{"preview":"I copied\\nann.schmidt@example.com, phone 555 123-4567, record ${ids.ann}; and joann.schmidtke@example.com","price":1.10,"meta":{"cc":[{"email":"ann.schmidt\\u0040example.com"}]}},"relationships":{"conversation":{"data":{"id":"${ids.bensThread}"}},"customer":{"data":{"id":"${ids.ben}"}}}}`,
    1,
  ),
  record(
    'note',
    ids.annsNote,
    JSON.stringify({
      type: 'note',
      id: ids.annsNote,
      attributes: { body: 'prefers to be called in the morning' },
      relationships: { customer: link('customer', ids.ann) },
    }),
    1,
  ),
  file(ids.annsFile, ids.annsMessage, 'invoice of Lindenweg.txt'),
  file(ids.sharedFile, ids.replyToAnn, 'terms.txt'),
  file(ids.bensFile, ids.bensMessage, 'terms.txt'),
];

export const requests = [
  request('/v1/customers/search?page=1', 4),
  {
    ...request(`/v1/conversations/${ids.annsThread}/messages?email=ann.schmidt%40example.com`, 7),
    body: JSON.stringify({ and: [{ customer_email: 'ann.schmidt@example.com' }] }),
    nextCursor: ids.annsBroken,
  },
  request(`/v1/attachments/${ids.bensFile}`, 1),
];

/** Two snapshots of the desk, and a work folder as a load and some queries leave it. */
export const erasureDesk = async (folder: string): Promise<string> => {
  const home = join(folder, 'acme.archive');
  const archive = await createArchive(home, testOptions());
  for (const round of [1, 2]) {
    const writer = await archive.begin(kustomerScope());
    await writer.putBlob(
      blobRef(ids.annsFile, 'invoice of Lindenweg.txt'),
      bytesOf('invoice of Lindenweg 4'),
      at,
    );
    await writer.putBlob(blobRef(ids.sharedFile, 'terms.txt'), bytesOf('terms that everybody gets'), at);
    await writer.putBlob(blobRef(ids.bensFile, 'terms.txt'), bytesOf('terms that everybody gets'), at);
    await writer.append('all', {
      ...batch(records(round), { done: true, requests }),
      nextCursor: { after: ids.annsFile },
      gaps: [
        { reason: 'blob-missing', kind: 'attachment', id: ids.annsFile, at },
        {
          reason: 'count-mismatch',
          kind: 'message',
          parentKind: 'conversation',
          parentId: ids.annsThread,
          at,
        },
        { reason: 'blob-missing', kind: 'attachment', id: ids.bensFile, evidence: `not ${ids.ann}`, at },
      ],
    });
    const kinds = ['customer', 'conversation', 'message', 'note', 'attachment'];
    await writer.commit({
      all: report(records(round).length, { kinds, cursorEnd: { after: ids.annsFile } }),
    });
  }
  const loads = join(home, 'work', 'loads-intercom-acme');
  await mkdir(join(loads, 'runs', '0001'), { recursive: true });
  let prev: string | null = null;
  let text = '';
  for (const [index, key] of [ids.annsMessage, ids.bensMessage, ids.annsThread, ids.replyToBen].entries()) {
    const line: string = lineText(
      { v: 1, n: index + 1, at, prev },
      { type: 'intent', key: `part:kustomer:message:${key}`, kind: 'part', payload: 'f'.repeat(64) },
    );
    prev = lineSha256(line);
    text += `${line}\n`;
  }
  await writeFile(join(loads, 'ledger.ndjson'), text);
  await writeFile(
    join(loads, 'runs', '0001', 'rejects.ndjson'),
    `{"key":"a","text":"ann.schmidt@example.com is taken"}\n{"key":"b","text":"fine"}\n`,
  );
  await mkdir(join(home, 'work', 'catalogs'));
  await writeFile(join(home, 'work', 'catalogs', 'x.duckdb'), 'Ann Schmidt');
  await mkdir(join(home, 'models', 'm'), { recursive: true });
  await writeFile(join(home, 'models', 'm', 'contact.parquet'), 'Ann Schmidt');
  return home;
};
