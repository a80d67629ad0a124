import { afterAll, beforeAll, expect, test } from 'vitest';
import { type VirtualClock, virtualClock } from '../../../core/clock.js';
import { startKustomer } from '../../../simulate/kustomer/start.js';
import { type Client, clientOf, type Json, noon, withKustomer } from './helpers.js';

let client: Client;
let clock: VirtualClock;
beforeAll(async () => {
  clock = virtualClock(noon);
  client = clientOf(await startKustomer({ clock, settings: { rpm: 'unlimited', search_rpm: 'unlimited' } }));
});
afterAll(() => client.simulator.close());

const address = async (one: Client, record: Json): Promise<string | undefined> =>
  (await one.get(record.links.self)).json.data.links.related;

const ofMessages = (one: Client): Json[] =>
  one.records('attachment').filter((record) => record.relationships.message);

const stored = (one: Client): Json[] =>
  ofMessages(one).filter((record) => {
    const source = one.simulator.holdings.files.get(record.id);
    return source?.from === 'desk' && source.file.state === 'stored';
  });

const fetchBytes = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    headers: answer.headers,
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
};

test('rule 36: record first, bytes at another origin, as many as declared', async () => {
  const calls = client.simulator.state().calls;
  for (const record of stored(client).slice(0, 12)) {
    const { json } = await client.get(record.links.self);
    expect(json.data).toEqual({ ...record, links: { ...record.links, related: json.data.links.related } });
    const url = new URL(json.data.links.related);
    expect(url.origin).toBe(client.simulator.storeUrl);
    expect(url.origin).not.toBe(client.simulator.url);
    const file = await fetchBytes(url.href);
    expect(file.status).toBe(200);
    expect(file.bytes).toHaveLength(record.attributes.contentLength);
    expect(file.type).toBe(record.attributes.contentType);
  }
  // Only the records count on the API's limit.
  expect(client.simulator.state().calls - calls).toBe(12);
});

test('rule 36: files are what their type says', async () => {
  const heads: Record<string, RegExp> = {
    'image/png': /^\x89PNG\r\n\x1a\n/,
    'application/pdf': /^%PDF-1\.4/,
    'text/csv': /^\xef\xbb\xbfroom;/,
  };
  for (const [type, head] of Object.entries(heads)) {
    const record = stored(client).find(
      (one) => one.attributes.contentType === type && one.attributes.contentLength > 0,
    );
    const { bytes } = await fetchBytes((await address(client, record)) as string);
    expect(bytes.toString('latin1')).toMatch(head);
  }
});

test('rule 36: a second credential is refused with 400', async () => {
  const url = (await address(client, stored(client)[0])) as string;
  const answer = await fetchBytes(url, { authorization: `Bearer ${client.simulator.token}` });
  expect([answer.status, answer.type]).toEqual([400, 'application/xml']);
  expect(answer.bytes.toString()).toContain('<Code>InvalidArgument</Code>');
});

test('rule 36: after six hundred seconds the address is dead, and a new one is not', async () => {
  const [record] = stored(client);
  const url = (await address(client, record)) as string;
  await clock.advance(599_000);
  expect((await fetchBytes(url)).status).toBe(200);
  await clock.advance(1000);
  const late = await fetchBytes(url);
  expect([late.status, late.type]).toEqual([403, 'application/xml']);
  expect(late.bytes.toString()).toContain('Request has expired');
  expect((await fetchBytes((await address(client, record)) as string)).status).toBe(200);
});

test('rule 36: a changed address is refused', async () => {
  const url = new URL((await address(client, stored(client)[0])) as string);
  url.searchParams.set('X-Amz-Signature', 'f'.repeat(64));
  expect((await fetchBytes(url.href)).status).toBe(403);
  expect((await fetchBytes(`${url.origin}${url.pathname}`)).status).toBe(403);
  expect((await fetchBytes(`${url.origin}/nothing`)).bytes.toString()).toContain('NoSuchKey');
});

test('rule 36: ranges', async () => {
  const url = (await address(
    client,
    stored(client).find((one) => one.attributes.contentLength > 100),
  )) as string;
  const whole = (await fetchBytes(url)).bytes;
  const cases: readonly [string, number, Buffer][] = [
    ['bytes=0-9', 206, whole.subarray(0, 10)],
    ['bytes=50-', 206, whole.subarray(50)],
    ['bytes=-7', 206, whole.subarray(-7)],
    [`bytes=90-${whole.length + 50}`, 206, whole.subarray(90)],
  ];
  for (const [range, status, bytes] of cases) {
    const answer = await fetchBytes(url, { range });
    expect([answer.status, answer.bytes.equals(bytes)], range).toEqual([status, true]);
    expect(answer.headers.get('content-range')).toMatch(new RegExp(`^bytes \\d+-\\d+/${whole.length}$`));
  }
  expect((await fetchBytes(url, { range: `bytes=${whole.length}-` })).status).toBe(416);
});

