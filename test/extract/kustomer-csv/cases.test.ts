import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { openDuck } from '../../../core/duckdb.js';
import { type CsvOptions, createCsvSource } from '../../../extract/kustomer-csv/source.js';
import { type MemoryArchive, memoryArchive } from '../memory-archive.js';
import { closeAll, extract, extractWhole, freshArchive, gapsOf, temporaryFolder } from '../rig.js';
import { csvOf, garbled, smallDesk, writeFiles } from './desk-files.js';

afterEach(closeAll);

type Value = Readonly<Record<string, unknown>> & { readonly cells: Readonly<Record<string, unknown>> };

const take = async (
  files: Readonly<Record<string, string | Buffer>>,
  options: Partial<CsvOptions> = {},
): Promise<{ archive: MemoryArchive; complete: boolean }> => {
  const folder = await temporaryFolder();
  await writeFiles(folder, files);
  const archive = memoryArchive();
  const source = createCsvSource({ org: 'acme', files: [folder], clock: systemClock, ...options });
  const { complete } = await extractWhole(source, archive);
  return { archive, complete };
};

const recordsOf = (archive: MemoryArchive, kind: string): Value[] =>
  archive
    .state()
    .records.filter((record) => record.kind === kind)
    .map((record) => record.value() as Value);

const gapsIn = (archive: MemoryArchive) => archive.state().gaps;

/** Gap rows but for what no export holds: reason, id and what came. */
const gapsBriefly = (archive: MemoryArchive) =>
  gapsIn(archive)
    .filter(({ reason }) => reason !== 'endpoint-absent')
    .map(({ reason, id, field, received }) => [reason, id ?? field, received ?? field].join(' '));

const header = ['id', 'name', 'status', 'channels', 'messageCount', 'createdAt'];

test('overlapping windows are stitched: equal rows once, a newer state of a row counts', async () => {
  const row = (n: number, status: string) => [
    `c${n}`,
    `Order ${n}`,
    status,
    'email',
    '1',
    `2024-01-0${n}T00:00:00Z`,
  ];
  const { archive } = await take({
    'conversations-2024-01-01-2024-01-05.csv': csvOf([
      header,
      row(1, 'open'),
      row(2, 'open'),
      row(3, 'open'),
    ]),
    'conversations-2024-01-04-2024-01-10.csv': csvOf([
      header,
      row(2, 'open'),
      row(3, 'done'),
      row(4, 'open'),
    ]),
  });
  const ids = recordsOf(archive, 'conversation').map(({ id, cells }) => `${id} ${cells.status}`);
  expect(ids).toEqual(['c1 open', 'c2 open', 'c3 open', 'c3 done', 'c4 open']);
  const readings = recordsOf(archive, 'csv_reading');
  expect(readings.map(({ rows, records, repeated, changed }) => [rows, records, repeated, changed])).toEqual([
    [3, 3, 0, 0],
    [3, 2, 1, 1],
  ]);
  expect(gapsBriefly(archive)).toEqual([]);
});

test('holes between windows are gap rows, by names for sure and by rows with a doubt', async () => {
  const row = (day: string) => [`c${day}`, '', 'open', 'email', '1', `${day}T12:00:00Z`];
  const { archive } = await take({
    'conversations_20240101_20240130.csv': csvOf([header, row('2024-01-02')]),
    'conversations_20240131_20240229.csv': csvOf([header, row('2024-02-02')]),
    'conversations_20240305_20240330.csv': csvOf([header, row('2024-03-06')]),
    'messages-a.csv': csvOf([
      ['id', 'directionType', 'conversation.id', 'sentAt', 'createdAt'],
      ['m1', 'initial-in', 'c1', '', '2024-01-01T00:00:00Z'],
    ]),
    'messages-b.csv': csvOf([
      ['id', 'directionType', 'conversation.id', 'sentAt', 'createdAt'],
      ['m2', 'initial-in', 'c1', '', '2024-01-09T00:00:00Z'],
    ]),
  });
  const holes = gapsIn(archive).filter(({ reason }) => reason === 'window-missing');
  expect(holes.map(({ kind, expected, evidence }) => [kind, expected, evidence?.includes('quiet')])).toEqual([
    ['conversation', '2024-03-01T00:00:00.000Z to 2024-03-05T00:00:00.000Z', false],
    ['message', '2024-01-01T00:00:00.000Z to 2024-01-09T00:00:00.000Z', true],
  ]);
});

