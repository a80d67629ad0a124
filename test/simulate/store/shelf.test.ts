import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createShelf, type Facts } from '../../../simulate/store/shelf.js';
import type { Sorted } from '../../../simulate/store/sorted.js';

/** The plainest shelf there can be: what the real one must agree with after any run of changes. */
interface Plain {
  readonly facts: Facts;
  readonly text: string;
}

type Change =
  | {
      readonly do: 'write';
      readonly id: string;
      readonly at: number;
      readonly deleted: boolean;
      readonly parent: string;
    }
  | { readonly do: 'erase'; readonly id: string };

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      id: fc.constantFrom(...'abcdefghij'),
      at: fc.integer({ min: 0, max: 8 }),
      deleted: fc.boolean(),
      parent: fc.constantFrom('p', 'q'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('erase' as const), id: fc.constantFrom(...'abcdefghij') }),
  },
);

const all = (sorted: Sorted): number[] => Array.from({ length: sorted.length }, (_, at) => sorted.at(at));

test('whatever is written and erased, lists, searches and children agree with a plain map', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.integer({ min: 0, max: 60 }), (changes, filled) => {
      const shelf = createShelf('thing');
      const plain = new Map<string, Plain>();
      changes.forEach((one, turn) => {
        if (one.do === 'erase') {
          plain.delete(one.id);
          shelf.erase(one.id, Number.NEGATIVE_INFINITY);
          return;
        }
        const facts: Facts = {
          id: one.id,
          createdAt: one.at,
          updatedAt: one.at,
          deleted: one.deleted,
          parents: { up: one.parent },
        };
        const text = `${one.id}${turn}`;
        if (turn < filled && shelf.current(one.id) === undefined) shelf.fill(facts, text);
        else shelf.write(facts, Buffer.from(text), Number.NEGATIVE_INFINITY);
        plain.set(one.id, { facts, text });
      });
      const text = (version: number) => shelf.bytes(version).toString();
      const sortedIds = [...plain.keys()].sort();
      expect(shelf.size).toBe(plain.size);
      expect(all(shelf.list).map((entry) => text(shelf.listed(entry)))).toEqual(
        sortedIds.map((id) => plain.get(id)?.text),
      );
      expect(all(shelf.listAlive).map((entry) => text(shelf.listed(entry)))).toEqual(
        sortedIds.filter((id) => plain.get(id)?.facts.deleted === false).map((id) => plain.get(id)?.text),
      );
      for (const [order, wanted] of [
        [shelf.searchableAll, [...plain.values()]],
        [shelf.searchable, [...plain.values()].filter((one) => !one.facts.deleted)],
      ] as const) {
        const found = all(order);
        expect(found.map(text).sort()).toEqual(wanted.map((one) => one.text).sort());
        const times = found.map((version) => shelf.updatedAt(version));
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (let bound = 0; bound <= 9; bound++)
          expect(order.seek((version) => shelf.updatedAt(version) < bound)).toBe(
            wanted.filter((one) => one.facts.updatedAt < bound).length,
          );
      }
      for (const parent of ['p', 'q'])
        expect(shelf.children('up', parent).map(text).sort()).toEqual(
          [...plain.values()]
            .filter((one) => one.facts.parents?.up === parent)
            .map((one) => one.text)
            .sort(),
        );
      for (const id of 'abcdefghij') expect(shelf.current(id) === undefined).toBe(!plain.has(id));
    }),
    { numRuns: 300 },
  );
});

test('what is written shows in searches when it is due, and not before', () => {
  const shelf = createShelf('thing');
  const facts = (updatedAt: number): Facts => ({ id: 'a', createdAt: 0, updatedAt, deleted: false });
  shelf.fill(facts(1), 'one');
  shelf.write(facts(2), Buffer.from('two'), 10);
  shelf.write(facts(3), Buffer.from('three'), 20);
  const seen = () => all(shelf.searchable).map((version) => shelf.bytes(version).toString());
  expect(shelf.bytes(shelf.current('a') as number).toString()).toBe('three');
  expect(seen()).toEqual(['one']);
  shelf.settle(10);
  expect(seen()).toEqual(['two']);
  shelf.settle(19);
  expect(seen()).toEqual(['two']);
  shelf.settle(20);
  expect(seen()).toEqual(['three']);
});

test('records larger than a block, and many small ones, come back whole', () => {
  const shelf = createShelf('thing');
  const large = Buffer.alloc(9 * 1024 * 1024, 'x');
  const texts = ['', 'ä'.repeat(5000), large.toString(), 'end'];
  texts.forEach((text, at) => {
    shelf.fill({ id: String(at), createdAt: at, updatedAt: at, deleted: false }, text);
  });
  texts.forEach((text, at) => {
    expect(shelf.bytes(shelf.current(String(at)) as number).equals(Buffer.from(text))).toBe(true);
  });
  expect(shelf.bytesHeld).toBe(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
});
