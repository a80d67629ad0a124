import { expect, test } from 'vitest';
import { writeCare } from '../../cli/shared/write-care.js';

const flags = (ceiling: readonly string[]) =>
  writeCare({
    parallel: 4,
    reserve: 0,
    settle: 1.5,
    'canary-wait': 0,
    'index-lag': undefined,
    ceiling: [...ceiling],
  } as unknown as Parameters<typeof writeCare>[0]);

test('ceilings are read from what is typed', () => {
  expect(flags(['POST /contacts=600/10m', ' PUT  /companies = 100 / h ', 'GET /=5/2s'])).toMatchObject({
    settleMs: 1_500,
    indexLagMs: undefined,
    ceilings: [
      { method: 'POST', prefix: '/contacts', limit: 600, windowMs: 600_000 },
      { method: 'PUT', prefix: '/companies', limit: 100, windowMs: 3_600_000 },
      { method: 'GET', prefix: '/', limit: 5, windowMs: 2_000 },
    ],
  });
});

test.each([
  'POST contacts=600/10m',
  'HEAD /contacts=600/10m',
  'POST /contacts=0/10m',
  'POST /contacts=600/0m',
  'POST /contacts=600',
  'POST /contacts=600/10d',
  '',
])('%j is no ceiling', (text) => {
  expect(() => flags([text])).toThrow(
    expect.objectContaining({ code: 'flag-invalid', where: '--ceiling' }) as Error,
  );
});
