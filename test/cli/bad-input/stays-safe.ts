import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { simulate, start } from '../../e2e/program.js';
import {
  archiveFlags,
  at,
  call,
  desk,
  expectFailure,
  mappingFlags,
  orgFlags,
  secret,
  withToken,
} from './rig.js';

/** Failures amid work: what was safe before is safe afterwards, and the same command goes on. */
export const staysSafe = (): void => {
  describe('what was safe stays safe', () => {
    afterAll(async () => {
      expect(readFileSync(at('file.txt'), 'utf8')).toBe('a file of somebody');
      expect(readdirSync(at('foreign'))).toEqual(['photo.jpg']);
      expect(readdirSync(at('empty'))).toEqual([]);
      expect((await call(['verify', ...archiveFlags])).exit).toBe(0);
    });

    test('a plan is stale when the mapping changed after it', async () => {
      const fine = async (...args: string[]) =>
        expect(await call([...args, '--quiet'])).toMatchObject({ exit: 0 });
      const confirm = ['map', 'confirm', ...archiveFlags, ...mappingFlags, '--by', 'A. Person'];
      await fine(...confirm);
      await fine('plan', ...archiveFlags, ...mappingFlags, '--out', at('plan'));
      const text = readFileSync(at('mapping.yaml'), 'utf8');
      writeFileSync(at('mapping.yaml'), text.replace(/withoutEmail: \w+/, 'withoutEmail: skip'));
      expect(readFileSync(at('mapping.yaml'), 'utf8')).not.toBe(text);
      await fine(...confirm);
      const ended = await call(['load', '--plan', at('plan'), '--json'], desk.intercom.environment);
      expectFailure(ended, { code: 'plan-stale', exit: 6, says: ['mapping'] });
    });

    test('a key that opens nothing, and a stream that is none, make no archive', async () => {
      const extract = ['extract', 'kustomer', ...orgFlags, '--archive', at('never'), '--json'];
      expectFailure(await call(extract, withToken(secret)()), { code: 'token-refused', exit: 5, says: [] });
      const strange = await call([...extract, '--streams', 'mesage'], desk.kustomer.environment);
      expectFailure(strange, { code: 'flag-invalid', exit: 2, says: ['message'] });
      const elsewhere = await simulate('kustomer', ['--scale', '0.01', '--set', 'key_pod=prod4']);
      try {
        const ended = await call(extract, elsewhere.environment);
        expectFailure(ended, { code: 'pod-wrong', exit: 5, says: ['prod4', 'base URL'] });
      } finally {
        await elsewhere.stop();
      }
      expect(existsSync(at('never'))).toBe(false);
    });

    test('a key that lacks a role is told before the run; what it does not open is a gap', async () => {
      const narrow = await simulate('kustomer', [
        '--scale',
        '0.01',
        '--set',
        'rpm=unlimited',
        '--set',
        'roles=org.permission.customer,org.permission.search.create',
      ]);
      try {
        const extract = ['extract', 'kustomer', ...orgFlags, '--archive', at('narrow'), '--streams', 'tag'];
        const ended = await call([...extract, '--streams', 'customer', '--json'], narrow.environment);
        expect(ended.err).toContain('error: tag needs one of');
        expect(ended.exit).toBe(4);
      } finally {
        await narrow.stop();
      }
    });

    test('a port that is taken', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      const ended = await call(['simulate', 'kustomer', '--port', String(port), '--json']);
      server.close();
      expectFailure(ended, { code: 'port-taken', exit: 2, says: [String(port)] });
    });

    test('a locked archive; Ctrl-C says how to go on, and the same command goes on', async () => {
      const slow = await simulate('kustomer', [
        '--scale',
        '0.03',
        '--set',
        'rpm=unlimited',
        '--faults',
        'slow:300@100%',
      ]);
      try {
        const extract = [
          'extract',
          'kustomer',
          ...orgFlags,
          '--allow-private',
          '--archive',
          at('stopped.archive'),
        ];
        const first = start(extract, slow.environment);
        const lock = () =>
          readdirSync(at('stopped.archive'), { recursive: true }).some((name) => /lock/.test(String(name)));
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          try {
            if (lock()) break;
          } catch {
            // The folder is not there yet.
          }
        }
        expectFailure(await call([...extract, '--json'], slow.environment), {
          code: 'archive-locked',
          exit: 7,
          says: ['process'],
        });
        first.process.kill('SIGINT');
        const ended = await first.ended;
        expect(ended.exit).toBe(130);
        expect(ended.out + ended.err).toMatch(/same command again/);
        const again = await call([...extract, '--json'], { ...desk.kustomer.environment });
        expect([0, 4]).toContain(again.exit);
        expect(JSON.parse(again.out)).toMatchObject({ state: 'committed' });
      } finally {
        await slow.stop();
      }
    });
  });
};