test('ragged rows, doubled headers, nameless columns and rows without a trustworthy id are rows with a gap', async () => {
  const { archive, complete } = await take({
    'conversations.csv':
      'id,status,channels,status,,messageCount\n' +
      'c1,open,email,done,x,1\n' +
      'c2,open\n' +
      'c3,open,email,done,x,1,more,cells\n' +
      ',open,email,,,1\n' +
      '6.4E+23,open,email,,,1\n' +
      '\n' +
      'c9,open,"never closed,1\nc10,open\n',
  });
  const records = recordsOf(archive, 'conversation');
  expect(records.map(({ id, line, row, rest }) => [id, line, row, rest])).toEqual([
    ['c1', 2, 1, undefined],
    ['c2', 3, 2, undefined],
    ['c3', 4, 3, ['more', 'cells']],
    ['conversations.csv:5', 5, 4, undefined],
    ['conversations.csv:6', 6, 5, undefined],
    ['c9', 8, 6, undefined],
  ]);
  expect(records[0]?.cells).toEqual({
    id: 'c1',
    status: 'open',
    channels: ['email'],
    messageCount: '1',
  });
  expect(records[0]?.other).toEqual({ 'status (column 4)': 'done', 'column 5': 'x' });
  expect(records[5]?.cells.channels).toEqual(['never closed', '1\nc10', 'open']);
  expect(gapsBriefly(archive)).toEqual([
    'column-unclear conversations.csv ',
    'column-unclear conversations.csv ',
    'row-ragged c2 2 cells',
    'row-ragged c3 8 cells',
    'id-missing conversations.csv:5 ',
    'text-damaged conversations.csv:6 id',
    'id-missing conversations.csv:6 ',
    'row-ragged c9 open-quote',
  ]);
  expect(complete).toBe(true);
});

test('rows are found in whatever form a spreadsheet or a hand left the file', async () => {
  const rows = [
    'id,name,status',
    'c1,"two\nlines",open',
    'id,name,status',
    'c2,Größe,done',
    'c\x003,x,open',
    '',
  ];
  const { archive, complete } = await take({
    // Lone carriage returns end the rows; the line feed is a text's own.
    'conversations-1.csv': rows.slice(0, 2).join('\r'),
    'conversations-2.csv': rows.join('\n'),
    // Cut in the middle of a character.
    'conversations-3.csv': Buffer.from('\ufeffid,name\nc4,half', 'utf16le').subarray(0, -1),
    'conversations-4.csv': '',
    'conversations-5.csv': garbled(garbled('id,name\nc5,Größe – zwei Fälle\n')),
  });
  expect(recordsOf(archive, 'conversation').map(({ id, cells }) => [id, cells.name])).toEqual([
    ['c1', 'two\nlines'],
    ['c2', 'Größe'],
    ['conversations-2.csv:6', 'x'],
    ['c4', 'hal\ufffd'],
    ['c5', 'Größe – zwei Fälle'],
  ]);
  expect(gapsBriefly(archive)).toEqual([
    'file-broken conversations-4.csv ',
    'row-ragged conversations-2.csv:4 the header again',
    'text-damaged conversations-2.csv:6 id',
    'id-missing conversations-2.csv:6 ',
    'text-damaged c4 name',
    'text-repaired c5 name',
  ]);
  expect(complete).toBe(false);
});

test('display names and system names are one; custom columns and lists in any form are taken apart', async () => {
  const { archive } = await take({
    'a.csv': csvOf([
      [
        'Conversation ID',
        'Satisfaction Score',
        'Channels',
        'Message Count',
        'custom.planStr',
        'Custom Region',
        'Something Else',
      ],
      ['c1', '1', '["email","chat"]', '3', 'gold', 'north', 'x'],
      ['c2', '0', 'email|chat', '3', '', '', ''],
    ]),
    'b.csv': csvOf(
      [
        ['id', 'satisfactionLevel.score', 'channels', 'messageCount'],
        ['c3', '1', 'email;chat', '3'],
      ],
      ';',
    ),
  });
  const [first, second, third] = recordsOf(archive, 'conversation');
  expect(first).toMatchObject({
    cells: {
      id: 'c1',
      'satisfactionLevel.score': '1',
      channels: ['email', 'chat'],
      messageCount: '3',
    },
    other: { 'Something Else': 'x' },
    custom: { planStr: 'gold', Region: 'north' },
    printed: { channels: '["email","chat"]' },
  });
  for (const one of [second, third]) expect(one?.cells.channels).toEqual(['email', 'chat']);
});

