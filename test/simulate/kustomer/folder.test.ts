import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cutRecords } from '../../../core/json-page.js';
import { realData, skippedWithout } from '../../real-data.js';
import { type Client, type Json, withKustomer } from './helpers.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kustomer-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const id = (number: number) => number.toString(16).padStart(24, '0');
const thread = id(0xc1);

const message = (number: number, preview: Buffer | string, more = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`{"type":"message","id":"${id(number)}", "attributes" : {"preview":"`),
    Buffer.from(preview),
    Buffer.from(
      `"${more},"createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-0${1 + (number % 9)}T00:00:00.000Z"},"relationships":{"conversation":{"data":{"type":"conversation","id":"${thread}"}},"attachments":{"data":[{"type":"attachment","id":"${id(0xa0)}"}]}},"links":{"self":"/v1/messages/${id(number)}"}}`,
    ),
  ]);

/** Records as a vendor may send them and a JSON library would change them. */
const odd: readonly (readonly [string, Buffer])[] = [
  ['spaces between the signs', message(1, 'plain')],
  ['a lone surrogate', message(2, '\\ud83d')],
  ['an escaped NUL', message(3, 'a\\u0000b')],
  ['bytes that are no UTF-8', message(4, Buffer.from([0x61, 0xff, 0xfe, 0x62]))],
  ['thirty digits', message(5, 'n', ',"big":123456789012345678901234567890')],
  ['a trailing zero', message(6, 'n', ',"price":1.10')],
  ['a key twice', message(7, 'n', ',"a":1,"a":2')],
  ['escapes that need none', message(8, '\\u0041\\/')],
  ['a raw control character', message(9, Buffer.from([0x61, 0x01, 0x62]))],
];

const write = (name: string, lines: readonly Buffer[], zip = false): void => {
  const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
  writeFileSync(join(folder, name), zip ? gzipSync(bytes) : bytes);
};

const threadRecord = Buffer.from(
  `{"type":"conversation","id":"${thread}","attributes":{"updatedAt":"2026-01-01T00:00:00.000Z"},"relationships":{"org":{"data":{"type":"org","id":"${id(0xf)}"}},"customer":{"data":{"type":"customer","id":"${id(0xd)}"}}}}`,
);

