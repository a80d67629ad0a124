import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.js';
import { canonicalJson, sha256 } from '../../core/digest.js';
import type { TargetRow } from '../../core/target-row.js';
import type { ApplyInput, ApplySettings } from '../../load/apply/input.js';
import type { Plan } from '../../load/plan/plan-file.js';
import { readBack } from '../../load/readback.js';
import { looksOf, refsOf } from '../../load/references.js';
import type { Compiler, Target } from '../../load/target.js';
import { undoPlan } from '../../load/undo.js';
import { archive, mappingSha256, newPlace, type Place } from '../load/harness.js';

/** A target account for one test. */
export interface Account {
  target(): Target;
  /** What the account holds, without ids and import times: equal for two loads of the same rows. */
  content(): Promise<readonly string[]>;
  /** Write calls that were done. */
  writes(): number;
  /** Rules that were broken without a refusal, e.g. a mail to a customer. */
  violations(): readonly string[];
  /** Changes one text that was loaded, as somebody at the target might. */
  tamper(): void;
  close(): Promise<void>;
}

export interface TargetSuite {
  readonly compiler: Compiler;
  /** Rows of every kind, with twins: equal things that must stay two. */
  readonly rows: readonly TargetRow[];
  /** `stormy`: answers are lost before and after the write, now and then. */
  open(weather: 'calm' | 'stormy'): Promise<Account>;
  readonly blob: (sha256: string) => Promise<Buffer>;
  /** Serves pictures while a load runs. */
  pictures?(): Promise<{ readonly pictureUrl: ApplyInput['pictureUrl']; close(): Promise<void> }>;
}

/**
 * Undoes a load by processes that die behind some removal, each a little later than the one before, so that what was in
 * flight then is gone and nobody wrote it down. Gives how many died before one lived to the end.
 */
const undoWithDeaths = async (
  undo: (target: Target) => Promise<unknown>,
  account: Account,
): Promise<number> => {
  for (let deaths = 0; ; deaths++) {
    const living = account.target();
    let left = 2 + 10 * deaths;
    let died = false;
    const dying: Target = {
      ...living,
      remove: async (...call) => {
        if (died) throw new Error('the process is dead');
        const removal = await living.remove(...call);
        died ||= --left < 0;
        if (died) throw new Error('the process dies');
        return removal;
      },
    };
    try {
      await undo(dying);
      return deaths;
    } catch (error) {
      if (!died) throw error;
    }
  }
};