test('rule 36: files that cannot be had, each in its way', async () => {
  const byState = (state: string) =>
    ofMessages(client).filter((record) => {
      const source = client.simulator.holdings.files.get(record.id);
      return source?.from === 'desk' && source.file.state === state;
    });
  const [nameOnly] = byState('name-only');
  expect(nameOnly.attributes.renderMode).toBe('metadata_only');
  expect(await address(client, nameOnly)).toBeUndefined();
  const [redacted] = byState('redacted');
  expect(redacted.attributes.redacted).toBe(true);
  expect(await address(client, redacted)).toBeUndefined();
  const [never] = byState('never-uploaded');
  expect(never.attributes.uploaded).toBe(false);
  expect((await fetchBytes((await address(client, never)) as string)).status).toBe(404);
  const [dead] = byState('elsewhere-dead');
  expect((await fetchBytes((await address(client, dead)) as string)).status).toBe(404);
  const [elsewhere] = byState('elsewhere');
  const link = (await address(client, elsewhere)) as string;
  expect(link).not.toContain('X-Amz');
  expect((await fetchBytes(link)).bytes).toHaveLength(elsewhere.attributes.contentLength);
  await withKustomer({ settings: { dead_links: 'refused' } }, async (other) => {
    const same = other.records('attachment').find((record) => record.id === dead.id);
    await expect(fetch((await address(other, same)) as string)).rejects.toThrow();
  });
});

test('rule 36: names as people give them, equal names, equal bytes', async () => {
  const all = client.records('attachment');
  const names = all.map((record) => record.attributes.name);
  for (const odd of ['../../etc/passwd', 'a/b\\c.txt', 'line\nbreak.txt', '\u202Egnp.exe'])
    expect(names, JSON.stringify(odd)).toContain(odd);
  expect(Math.max(...names.map((name) => Buffer.byteLength(name)))).toBeGreaterThanOrEqual(255);
  const inOneMessage = client.records('message').find((message) => {
    const own = (message.relationships.attachments?.data ?? []).map(
      (file: Json) => all.find((one) => one.id === file.id).attributes.name,
    );
    return new Set(own).size < own.length;
  });
  expect(inOneMessage).toBeDefined();
  const sources = [...client.simulator.holdings.files.values()].map((source) =>
    source.from === 'desk' ? `${source.file.form}${source.file.seed}` : source.path,
  );
  expect(new Set(sources).size).toBeLessThan(sources.length);
  for (const record of stored(client)
    .filter((one) => /[/\\\n\u202E]/.test(one.attributes.name))
    .slice(0, 6))
    expect((await fetchBytes((await address(client, record)) as string)).bytes).toHaveLength(
      record.attributes.contentLength,
    );
});

test('rule 36: short and damaged files, faults of the store', async () => {
  const wrong = async (
    settings: Record<string, string>,
    test: (file: { bytes: Buffer }, good: Buffer) => boolean,
  ) =>
    withKustomer({ settings }, async (other) => {
      let found = 0;
      for (const record of stored(other).slice(0, 15)) {
        const file = await fetchBytes((await address(other, record)) as string);
        const good = (await fetchBytes((await address(client, record)) as string)).bytes;
        if (test(file, good)) found++;
        else expect(file.bytes.equals(good)).toBe(true);
      }
      expect(found).toBeGreaterThan(2);
    });
  await wrong({ short_files: '50' }, (file, good) => file.bytes.length === good.length - 1);
  await wrong(
    { corrupt_files: '50' },
    (file, good) => file.bytes.length === good.length && !file.bytes.equals(good),
  );
  await withKustomer({ scale: 0.3, settings: { store_faults: '503-before#1,truncate#2' } }, async (other) => {
    const url = (await address(
      other,
      stored(other).find((one) => one.attributes.contentLength > 100),
    )) as string;
    expect((await fetchBytes(url)).bytes.toString()).toContain('<Code>SlowDown</Code>');
    await expect(fetchBytes(url)).rejects.toThrow();
    expect((await fetchBytes(url)).status).toBe(200);
  });
});

test('rule 37: inbound attachments are not at the short address', async () => {
  const messages = new Map(client.records('message').map((one) => [one.id, one]));
  const direction = (record: Json) => messages.get(record.relationships.message.data.id).attributes.direction;
  const inbound = stored(client).find((record) => direction(record) === 'in');
  const outbound = stored(client).filter((record) => direction(record) === 'out');
  expect((await client.get(`/v1/attachments/${inbound.id}`)).status).toBe(404);
  expect((await client.get(`/v1/attachments/${outbound[0].id}`)).json.data.links.related).toContain(
    'X-Amz-Signature',
  );
  expect((await client.get(`/v1/attachments/${outbound[0].id},${outbound[1].id}`)).json.data).toHaveLength(2);
  expect((await client.get(`/v1/attachments/${outbound[0].id},${inbound.id}`)).status).toBe(404);
  expect(
    (
      await client.get(
        `/v1/messages/${outbound[0].relationships.message.data.id}/attachments/${outbound[1].id}`,
      )
    ).status,
  ).toBe(404);
});
