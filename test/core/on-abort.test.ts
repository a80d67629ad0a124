import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock, virtualClock } from '../../core/clock.js';
import { createHttp } from '../../core/http.js';
import { onAbort } from '../../core/on-abort.js';

/** Many wait at one signal, each leaves it when it is done, and all hear of it. */

const warned: string[] = [];
const listen = (warning: Error) => void warned.push(warning.name);
beforeAll(() => void process.on('warning', listen));
afterAll(() => void process.off('warning', listen));

const many = Array.from({ length: 30 });
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;
const isQuiet = async (): Promise<void> => {
  await turn();
  expect(warned).toEqual([]);
};

test('each is called once, the same function too, but for those that left', () => {
  const stop = new AbortController();
  const heard: string[] = [];
  const hear = () => heard.push('hear');
  const [, leave] = [onAbort(stop.signal, hear), onAbort(stop.signal, hear), onAbort(stop.signal, hear)];
  leave();
  leave();
  expect(listeners(stop.signal)).toBe(1);
  stop.abort();
  expect(heard).toEqual(['hear', 'hear']);
  expect(listeners(stop.signal)).toBe(0);
});

test('the last that leaves takes the listener along, and the next brings one', () => {
  const stop = new AbortController();
  const heard: number[] = [];
  onAbort(stop.signal, () => heard.push(1))();
  expect(listeners(stop.signal)).toBe(0);
  onAbort(stop.signal, () => heard.push(2));
  stop.abort();
  expect(heard).toEqual([2]);
});

test.each([
  ['the system', () => systemClock],
  ['a test', () => virtualClock(0)],
])('sleepers of the clock of %s', async (_whose, clockOf) => {
  const stop = new AbortController();
  const clock = clockOf();
  const sleeping = many.map(() => clock.sleep(60_000, stop.signal));
  expect(listeners(stop.signal)).toBe(1);
  stop.abort(new Error('enough'));
  const ends = await Promise.allSettled(sleeping);
  expect(ends.every((end) => end.status === 'rejected' && end.reason === stop.signal.reason)).toBe(true);
  await expect(clock.sleep(5, stop.signal)).rejects.toBe(stop.signal.reason);
  await isQuiet();
});

test('calls side by side leave nothing behind, answered, stopped, or never sent', async () => {
  const open = createServer((request, response) => {
    if (request.url === '/well') response.end('well');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => open.once('listening', resolve));
  const url = `http://127.0.0.1:${(open.address() as AddressInfo).port}`;
  const http = createHttp({ clock: systemClock, connections: many.length });
  try {
    const stop = new AbortController();
    const call = (path: string, headers = {}) =>
      http.exchange({ method: 'GET', url: `${url}${path}`, headers }, stop.signal);
    await Promise.all(many.map(() => call('/well')));
    expect(listeners(stop.signal)).toBe(0);
    await expect(call('/well', { 'x-two': 'lines\r\nhere' })).rejects.toMatchObject({
      code: 'host-unreachable',
    });
    expect(listeners(stop.signal)).toBe(0);
    const waiting = many.map(() => call('/never'));
    expect(listeners(stop.signal)).toBe(1);
    stop.abort(new Error('enough'));
    for (const end of await Promise.allSettled(waiting))
      expect(end).toEqual({ status: 'rejected', reason: stop.signal.reason });
    expect(listeners(stop.signal)).toBe(0);
    await isQuiet();
  } finally {
    await http.close();
    open.closeAllConnections();
    open.close();
  }
});
