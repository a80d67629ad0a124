import { describe, expect, test } from 'vitest';
import type { Batch, Cursor } from '../../archive-format/batch.js';
import { gapReasons } from '../../archive-format/gap.js';
import type { SourceRecord, StoredRecord } from '../../archive-format/record.js';
import { sha256 } from '../../core/digest.js';
import type { ReadContext, Source, Stream } from '../../extract/source.js';

/**
 * What every Source must do, whatever the vendor: run it once for each with a small account that has everything.
 */
export interface SourceUnderTest {
  readonly source: Source;
  /** Bodies of answers by their SHA-256, as far as they were whole. */
  readonly bodies: ReadonlyMap<string, Buffer>;
  /** Requests begun so far. */
  readonly requests: () => number;
  /** Texts that may stand nowhere: tokens, signatures. */
  readonly secrets: readonly string[];
  /** Kinds whose records lose credentials on the way and so are not in the body byte for byte. */
  readonly edited: readonly string[];
  /** How a record shows in the body it came from; the same bytes when absent. For sources whose records are no JSON. */
  readonly shows?: (record: SourceRecord, body: Buffer) => boolean;
  /** The source has records alone, no files beside them. */
  readonly withoutBytes?: true;
  readonly close: () => Promise<void>;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const startedAt = Date.now();

/** Records that were read, as an archive would give them back. */
const createStore = () => {
  const kinds = new Map<string, StoredRecord[]>();
  return {
    put: (record: SourceRecord): void => {
      const list = kinds.get(record.kind) ?? [];
      kinds.set(record.kind, list);
      const { bytes } = record;
      list.push({
        kind: record.kind,
        id: record.id,
        snapshot: 1,
        seq: list.length + 1,
        fetchedAt: record.fetchedAt,
        req: null,
        deleted: false,
        sha256: sha256(bytes),
        bytes,
        value: () => JSON.parse(bytes.toString()),
      });
    },
    context: {
      staged: async function* (kind: string) {
        yield* [...(kinds.get(kind) ?? [])];
      },
      ids: async function* (kind: string) {
        for (const { id } of [...(kinds.get(kind) ?? [])]) yield id;
      },
      startedAt,
    } satisfies ReadContext,
  };
};

type Store = ReturnType<typeof createStore>;

const copied = (cursor: Cursor): Cursor => JSON.parse(JSON.stringify(cursor)) as Cursor;

const read = async (
  source: Source,
  stream: Stream,
  store: Store,
  from?: Cursor,
  signal = new AbortController().signal,
): Promise<Batch[]> => {
  const batches: Batch[] = [];
  for await (const batch of source.read(stream.name, from, store.context, signal)) {
    batches.push(batch);
    for (const record of batch.records) store.put(record);
  }
  return batches;
};

const keysOf = (batches: readonly Batch[]): Set<string> =>
  new Set(
    batches.flatMap(({ records }) => records.map(({ kind, id, bytes }) => `${kind} ${id} ${sha256(bytes)}`)),
  );

export const sourceConformance = (name: string, open: () => Promise<SourceUnderTest>): void => {
  describe(`${name} is a source`, () => {
    const using = async (work: (under: SourceUnderTest) => Promise<void>): Promise<void> => {
      const under = await open();
      try {
        await work(under);
      } finally {
        await under.close();
      }
    };

    test('its streams stand in an order in which each comes after what it needs, and their kinds have tables', () =>
      using(async ({ source }) => {
        const before = new Set<string>();
        for (const { name: stream, after, kinds } of source.streams) {
          expect(before.has(stream)).toBe(false);
          for (const needed of after) expect(before).toContain(needed);
          for (const kind of kinds) expect(source.tables.map((table) => table.kind)).toContain(kind);
          before.add(stream);
        }
        for (const stream of ['no-such-stream', ''])
          await expect(
            (async () => {
              for await (const _ of source.read(
                stream,
                undefined,
                createStore().context,
                AbortSignal.abort(),
              ))
                break;
            })(),
          ).rejects.toMatchObject({ code: 'flag-invalid' });
      }));

    test('its batches are well formed, its records verbatim, and nothing secret is in them', () =>
      using(async ({ source, bodies, secrets, edited, shows }) => {
        const store = createStore();
        let checked = 0;
        for (const stream of source.streams) {
          const batches = await read(source, stream, store);
          expect(batches.map(({ done }) => done)).toEqual(
            batches.map((_, index) => index === batches.length - 1),
          );
          for (const { records, gaps, requests, nextCursor } of batches) {
            expect(copied(nextCursor)).toEqual(nextCursor);
            for (const record of records) {
              expect(stream.kinds).toContain(record.kind);
              expect(record.id).not.toBe('');
              expect(record.fetchedAt).toMatch(instant);
              expect(record.bytes.includes(0x0a) || record.bytes.includes(0x0d)).toBe(false);
              JSON.parse(record.bytes.toString());
              const request = record.request === null ? undefined : requests[record.request];
              if (record.request !== null) expect(request).toBeDefined();
              const body = request && bodies.get(request.responseSha256);
              if (!body || edited.includes(record.kind)) continue;
              const isThere = shows?.(record, body) ?? body.includes(record.original ?? record.bytes);
              expect(isThere).toBe(true);
              checked++;
            }
            for (const gap of gaps) {
              expect(Object.keys(gapReasons)).toContain(gap.reason);
              expect(gap.at).toMatch(instant);
              expect(gap.kind).not.toBe('');
              if (typeof gap.request === 'number') expect(requests[gap.request]).toBeDefined();
            }
            for (const request of requests) {
              expect(new URL(request.url).username).toBe('');
              expect(request.fetchedAt).toMatch(instant);
              expect(request.responseSha256).toMatch(/^[0-9a-f]{64}$/);
            }
            const all =
              JSON.stringify({ gaps, requests, nextCursor }) + records.map(({ bytes }) => bytes).join();
            for (const secret of secrets) expect(all.includes(secret)).toBe(false);
          }
          const last = batches.at(-1)?.nextCursor ?? {};
          const { complete, sourceReported } = source.facts(stream.name, copied(last));
          expect(typeof complete).toBe('boolean');
          if (sourceReported !== null) expect(sourceReported).toBeGreaterThanOrEqual(0);
        }
        expect(checked).toBeGreaterThan(0);
      }));

    test('going on from the cursor of any batch brings the rest, the same as in one go', () =>
      using(async ({ source }) => {
        const whole = createStore();
        for (const stream of source.streams) {
          // Copies of the records as they were before this stream, one for each place to go on from.
          const batches: Batch[] = [];
          const before: StoredRecord[][] = [];
          const kinds = [...new Set(source.streams.flatMap((one) => one.kinds))];
          const snapshot = async (): Promise<StoredRecord[]> => {
            const all: StoredRecord[] = [];
            for (const kind of kinds) for await (const record of whole.context.staged(kind)) all.push(record);
            return all;
          };
          for await (const batch of source.read(
            stream.name,
            undefined,
            whole.context,
            new AbortController().signal,
          )) {
            batches.push(batch);
            for (const record of batch.records) whole.put(record);
            before.push(await snapshot());
          }
          const wanted = keysOf(batches);
          const places =
            batches.length <= 8 ? batches.keys() : [0, 1, 2, batches.length >> 1, batches.length - 2];
          for (const index of places) {
            const batch = batches[index] as Batch;
            if (batch.done) continue;
            const store = createStore();
            for (const { kind, id, bytes, fetchedAt } of before[index] ?? [])
              store.put({ kind, id, bytes: bytes as Buffer, oddities: [], request: null, fetchedAt });
            const rest = await read(source, stream, store, copied(batch.nextCursor));
            const got = new Set([...keysOf(batches.slice(0, index + 1)), ...keysOf(rest)]);
            expect(got).toEqual(wanted);
          }
        }
      }));

    test('it stops when told and asks for nothing more', () =>
      using(async ({ source, requests }) => {
        const store = createStore();
        for (const stream of source.streams) {
          const stop = new AbortController();
          let asked = -1;
          const reading = (async () => {
            for await (const batch of source.read(stream.name, undefined, store.context, stop.signal)) {
              for (const record of batch.records) store.put(record);
              if (batch.done) return;
              stop.abort(new RangeError('enough'));
              asked = requests();
            }
          })();
          await reading.catch((error: unknown) => {
            expect(error).toMatchObject({ message: 'enough' });
          });
          await new Promise((resolve) => setImmediate(resolve));
          if (asked >= 0) expect(requests()).toBe(asked);
        }
      }));

    test('a reference to bytes resolves, or says why not', () =>
      using(async ({ source, secrets, withoutBytes }) => {
        const store = createStore();
        const signal = new AbortController().signal;
        let resolved = 0;
        for (const stream of source.streams) {
          for (const { records } of await read(source, stream, store)) {
            for (const ref of records.flatMap((record) => source.blobRefs(record))) {
              for (const secret of secrets) expect(JSON.stringify(ref).includes(secret)).toBe(false);
              const result = await source.blob(ref, signal);
              if (!result.ok) {
                expect(result.gap).toMatchObject({ kind: ref.kind, id: ref.id });
                expect(Object.keys(gapReasons)).toContain(result.gap.reason);
                expect(result.gap.evidence).not.toBe('');
                continue;
              }
              let size = 0;
              for await (const chunk of result.bytes) size += chunk.length;
              if (ref.declaredSize !== null) expect(size).toBe(ref.declaredSize);
              for (const request of result.requests)
                for (const secret of secrets) expect(JSON.stringify(request).includes(secret)).toBe(false);
              resolved++;
            }
          }
        }
        if (withoutBytes) expect(resolved).toBe(0);
        else expect(resolved).toBeGreaterThan(0);
      }));
  });
};
