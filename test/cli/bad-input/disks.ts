import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, call, desk, expectFailure, home, orgFlags, query } from './rig.js';

/** Small disks need the right to mount; where that is not given the reason is the test's name. */
let known: boolean | undefined;
const mayMount = (): boolean => {
  known ??= tryMount();
  return known;
};
const tryMount = (): boolean => {
  const place = at('try');
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const onDisk = async (options: string, work: (place: string) => Promise<void>) => {
  const place = mkdtempSync(join(home, 'disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]);
  try {
    await work(place);
  } finally {
    execFileSync('umount', ['-l', place]);
  }
};

export const smallDisks = (): void => {
  describe.skipIf(!mayMount())(
    `small and read-only disks${mayMount() ? '' : ' (not tried: mounting is not allowed)'}`,
    () => {
      test('a full disk stops the run; with more room the same command ends it', () =>
        onDisk('size=300k', async (place) => {
          const extract = [
            'extract',
            'kustomer',
            ...orgFlags,
            '--allow-private',
            '--archive',
            join(place, 'a.archive'),
            '--json',
          ];
          expectFailure(await call(extract, desk.kustomer.environment), {
            code: 'disk-full',
            exit: 1,
            says: ['Free space', 'same command'],
          });
          execFileSync('mount', ['-o', 'remount,size=64m', place]);
          const again = await call(extract, desk.kustomer.environment);
          expect([0, 4]).toContain(again.exit);
          expect((await call(['verify', '--archive', join(place, 'a.archive'), '--deep'])).exit).toBe(0);
        }));

      test('an answer that does not fit leaves the earlier one', () =>
        onDisk('size=64k', async (place) => {
          const out = join(place, 'answer.csv');
          writeFileSync(out, 'earlier');
          const ended = await call([
            ...query('--sql', 'SELECT i, i * i AS square FROM range(100000) t(i)'),
            '--format',
            'csv',
            '--out',
            out,
            '--json',
          ]);
          expectFailure(ended, { code: 'disk-full', exit: 1, says: ['answer.csv'] });
          expect(readdirSync(place)).toEqual(['answer.csv']);
          expect(readFileSync(out, 'utf8')).toBe('earlier');
        }));

      test('a read-only folder', () =>
        onDisk('size=4m', async (place) => {
          cpSync(at('desk.archive'), join(place, 'a.archive'), { recursive: true });
          execFileSync('mount', ['-o', 'remount,ro', place]);
          const readOnly = { code: 'not-writable', exit: 1, says: ['another place'] };
          expectFailure(
            await call(
              ['extract', 'kustomer', ...orgFlags, '--archive', join(place, 'b'), '--json'],
              desk.kustomer.environment,
            ),
            readOnly,
          );
          expectFailure(
            await call(
              ['extract', 'kustomer', ...orgFlags, '--archive', join(place, 'a.archive'), '--json'],
              desk.kustomer.environment,
            ),
            readOnly,
          );
          expectFailure(
            await call([...query('contents', '--out', join(place, 'x.csv')), '--json']),
            readOnly,
          );
          // Reading needs no writing.
          expect((await call(['verify', '--archive', join(place, 'a.archive')])).exit).toBe(0);
        }));
    },
  );
};