test('a wrong save is repaired with a row each, kept, or refused; the file stays as it came', async () => {
  const bad = Buffer.from(
    garbled(
      csvOf([
        header,
        ['c1', 'Crème brûlée – 🙂', 'open', 'email', '1', ''],
        ['c2', 'plain', 'open', 'email', '1', ''],
      ]),
    ),
  );
  const files = { 'conversations.csv': bad };
  const { archive } = await take(files);
  expect(recordsOf(archive, 'conversation')[0]).toMatchObject({
    cells: { name: 'Crème brûlée – 🙂' },
    printed: { name: garbled('Crème brûlée – 🙂') },
  });
  expect(gapsBriefly(archive)).toEqual(['text-repaired c1 name']);
  const kept = await take(files, { mojibake: 'keep' });
  expect(recordsOf(kept.archive, 'conversation')[0]?.cells.name).toBe(garbled('Crème brûlée – 🙂'));
  expect(gapsBriefly(kept.archive)).toEqual(['text-damaged c1 name']);

  await expect(take(files, { mojibake: 'refuse' })).rejects.toMatchObject({
    code: 'input-invalid',
    where: 'conversations.csv',
  });
});

test('half an emoji from a bad save is named as lost; its row stays, and the file as it came', async () => {
  const text = csvOf([header, ['c1', 'cut \ud83d here', 'open', 'email', '1', '']]);
  const { archive } = await take({ 'conversations.csv': Buffer.from(`\ufeff${text}`, 'utf16le') });
  expect(recordsOf(archive, 'conversation')[0]?.cells.name).toBe('cut \ufffd here');
  expect(gapsBriefly(archive)).toEqual(['text-damaged c1 name']);
});

test('times without a zone: UTC is assumed and said, or the given zone is used; slashes are not guessed at', async () => {
  const files = {
    'conversations.csv': csvOf([
      header,
      ['c1', '', 'open', 'email', '1', '2024-07-01 12:00:00'],
      ['c2', '', 'open', 'email', '1', '01.12.2024 12:00'],
      ['c3', '', 'open', 'email', '1', '02/01/2024 1:05 pm'],
      ['c4', '', 'open', 'email', '1', '2024-07-01T12:00:00+02:00'],
      ['c5', '', 'open', 'email', '1', '31.02.2024'],
    ]),
  };
  const times = (archive: MemoryArchive) =>
    recordsOf(archive, 'conversation').map(({ cells }) => cells.createdAt);
  const assumed = await take(files);
  expect(times(assumed.archive)).toEqual([
    '2024-07-01T12:00:00.000Z',
    '2024-12-01T12:00:00.000Z',
    '02/01/2024 1:05 pm',
    '2024-07-01T12:00:00+02:00',
    '31.02.2024',
  ]);
  expect(gapsBriefly(assumed.archive)).toEqual(['time-zone-assumed createdAt 2 rows']);
  const told = await take(files, { timeZone: 'Europe/Berlin', dateOrder: 'dmy' });
  expect(times(told.archive).slice(0, 3)).toEqual([
    '2024-07-01T10:00:00.000Z',
    '2024-12-01T11:00:00.000Z',
    '2024-01-02T12:05:00.000Z',
  ]);
});

test('a broken file gives what came before the break; the run ends and says so', async () => {
  const rows = Array.from({ length: 4000 }, (_, n) => [
    `c${n}`,
    `Order ${n} ${Math.sin(n)}`,
    'open',
    'email',
    '1',
    '',
  ]);
  const whole = gzipSync(csvOf([header, ...rows]));
  const { archive, complete } = await take({
    'conversations.csv.gz': whole.subarray(0, whole.length >> 1),
    'more.zip': Buffer.from('PK\u0003\u0004 not a zip'),
    'other.csv': csvOf([header, ['z1', '', 'open', 'email', '1', '']]),
  });
  expect(complete).toBe(false);
  const records = recordsOf(archive, 'conversation');
  expect(records.length).toBeGreaterThan(1000);
  expect(records.at(-1)?.id).toBe('z1');
  expect(gapsBriefly(archive).filter((gap) => gap.startsWith('file-broken'))).toEqual([
    'file-broken conversations.csv.gz ',
    'file-broken more.zip ',
  ]);
});

test('the encoding can be told, and the choice is written down', async () => {
  const text = csvOf([header, ['c1', 'Łódź', 'open', 'email', '1', '']]);
  const files = { 'conversations.csv': iconv.encode(text, 'win1250') };
  const { archive } = await take(files, { encoding: 'windows-1250' });
  expect(recordsOf(archive, 'conversation')[0]?.cells.name).toBe('Łódź');
  expect(recordsOf(archive, 'csv_file')[0]).toMatchObject({
    encoding: 'windows-1250',
    encodingBy: 'given',
    kind: 'conversation',
  });
  const assumed = await take(files);
  expect(gapsBriefly(assumed.archive)).toEqual(['encoding-assumed conversations.csv ']);
});

