import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KustomerSimulator, startKustomer } from '../../../simulate/kustomer/start.js';

let simulator: KustomerSimulator;
beforeAll(async () => {
  simulator = await startKustomer();
});
afterAll(() => simulator.close());

test('a key gets in, and nobody else', async () => {
  const path = `${simulator.url}/v1/users/current`;
  expect((await fetch(path)).status).toBe(401);
  const answer = await fetch(path, { headers: { authorization: `Bearer ${simulator.token}` } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-kustomer-pod')).toBe('prod1');
});
