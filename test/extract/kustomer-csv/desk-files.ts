import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { ZipFile } from 'yazl';

/** Files of exports as users hand them over, made in a folder. */

export const writeFiles = async (
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> => {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
};

/** A ZIP of the given members. */
export const zipOf = async (members: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(members)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const quoted = (cell: string): string => (/["\n\r,;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const csvOf = (rows: readonly (readonly string[])[], delimiter = ',', newline = '\r\n'): string =>
  rows.map((row) => row.map(quoted).join(delimiter) + newline).join('');

/** What a spreadsheet makes of UTF-8 that it takes for Windows-1252 and saves again. */
export const garbled = (text: string): string => iconv.decode(Buffer.from(text), 'win1252');

const id = (sort: string, n: number): string => sort + n.toString(16).padStart(24 - sort.length, '0');

/** Texts of two windows of conversations that overlap, of messages, and of a list of customers. */
export const csvParts = () => {
  const header = [
    'id',
    'name',
    'status',
    'channels',
    'messageCount',
    'customer.id',
    'customer.email',
    'createdAt',
    'custom.orderNum',
  ];
  const row = (n: number, day: string): string[] => [
    id('c0', n),
    n % 3 === 0 ? `Line one\nline "two" of ${n}, with é and 🙂` : `Order ${n}`,
    n % 2 === 0 ? 'open' : 'done',
    n % 2 === 0 ? 'email' : 'email,chat',
    '2',
    id('a0', n % 5),
    `person${n % 5}@example.com`,
    `2024-${day}T10:00:00.000Z`,
    String(n * 10),
  ];
  const rows = (from: number, to: number, month: string) =>
    Array.from({ length: to - from }, (_, index) =>
      row(from + index, `${month}-${String(1 + (index % 28)).padStart(2, '0')}`),
    );
  const january = csvOf([header, ...rows(0, 60, '01')]);
  const february = csvOf([header, ...rows(0, 60, '01').slice(50), ...rows(60, 90, '02')]);
  const messages = csvOf([
    ['Message ID', 'Conversation ID', 'Direction', 'Direction Type', 'Preview', 'Created At', 'Channel'],
    ...Array.from({ length: 120 }, (_, n) => [
      id('e0', n),
      id('c0', n >> 1),
      n % 2 === 0 ? 'in' : 'out',
      n % 2 === 0 ? 'initial-in' : 'response-out',
      `Message ${n}: "quoted"\nand a second line`,
      '2024-01-05T10:00:00.000Z',
      'email',
    ]),
  ]);
  const customers = csvOf(
    [
      ['Customer ID', 'Name', 'Emails'],
      [id('a0', 0), 'Zoë – “Zo”', 'person0@example.com'],
      [id('a0', 1), 'Renée', 'person1@example.com'],
    ],
    ';',
  );
  return { january, february, messages, customers };
};

/** The same as files: with a mark, in a ZIP, in gzip, and in Windows-1252. */
export const smallDesk = async (): Promise<Readonly<Record<string, string | Buffer>>> => {
  const { january, february, messages, customers } = csvParts();
  return {
    'conversations-2024-01-01-2024-01-30.csv': `\ufeff${january}`,
    'export.zip': await zipOf({ 'conversations-2024-01-31-2024-02-29.csv': february }),
    'messages-2024-01-01-2024-01-30.csv.gz': gzipSync(Buffer.from(messages, 'utf8')),
    'people.csv': iconv.encode(customers, 'win1252'),
  };
};
