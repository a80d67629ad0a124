import { afterEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import type { CheckFinding } from '../../../extract/source.js';
import { closeAll, sourceOf, startDesk } from '../rig.js';

afterEach(closeAll);

const signal = new AbortController().signal;
const of = (findings: readonly CheckFinding[], topic: string) =>
  findings.filter((one) => one.topic === topic);

test('says that originals open where they do', async () => {
  const desk = await startDesk({ scale: 0.05 }, { app_original: '200', pod: 'prod2', key_pod: 'prod2' });
  const findings = await sourceOf(desk).check(signal);
  expect(of(findings, 'reach')[0]?.message).toContain('prod2');
  expect(of(findings, 'original')).toMatchObject([{ level: 'ok' }]);
  expect(of(findings, 'gap').some(({ message }) => message.includes('html-absent'))).toBe(false);
});

describe('looking before copying', () => {
  test('says who the key is, what it may read, how much there is and how long it will take', async () => {
    const desk = await startDesk({ scale: 0.2 }, { rpm: '1000', search_rpm: '100' });
    const source = sourceOf(desk, { callsPerMinute: 250, searchesPerMinute: 90 });
    const findings = await source.check(signal);
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(of(findings, 'credentials')).toMatchObject([{ level: 'ok' }]);
    expect(of(findings, 'reach')[0]?.message).toContain('prod1');
    expect(new Set(of(findings, 'role').map(({ stream }) => stream))).toEqual(
      new Set(source.streams.map(({ name }) => name).filter((name) => name !== 'unlisted')),
    );
    const counted = Object.fromEntries(
      of(findings, 'count').map(({ stream, details }) => [stream, details?.rows]),
    );
    const { objects } = await desk.state();
    for (const kind of ['customer', 'company', 'conversation', 'message'])
      expect(counted[kind]).toBe(objects[kind]);
    const [forecast] = of(findings, 'forecast');
    expect(forecast?.details).toMatchObject({ callsPerMinute: 800, searchesPerMinute: 90 });
    expect(forecast?.details?.calls).toBeGreaterThan(60);
    expect(forecast?.message).toMatch(
      /calls: \d+ min \(\d+\.\d h\) at 800 calls a minute \(this plan has 1000, --reserve leaves 20 % to others\) and 90 searches/,
    );
    expect(forecast?.message).toMatch(/About \d+ calls: \d+ min \(\d+\.\d h\) with --without walks/);
    const walks = Object.fromEntries(
      of(findings, 'walk').map(({ stream, details }) => [stream, details?.calls]),
    );
    expect(walks).toMatchObject({
      draft: counted.customer,
      customer_merge: counted.customer,
      customer_session: counted.customer,
      conversation_event: counted.conversation,
      conversation_time: counted.conversation,
      forward: counted.conversation,
      comment: counted.kobject,
    });
    const sum = Object.values(walks).reduce((a: number, b) => a + Number(b), 0);
    const { calls, withoutWalks } = (forecast as CheckFinding).details as {
      calls: number;
      withoutWalks: { calls: number };
    };
    expect(calls - withoutWalks.calls).toBe(sum);
    expect(of(findings, 'gap').map(({ message }) => message)).toContainEqual(
      expect.stringContaining('original HTML of e-mails (html-absent): postmark'),
    );
    expect(of(findings, 'gap').length).toBeGreaterThan(0);
    expect((await desk.state()).calls).toBeLessThan(20);
  });

  test('names the roles that are missing, with the gaps they will leave', async () => {
    const desk = await startDesk(
      { scale: 0.1 },
      { roles: 'org.permission.search.create,org.permission.customer,org.user.company.read' },
    );
    const findings = await sourceOf(desk).check(signal);
    const level = (stream: string) => of(findings, 'role').find((one) => one.stream === stream)?.level;
    expect(level('message')).toBe('ok');
    expect(level('customer-missing')).toBe('ok');
    expect(level('company-missing')).toBe('ok');
    expect(level('tag')).toBe('error');
    expect(of(findings, 'gap').map(({ message }) => message)).toContain('Expect a gap: tag (role-missing).');
  });

  test('a dead key, a wrong pod, no host: the check itself fails', async () => {
    const expired = await startDesk({ scale: 0.1 }, { key_state: 'expired' });
    await expect(sourceOf(expired).check(signal)).rejects.toMatchObject({ code: 'token-refused' });
    const pod = await startDesk({ scale: 0.1 }, { key_pod: 'prod4' });
    await expect(sourceOf(pod).check(signal)).rejects.toMatchObject({ code: 'pod-wrong' });
    const clock = virtualClock(Date.UTC(2026, 0, 1), { auto: true });
    const nowhere = sourceOf({ url: 'http://127.0.0.1:9', token: 'no-such-token' }, { clock });
    await expect(nowhere.check(signal)).rejects.toMatchObject({ code: 'host-unreachable' });
  });
});
