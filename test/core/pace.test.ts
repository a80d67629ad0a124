import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../core/clock.js';
import type { HttpResponse } from '../../core/http.js';
import { createPacer, createSlidingPacer } from '../../core/pace.js';

const answer = (headers: Record<string, string>, status = 200): HttpResponse => ({
  status,
  headers,
  body: Buffer.alloc(0),
  at: 0,
  ms: 0,
  attempt: 1,
});

const sight = (response: HttpResponse) => ({
  ...(response.headers['x-limit'] ? { limit: Number(response.headers['x-limit']) } : {}),
  ...(response.headers['x-remaining'] ? { remaining: Number(response.headers['x-remaining']) } : {}),
  ...(response.headers['x-reset'] ? { resetAt: Number(response.headers['x-reset']) } : {}),
  refused: response.status === 429,
});

/** Takes `count` places and notes when each was given. */
const times = async (count: number, options: Parameters<typeof createPacer>[0]) => {
  const pacer = createPacer(options);
  const given: number[] = [];
  for (let i = 0; i < count; i++) {
    await pacer.take();
    given.push(options.clock.now());
  }
  return given;
};

describe('pacing', () => {
  test('never more calls in a window than allowed, and not fewer either', async () => {
    const clock = virtualClock(1_000_000, { auto: true });
    const given = await times(25, { clock, limit: 10, windowMs: 1000 });
    expect([0, 1000, 2000].map((ms) => given.filter((t) => t === 1_000_000 + ms).length)).toEqual([
      10, 10, 5,
    ]);
  });

  test('leaves the reserve to others', async () => {
    const clock = virtualClock(0, { auto: true });
    const given = await times(17, { clock, limit: 10, windowMs: 1000, reserve: 0.2 });
    expect(given.filter((t) => t === 0)).toHaveLength(8);
    expect(given.filter((t) => t === 1000)).toHaveLength(8);
  });

  test('believes the server when others spend from the same allowance', async () => {
    const clock = virtualClock(0, { auto: true });
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, sight });
    await pacer.take();
    pacer.leave();
    pacer.observe(answer({ 'x-limit': '10', 'x-remaining': '2' }));
    const given: number[] = [];
    for (let i = 0; i < 3; i++) {
      await pacer.take();
      given.push(clock.now());
    }
    expect(given).toEqual([0, 0, 1000]);
  });

  test('after a refusal nothing is sent until the reset the server names', async () => {
    const clock = virtualClock(0, { auto: true });
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, sight });
    await pacer.take();
    pacer.leave();
    pacer.observe(answer({ 'x-reset': '1700' }, 429));
    await pacer.take();
    expect(clock.now()).toBe(1700);
  });

  test('an insane reset is not believed', async () => {
    const clock = virtualClock(0, { auto: true });
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, sight });
    await pacer.take();
    pacer.leave();
    pacer.observe(answer({ 'x-reset': '99999999' }, 429));
    await pacer.take();
    expect(clock.now()).toBe(1000);
  });

  test('a stopped caller does not hold up the queue', async () => {
    const clock = virtualClock(0);
    const pacer = createPacer({ clock, limit: 1, windowMs: 1000 });
    await pacer.take();
    const stop = new AbortController();
    const stopped = pacer.take(stop.signal);
    const next = pacer.take();
    await clock.advance(0);
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    await clock.advance(1000);
    await next;
    expect(clock.now()).toBe(1000);
  });

  test('what others spend is not taken off our share as long as the reserve covers it', async () => {
    const clock = virtualClock(0, { auto: true });
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, reserve: 0.3, sight });
    const given: number[] = [];
    for (let i = 0; i < 8; i++) {
      await pacer.take();
      given.push(clock.now());
      pacer.leave();
      pacer.observe(answer({ 'x-remaining': String(10 - 2 - (i % 7) - 1) }));
    }
    expect(given).toEqual([0, 0, 0, 0, 0, 0, 0, 1000]);
  });

  test('a late answer of the window before does not use up the new one', async () => {
    const clock = virtualClock(0);
    const pacer = createPacer({ clock, limit: 2, windowMs: 1000, sight });
    await pacer.take();
    await pacer.take();
    await clock.advance(1000);
    await pacer.take();
    pacer.leave();
    pacer.observe({ ...answer({ 'x-remaining': '0' }), at: 1000, ms: 900 });
    await pacer.take();
    expect(clock.now()).toBe(1000);
  });

  test('a sudden rise of what remains is a new window of the vendor', async () => {
    const clock = virtualClock(0);
    const pacer = createPacer({ clock, limit: 10, windowMs: 1000, sight });
    const call = async (remaining: number) => {
      await pacer.take();
      pacer.leave();
      pacer.observe({ ...answer({ 'x-remaining': String(remaining) }), at: clock.now() });
    };
    await call(1);
    await clock.advance(400);
    // The vendor's window began at 400: nine are left in it, and it ends at 1400.
    await call(9);
    for (let remaining = 8; remaining >= 0; remaining--) await call(remaining);
    const next = pacer.take();
    await clock.advance(999);
    await clock.advance(1);
    await next;
    expect(clock.now()).toBe(1400);
  });
});

test('a window that nobody tells is never broken, wherever it begins', async () => {
  const clock = virtualClock(0, { auto: true });
  const pacer = createSlidingPacer({ clock, limit: 10, windowMs: 1000 });
  const given: number[] = [];
  for (let i = 0; i < 200; i++) {
    if (i % 17 === 0) await clock.sleep(300);
    await pacer.take();
    given.push(clock.now());
  }
  for (let first = 0; first + 10 < given.length; first++)
    expect((given[first + 10] as number) - (given[first] as number)).toBeGreaterThanOrEqual(1000);
  // The caller's own twelve pauses aside, all of it is used.
  expect(given.at(-1)).toBeLessThanOrEqual(1.01 * 19_000 + 12 * 300);
});