const raw = async (client: Client, path: string, body?: object): Promise<Buffer> => {
  const answer = await fetch(client.simulator.url + path, {
    headers: { authorization: `Bearer ${client.simulator.token}` },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  expect(answer.status, path).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};

test.each([false, true])('every odd record comes byte for byte, by every way (zipped: %s)', async (zip) => {
  write(
    `messages.ndjson${zip ? '.gz' : ''}`,
    odd.map(([, bytes]) => bytes),
    zip,
  );
  write('conversations.ndjson', [threadRecord]);
  await withKustomer({ data: folder }, async (client) => {
    const list = await raw(client, '/v1/messages');
    const search = await raw(client, '/v1/customers/search', {
      queryContext: 'message',
      sort: [{ message_updated_at: 'asc' }],
    });
    const children = await raw(client, `/v1/conversations/${thread}/messages?include=attachments`);
    for (const [at, [name, bytes]] of odd.entries()) {
      for (const [way, whole] of Object.entries({ list, search, children }))
        expect(whole.includes(bytes), `${name}, ${way}`).toBe(true);
      expect(await raw(client, `/v1/messages/${id(at + 1)}`)).toEqual(
        Buffer.concat([Buffer.from('{"data":'), bytes, Buffer.from('}')]),
      );
    }
    expect(client.simulator.state().objects).toMatchObject({
      message: odd.length,
      conversation: 1,
      customer: 0,
    });
    expect(await raw(client, '/v1/conversations')).toEqual(expect.any(Buffer));
    expect((await client.get('/v1/orgs/current')).json.data.id).toBe(id(0xf));
    // A filter looks into the odd ones as well.
    const filtered = await client.search({
      queryContext: 'message',
      and: [{ message_body: { contains: 'plain' } }],
    });
    expect(filtered.json.data).toHaveLength(1);
    expect((await client.get('/v1/metadata/customer')).json.data.attributes.properties).toEqual({});
  });
});

test('the bytes of files lie beside their records', async () => {
  mkdirSync(join(folder, 'files'));
  writeFileSync(join(folder, 'files', id(0xa0)), 'the bytes');
  write('messages.ndjson', [message(1, 'with a file')]);
  const attachment = `{"type":"attachment","id":"${id(0xa0)}","attributes":{"name":"x.txt","contentLength":9},"relationships":{"message":{"data":{"type":"message","id":"${id(1)}"}}},"links":{"self":"/v1/messages/${id(1)}/attachments/${id(0xa0)}"}}`;
  const bare = attachment.replaceAll(id(0xa0), id(0xa1));
  write('attachments.ndjson', [Buffer.from(attachment), Buffer.from(bare)]);
  await withKustomer({ data: folder }, async (client) => {
    const { json } = await client.get(`/v1/messages/${id(1)}/attachments/${id(0xa0)}`);
    expect(await (await fetch(json.data.links.related)).text()).toBe('the bytes');
    expect(await raw(client, `/v1/messages/${id(1)}/attachments/${id(0xa1)}`)).toEqual(
      Buffer.from(`{"data":${bare}}`),
    );
    expect((await client.get(`/v1/conversations/${thread}/messages`)).status).toBe(404);
  });
});

test('HTML files become articles, letter for letter', async () => {
  mkdirSync(join(folder, 'articles/more'), { recursive: true });
  const bodies: Record<string, string> = {
    'articles/b-plain.html': '<p>No heading — <b>bold\r\n</p><script>x</script>',
    'articles/more/a-titled.html': '<div><h2 class="x">How to <em>return</em>\n it</h2><p>مرحبا</p></div>',
  };
  for (const [name, body] of Object.entries(bodies)) writeFileSync(join(folder, name), body);
  await withKustomer({ data: folder }, async ({ get }) => {
    const articles = (await get('/v1/kb/articles')).json.data;
    expect(articles.map((one: Json) => one.attributes.title)).toEqual(['b-plain', 'How to return it']);
    for (const [at, body] of Object.values(bodies).entries()) {
      expect(articles[at].attributes.langVersions.en_us.currentVersion.id.htmlBody).toBe(body);
      const [version] = (await get(`/v1/kb/articles/${articles[at].id}/versions/en_us`)).json.data;
      expect(version.attributes.htmlBody).toBe(body);
    }
  });
});

test('a folder that cannot be used says where', async () => {
  const start = () => withKustomer({ data: folder }, async () => undefined);
  await expect(start()).rejects.toMatchObject({ code: 'input-invalid', where: folder });
  await expect(withKustomer({ data: join(folder, 'nowhere') }, async () => undefined)).rejects.toMatchObject({
    code: 'input-invalid',
  });
  write('tickets.ndjson', [Buffer.from('{}')]);
  await expect(start()).rejects.toMatchObject({
    code: 'input-invalid',
    where: join(folder, 'tickets.ndjson'),
  });
  rmSync(join(folder, 'tickets.ndjson'));
  write('messages.ndjson', [message(1, 'x'), Buffer.from('{"id":')]);
  await expect(start()).rejects.toMatchObject({
    code: 'input-invalid',
    where: `${join(folder, 'messages.ndjson')}:2`,
  });
  write('messages.ndjson', [Buffer.from('{"type":"message"}')]);
  await expect(start()).rejects.toMatchObject({ code: 'input-invalid' });
});

const real = realData('kustomer');

test.skipIf(real === undefined)(
  `real data: counts and every text come out as expected${real === undefined ? ` (${skippedWithout('kustomer')})` : ''}`,
  () =>
    withKustomer({ data: real as string }, async (client) => {
      const expected = JSON.parse(readFileSync(join(real as string, 'expect.json'), 'utf8'));
      const lines = gunzipSync(readFileSync(join(real as string, 'messages.ndjson.gz')))
        .toString()
        .trimEnd()
        .split('\n');
      const order = lines.map((line) => JSON.parse(line).id as string);
      const texts = new Map<string, Json>();
      for (const archived of [true, false])
        for (let from = '1970-01-01T00:00:00.000Z'; ; ) {
          const body = {
            queryContext: 'message',
            and: [{ message_updated_at: { gte: from } }],
            sort: [{ message_updated_at: 'asc' }],
            includeDeleted: true,
          };
          const route = `/v1/customers/${archived ? 'archive/' : ''}search?pageSize=500`;
          const before = texts.size;
          for (const cut of cutRecords(await raw(client, route, body), ['data'])) {
            const value = cut.value as Json;
            texts.set(value.id, value);
            from = value.attributes.updatedAt;
          }
          if (texts.size === before) break;
        }
      expect(texts.size).toBe(expected.counts.messages);
      const digest = createHash('sha256');
      for (const one of order) {
        const value = texts.get(one);
        digest.update(
          `${value.relationships.conversation.data.id}\u0001${one}\u0001${value.attributes.preview}\u0002`,
        );
      }
      expect(digest.digest('hex')).toBe(expected.textDigest);
      const { objects } = client.simulator.state();
      expect(objects).toMatchObject({
        conversation: expected.counts.conversations,
        customer: expected.counts.customers,
        note: expected.counts.notes,
        user: expected.counts.users,
        team: expected.counts.teams,
        tag: expected.counts.tags,
      });
    }),
);