test('check says files, encodings, rows, windows and holes, and reads only', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, {
    ...(await smallDesk()),
    'conversations-2024-04-01-2024-04-30.csv': 'id,messageCount\n',
  });
  const source = createCsvSource({ org: 'acme', files: [join(folder, '*')], clock: systemClock });
  const findings = await source.check(new AbortController().signal);
  expect(findings.map(({ level, topic, message }) => `${level} ${topic} ${message}`)).toEqual([
    'ok file conversations-2024-01-01-2024-01-30.csv: 60 rows, utf-8 by its byte order mark, 2024-01-01 to 2024-01-28',
    'ok file conversations-2024-04-01-2024-04-30.csv: 0 rows, utf-8 by its bytes, 2024-04-01 to ?',
    'ok file export.zip/conversations-2024-01-31-2024-02-29.csv: 40 rows, utf-8 by its bytes, 2024-01-31 to 2024-02-28',
    'ok file messages-2024-01-01-2024-01-30.csv.gz: 120 rows, utf-8 by its bytes, 2024-01-01 to 2024-01-05',
    'ok file people.csv: 2 rows, windows-1252 assumed, ? to ?',
    'warning encoding people.csv: not UTF-8, read as windows-1252; --encoding names another',
    'warning window nothing covers 2024-03-01T00:00:00.000Z to 2024-04-01T00:00:00.000Z (between export.zip/conversations-2024-01-31-2024-02-29.csv and conversations-2024-04-01-2024-04-30.csv)',
  ]);
});

test('killed anywhere and run again, the archive has the same rows, each once', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, await smallDesk());
  const source = () => createCsvSource({ org: 'acme', files: [folder], clock: systemClock, batchRows: 9 });
  const calm = memoryArchive();
  await extractWhole(source(), calm);
  const broken = memoryArchive();
  let kills = 0;
  for (; ; kills++) {
    const stop = new AbortController();
    let batches = 0;
    const outcome = await extract(source(), broken, {
      signal: stop.signal,
      progress: () => {
        if (++batches !== 7) return;
        broken.crash();
        stop.abort(new RangeError('killed'));
      },
    }).catch(() => undefined);
    if (outcome?.state === 'committed') break;
  }
  expect(kills).toBeGreaterThan(2);
  for (const kind of ['conversation', 'message', 'customer', 'csv_reading', 'csv_file']) {
    const sorted = (archive: MemoryArchive) =>
      recordsOf(archive, kind)
        .map((value) => JSON.stringify(value))
        .sort();
    expect(sorted(broken)).toEqual(sorted(calm));
  }
});

test('in an archive rows are typed tables, and every file is there byte for byte', async () => {
  const text = csvOf([
    header,
    ['c1', 'cut \ud83d here', 'open', 'email', '7', '2024-01-01T10:00:00Z'],
    ['c2', 'fine', 'open', 'email,chat', 'many', '31.02.2024'],
  ]);
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'conversations.csv': bytes });
  const archive = await freshArchive();
  await extractWhole(createCsvSource({ org: 'acme', files: [folder], clock: systemClock }), archive);
  const object = await archive.object();
  const duck = await openDuck();
  const rows = await duck.all(
    `SELECT id, name, channels, message_count, created_at::VARCHAR AS created_at, file, line
     FROM (${await object.tableSql('conversation', 'current')}) ORDER BY id`,
  );
  duck.close();
  expect(rows).toMatchObject([
    { id: 'c1', name: 'cut \ufffd here', created_at: '2024-01-01 10:00:00', file: 'conversations.csv' },
    { id: 'c2', name: 'fine', message_count: null, created_at: null },
  ]);
  expect((await gapsOf(archive)).map(({ reason, id }) => `${reason} ${id ?? ''}`)).toEqual(
    expect.arrayContaining(['text-damaged c1', 'value-type c2']),
  );
  const digests: string[] = [];
  for await (const { sha256, name } of object.blobIndex()) {
    expect(name).toBe('conversations.csv');
    digests.push(sha256);
  }
  expect(digests).toHaveLength(1);
  expect((await object.blob(digests[0] as string)).equals(bytes)).toBe(true);

  // A newer export often has the old one's name, and as many bytes.
  const newer = Buffer.from(`\ufeff${text.replace('fine', 'late')}`, 'utf16le');
  await writeFiles(folder, { 'conversations.csv': newer });
  for (const round of [2, 3]) {
    await extractWhole(createCsvSource({ org: 'acme', files: [folder], clock: systemClock }), archive);
    const now = await archive.object();
    const indexed: string[] = [];
    for await (const { sha256, snapshot } of now.blobIndex()) indexed.push(`${snapshot} ${sha256}`);
    expect(indexed.filter((line) => line.startsWith(`${round} `))).toHaveLength(round === 2 ? 1 : 0);
    expect((await now.blob(indexed.at(-1)?.slice(2) as string)).equals(newer)).toBe(true);
  }
});
