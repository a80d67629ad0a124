import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import { holds, parseRoles, readRoles } from '../../../simulate/kustomer/access/keys.js';
import { rolesOf, routes } from '../../../simulate/kustomer/routes/table.js';
import { clientOf, small, withKustomer } from './helpers.js';

test('rule 1: paths with and without a slash at the end, and a 404 for any other', () =>
  withKustomer(small, async ({ get, simulator }) => {
    expect((await get('/v1/users/current/')).status).toBe(200);
    expect((await get('/v1/customers/?pageSize=1')).status).toBe(200);
    for (const path of ['/v1/nothing', '/v2/customers', '/customers', '/v1/customers/searches/x/y']) {
      const answer = await get(path);
      expect(answer.status, path).toBe(404);
      expect(answer.json).toEqual({ errors: [{ status: 404, code: 'notfound', title: 'Not Found' }] });
    }
    expect(simulator.state().violations).toEqual([]);
  }));

test('rule 2: a missing or garbled key is refused with 401', () =>
  withKustomer(small, async ({ simulator }) => {
    for (const authorization of [
      undefined,
      'Basic abc',
      'Bearer ',
      'Bearer eyJ-nobody',
      'Bearer a b',
      simulator.token,
    ]) {
      const answer = await fetch(`${simulator.url}/v1/users/current`, {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(answer.status, authorization).toBe(401);
      expect(await answer.json()).toEqual({
        errors: [{ status: 401, code: 'unauthorized', title: 'Unauthorized' }],
      });
    }
  }));

test('rule 2: an expired key, and a key of another region', async () => {
  await withKustomer({ ...small, settings: { key_state: 'expired' } }, async ({ get }) => {
    const answer = await get('/v1/users/current');
    expect(answer.status).toBe(401);
    expect(answer.bytes.toString()).toContain('Expired token');
  });
  for (const status of ['401', '403'])
    await withKustomer({ ...small, settings: { key_pod: 'prod2', wrong_pod: status } }, async ({ get }) => {
      const answer = await get('/v1/users/current');
      expect(answer.status).toBe(Number(status));
      expect(answer.json.errors[0].title).toBe(
        'Auth token associated with pod prod2 but request is being handled by prod1',
      );
    });
});

test('rule 3: a broader role holds its children, and nothing else', () => {
  expect(holds(['org.permission'], 'org.permission.note.read')).toBe(true);
  expect(holds(['org.permission.note'], 'org.permission.note.read')).toBe(true);
  expect(holds(['org'], 'org.user.note.read')).toBe(true);
  expect(holds(['org.permission.read'], 'org.permission.note.read')).toBe(true);
  expect(holds(['org.permission.read'], 'org.permission.search.create')).toBe(false);
  expect(holds(['org.permission.read'], 'org.user.note.read')).toBe(false);
  expect(holds(['org.permission.not'], 'org.permission.note.read')).toBe(false);
  expect(holds(['org.permission.note.read'], 'org.permission.note')).toBe(false);
  expect(parseRoles('-org.permission.note.read')).toEqual(
    readRoles.filter((role) => role !== 'org.permission.note.read'),
  );
  expect(parseRoles('org.permission.a.read, org.b')).toEqual(['org.permission.a.read', 'org.b']);
  expect(parseRoles('')).toEqual([]);
});

const nobodysId = '000000000000000000000000';
const paths = routes
  .map((route) => ({
    method: route.method,
    path: route.path.replace(/:name/, 'order').replace(/:[a-z]+/gi, nobodysId),
    role: route.roles && rolesOf({ route, params: { name: 'order' } })[0],
  }))
  .filter(({ role }) => role !== undefined);

test.each(['401', '403'])(
  'rule 3: without a role every family answers %s, with any one of its roles it does not',
  async (status) => {
    const settings = {
      roles: 'org.nothing',
      missing_role: status,
      keys: paths.map(({ role }, at) => `key${at}=${role}`).join(';'),
    };
    await withKustomer({ ...small, settings }, async ({ send, simulator }) => {
      for (const [at, { method, path }] of paths.entries()) {
        expect((await send(method, path)).status, `${method} ${path}`).toBe(Number(status));
        const allowed = await clientOf(simulator, `key${at}`).send(method, path);
        expect([200, 400, 404], `${method} ${path}`).toContain(allowed.status);
      }
      expect((await send('GET', '/v1/users/current')).status).toBe(200);
      const token = await send('GET', '/v1/auth/tokens/current');
      expect(token.json.data.attributes.roles).toEqual(['org.nothing']);
    });
  },
);

test('rule 4: headers of every answer, refusals too', () =>
  withKustomer({ ...small, settings: { rpm: '500' } }, async ({ get }) => {
    for (const path of ['/v1/tags', '/v1/nothing', '/v1/customers?page=0']) {
      const { headers } = await get(path);
      expect(headers.get('x-kustomer-pod')).toBe('prod1');
      expect(headers.get('etag')).toMatch(/^W\/"/);
      expect(headers.get('cache-control')).toBe('no-cache,private');
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(headers.get('x-ratelimit-limit')).toBe('500');
      expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(500);
      expect(headers.get('x-ratelimit-reset')).toBeNull();
      expect(headers.get('transfer-encoding')).toBe('chunked');
      expect(headers.get('content-length')).toBeNull();
    }
    expect((await get('/v1/tags')).headers.get('content-encoding')).toBe('gzip');
    expect(
      (await get('/v1/tags', { 'accept-encoding': 'identity' })).headers.get('content-encoding'),
    ).toBeNull();
  }));

test('rule 5: writes are refused and remembered', () =>
  withKustomer(small, async ({ send, simulator, records }) => {
    const [customer] = records('customer');
    for (const [method, path] of [
      ['POST', '/v1/customers'],
      ['PUT', customer.links.self],
      ['DELETE', customer.links.self],
      ['PATCH', '/v1/messages/x'],
      ['POST', '/v1/messages/x/redactions'],
    ] as const)
      expect((await send(method, path, {})).status, method).toBe(405);
    expect(simulator.state().violations).toHaveLength(5);
    expect(simulator.state().writes).toBe(0);
    await fetch(`${simulator.url}/_simulator/reset-counters`, { method: 'POST' });
    expect(simulator.state()).toMatchObject({ calls: 0, violations: [] });
  }));

test('control: the state over HTTP is the state', () =>
  withKustomer(small, async ({ get, simulator }) => {
    await get('/v1/tags');
    const answer = await fetch(`${simulator.url}/_simulator/state`);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(simulator.state())));
    expect(simulator.state().calls).toBe(1);
    expect(simulator.state().objects.message).toBeGreaterThan(50);
  }));

test('settings: what is unknown is refused with the list of what there is', async () => {
  const never = async () => undefined;
  await expect(withKustomer({ settings: { indexlag: '1' } }, never)).rejects.toMatchObject({
    code: 'flag-invalid',
  });
  await expect(withKustomer({ settings: { page_101: '500' } }, never)).rejects.toMatchObject({
    code: 'flag-invalid',
  });
  await expect(withKustomer({ settings: { rpm: 'many' } }, never)).rejects.toMatchObject({
    code: 'flag-invalid',
  });
  await expect(withKustomer({ settings: { desk_end: 'soon' } }, never)).rejects.toMatchObject({
    code: 'flag-invalid',
  });
  await expect(withKustomer({ settings: { keys: '=x' } }, never)).rejects.toMatchObject({
    code: 'flag-invalid',
  });
});

test('a port in use is said so, and the object store does not stay behind', () =>
  withKustomer(small, async ({ simulator }) => {
    const port = Number(new URL(simulator.url).port);
    await expect(withKustomer({ ...small, port }, async () => undefined)).rejects.toMatchObject({
      code: 'port-taken',
    });
    const store = new URL(simulator.storeUrl);
    await new Promise<void>((resolve, reject) => {
      const socket = createConnection(Number(store.port), store.hostname, () => resolve(void socket.end()));
      socket.on('error', reject);
    });
  }));
