import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../core/clock.js';
import { isDeskError } from '../../core/errors.js';
import { takeLock } from '../../core/lock.js';

const start = Date.UTC(2025, 0, 1);
const clock = virtualClock(start);
let folder: string;
const path = () => join(folder, 'lock.json');
const take = () => takeLock({ path: path(), clock, code: 'archive-locked', thing: 'The archive' });
const holder = (over: Record<string, unknown>) =>
  writeFileSync(
    path(),
    JSON.stringify({
      pid: process.pid,
      host: hostname(),
      started: new Date(start).toISOString(),
      heartbeat: new Date(start).toISOString(),
      ...over,
    }),
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskarchive-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a lock', () => {
  it('is held until it is released', async () => {
    const lock = await take();
    const second = await take().catch((error: unknown) => error);
    expect(isDeskError(second, 'archive-locked')).toBe(true);
    await lock.release();
    await (await take()).release();
  });

  it('goes to one of many that ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, take));
    expect(asked.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('of a dead process is taken over', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    holder({ pid });
    const lock = await take();
    expect(JSON.parse(readFileSync(path(), 'utf8')).pid).toBe(process.pid);
    await lock.release();
  });

  it('of another machine is respected for half an hour after its last sign of life', async () => {
    holder({ host: 'elsewhere.example.com', heartbeat: new Date(start - 29 * 60_000).toISOString() });
    expect(isDeskError(await take().catch((error: unknown) => error), 'archive-locked')).toBe(true);
    holder({ host: 'elsewhere.example.com', heartbeat: new Date(start - 31 * 60_000).toISOString() });
    await (await take()).release();
  });

  it('that broke off while it was written is taken over', async () => {
    writeFileSync(path(), '{"pid":');
    await (await take()).release();
  });
});