/** What the engine relies on, for every target alike. */
export const targetConformance = (name: string, suite: TargetSuite): void => {
  const { compiler, rows, blob } = suite;

  describe(`${name} as a target: compiling`, () => {
    const operations = rows.flatMap((row) => compiler.compile(row));
    const byKey = new Map(operations.map((operation) => [operation.key, operation]));

    it('is pure and gives plain data', () => {
      const again = rows.flatMap((row) => compiler.compile(structuredClone(row)));
      expect(JSON.parse(JSON.stringify(again))).toEqual(operations);
      expect(JSON.parse(JSON.stringify(compiler.capabilities))).toEqual(compiler.capabilities);
    });

    it('gives every operation a key of its own and the digest of its payload', () => {
      expect(byKey.size).toBe(operations.length);
      for (const { payload, payloadSha256 } of operations)
        expect(payloadSha256).toBe(sha256(canonicalJson(payload)));
    });

    it('makes nothing wait for what comes later', () => {
      for (const operation of operations) {
        for (const key of operation.after) expect(byKey.get(key)?.phase).toBeLessThan(operation.phase);
        const mates = operations.filter(
          (mate) => mate.unit === operation.unit && mate.phase === operation.phase,
        );
        const before = mates.slice(0, mates.indexOf(operation));
        const known = new Set([operation, ...before].flatMap((one) => [...one.after, one.key]));
        known.delete(operation.key);
        for (const key of refsOf(operation.payload)) expect(known).toContain(key);
        if (operation.owner !== null) expect(byKey.has(operation.owner)).toBe(true);
      }
    });

    it('says what preflight must look up', () => {
      for (const operation of operations)
        expect(operation.looks).toEqual(expect.arrayContaining(looksOf(operation.payload)));
    });
  });

  describe(`${name} as a target: loading`, () => {
    let place: Place;
    const accounts: Account[] = [];
    beforeEach(() => {
      place = newPlace();
    });
    afterEach(async () => {
      for (const account of accounts.splice(0)) await account.close();
      place.remove();
    });
    const open = async (weather: 'calm' | 'stormy' = 'calm'): Promise<Account> => {
      const account = await suite.open(weather);
      accounts.push(account);
      return account;
    };
    const load = async (account: Account, plan: Plan, settings: Partial<ApplySettings> = {}) => {
      const pictures = await suite.pictures?.();
      try {
        return await place.apply(plan, account.target(), {
          blob,
          pictureUrl: pictures?.pictureUrl ?? null,
          clock: systemClock,
          settings,
        });
      } finally {
        await pictures?.close();
      }
    };
    const check = (
      account: Account,
      plan: Plan,
      sample?: { readonly units: number; readonly seed: string },
    ) =>
      readBack({
        ...(sample ? { sample } : {}),
        plan,
        target: account.target(),
        home: place.home,
        blob,
        clock: systemClock,
        signal: new AbortController().signal,
      }).then(({ certificate }) => certificate);
    const undo = (target: Target, plan: Plan, dryRun: boolean, home = place.home) =>
      undoPlan({
        ...{ plan, target, home, present: { archive, mappingSha256 }, dryRun },
        ...{ tries: 30, firstWaitMs: 1, clock: systemClock },
        signal: new AbortController().signal,
      });

    it('writes everything once, reads it back equal, and writes nothing the second time', async () => {
      const account = await open();
      const plan = await place.plan(compiler, rows);
      const report = await load(account, plan);
      expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
      expect(report.totals.created + report.totals.already).toBe(plan.header.operations.total);

      const certificate = await check(account, plan);
      expect(certificate).toMatchObject({ verdict: 'equal', differences: { total: 0 } });
      expect(certificate.checked.operations).toBe(plan.header.operations.total);

      const sampled = await check(account, plan, { units: 2, seed: 'a' });
      expect(sampled).toMatchObject({ verdict: 'equal', differences: { total: 0 }, notWritten: { open: 0 } });
      expect(sampled.checked.units).toBeGreaterThan(plan.header.phases.length);
      expect(sampled.checked.units).toBeLessThanOrEqual(2 * plan.header.phases.length);

      const writes = account.writes();
      const again = await load(account, plan);
      expect(account.writes()).toBe(writes);
      expect(again.totals).toMatchObject({
        done: plan.header.operations.total,
        created: 0,
        updated: 0,
        already: 0,
      });
      expect(account.violations()).toEqual([]);

      account.tamper();
      expect((await check(account, plan)).verdict).toBe('different');
    });

    it('makes nothing twice and leaves nothing out when answers are lost', async () => {
      const calm = await open();
      const plan = await place.plan(compiler, rows);
      await load(calm, plan);
      const other = newPlace();
      try {
        const stormy = await open('stormy');
        const pictures = await suite.pictures?.();
        const report = await other.apply(await other.plan(compiler, rows), stormy.target(), {
          blob,
          pictureUrl: pictures?.pictureUrl ?? null,
          clock: systemClock,
          settings: { tries: 30 },
        });
        await pictures?.close();
        expect(report.totals.looks).toBeGreaterThan(3);
        expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
        expect(await stormy.content()).toEqual(await calm.content());
        expect(stormy.violations()).toEqual([]);

        if (!compiler.capabilities.supportsUndo) return;
        const { removed } = await undo(calm.target(), plan, false);
        // The same process would not live to write down what the calls in flight did.
        const deaths = await undoWithDeaths((target) => undo(target, plan, false, other.home), stormy);
        expect(deaths).toBeGreaterThan(1);
        expect(await stormy.content()).toEqual(await calm.content());
        const told = await readFile(other.ledger(compiler.name, report.workspace), 'utf8');
        const outcomes = told.match(/"status":"(?:removed|kept)"/g) ?? [];
        expect(outcomes.filter((outcome) => outcome.includes('kept'))).toEqual([]);
        expect(outcomes).toHaveLength(Object.values(removed).reduce((sum, one) => sum + one, 0));
      } finally {
        other.remove();
      }
    });

    it('takes back what it made, and loading once more leaves what one load leaves', async () => {
      if (!compiler.capabilities.supportsUndo) return;
      const account = await open();
      const empty = await account.content();
      const plan = await place.plan(compiler, rows);
      await load(account, plan);
      const loaded = await account.content();
      const writes = account.writes();
      const dry = await undo(account.target(), plan, true);
      expect(account.writes()).toBe(writes);
      const done = await undo(account.target(), plan, false);
      expect(done.removed).toEqual(dry.removed);
      expect(done.kept).toEqual({});
      expect((await account.content()).length).toBeLessThanOrEqual(
        empty.length + (dry.removed.attribute ?? 0),
      );
      expect((await undo(account.target(), plan, false)).removed).toEqual({});
      await load(account, plan);
      expect(await account.content()).toEqual(loaded);
    });
  });
};
