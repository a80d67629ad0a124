import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeDesk } from '../../../simulate/desk/desk.js';
import { fileBytes } from '../../../simulate/desk/files.js';
import type { Person, Thread } from '../../../simulate/desk/model.js';
import { deskOrigin } from '../../../simulate/desk/times.js';
import { topics } from '../../../simulate/desk/words/topics.js';

const end = Date.UTC(2026, 2, 15);
const desk = makeDesk({ seed: 1, scale: 1, end });
const threads: Thread[] = Array.from({ length: desk.threadCount }, (_, index) => desk.thread(index));
const people: Person[] = Array.from({ length: desk.personCount }, (_, index) => desk.person(index));
const texts = threads.flatMap((thread) => thread.turns.map((turn) => turn.text));

test('a thing of an index is the same whenever it is asked for', () => {
  const other = makeDesk({ seed: 1, scale: 1, end });
  for (const index of [300, 7, 123]) expect(other.thread(index)).toEqual(threads[index]);
  for (const index of [150, 2]) expect(other.person(index)).toEqual(people[index]);
  expect(other.profile(9)).toEqual(
    expect.objectContaining({ name: people[9]?.name, emails: people[9]?.emails }),
  );
  expect(makeDesk({ seed: 2, scale: 1, end }).thread(7)).not.toEqual(threads[7]);
});

test('nothing happens after the end or before the beginning; turns stand in order', () => {
  for (const thread of threads) {
    expect(thread.turns.length).toBeGreaterThan(0);
    expect(thread.startedAt).toBeGreaterThanOrEqual(deskOrigin(end));
    expect(thread.turns[0]?.at).toBe(thread.startedAt);
    for (const [place, turn] of thread.turns.entries()) {
      expect(turn.at).toBeLessThanOrEqual(end);
      expect(turn.at).toBeGreaterThanOrEqual(thread.turns[place - 1]?.at ?? 0);
    }
    for (const note of thread.notes) expect(note.at).toBeLessThanOrEqual(end);
    expect(thread.startedAt).toBeGreaterThan(people[thread.person]?.createdAt ?? Number.NaN);
  }
});

test('a share is older than two years, the rest lies in the last months', () => {
  const old = threads.filter((thread) => thread.startedAt < end - 2 * 365.25 * 86_400_000);
  expect(old.length / threads.length).toBeGreaterThan(0.15);
  expect(old.length / threads.length).toBeLessThan(0.25);
  expect(threads.filter((thread) => thread.startedAt > end - 245 * 86_400_000).length + old.length).toBe(
    threads.length,
  );
});

test('no slot of the grammar stays open, whatever is drawn', () => {
  const open = /\{[a-z]+(:[a-z-]+)?\}/i;
  const big = makeDesk({ seed: 9, scale: 5, end });
  for (let index = 0; index < big.threadCount; index++) {
    const thread = big.thread(index);
    const own = [
      thread.subject ?? '',
      ...thread.turns.map((turn) => turn.text),
      ...thread.notes.map((note) => note.text),
      thread.rating?.comment ?? '',
      ...thread.turns.flatMap((turn) => turn.files.map((file) => file.name)),
    ];
    expect(own.filter((text) => open.test(text.replace('{"looks"', '')))).toEqual([]);
  }
});

test('topics name teams and tags that exist, and their steps make sense', () => {
  for (const topic of topics) {
    expect(
      desk.teams.map((team) => team.name),
      topic.key,
    ).toContain(topic.team);
    for (const tag of topic.tags)
      expect(
        desk.tags.map((one) => one.name),
        topic.key,
      ).toContain(tag);
    expect(topic.steps[0]?.by).toBe('c');
    expect(topic.steps[0]?.share).toBeUndefined();
    expect(topic.steps.some((step) => step.by === 'a' && step.share === undefined)).toBe(true);
    for (const step of topic.steps)
      for (const says of step.says)
        for (const [, key] of says.matchAll(/\{help:([a-z-]+)\}/g))
          expect(desk.library.articles.map((article) => article.key)).toContain(key);
  }
});

test('the conversations are varied, and every awkward thing is there', () => {
  expect(new Set(texts).size / texts.length).toBeGreaterThan(0.7);
  expect(new Set(threads.map((thread) => thread.channel)).size).toBe(7);
  expect(new Set(threads.map((thread) => thread.language)).size).toBeGreaterThan(6);
  expect(new Set(threads.map((thread) => thread.status))).toEqual(new Set(['open', 'snoozed', 'done']));
  const some = (what: string, test: (thread: Thread) => boolean) =>
    expect(threads.some(test), what).toBe(true);
  some('an agent writes first', (thread) => thread.turns[0]?.author.kind === 'agent');
  some('an automatic answer', (thread) => thread.turns.some((turn) => turn.author.kind === 'automatic'));
  some('two turns at one time', (thread) =>
    thread.turns.some((turn, at) => turn.at === thread.turns[at + 1]?.at),
  );
  some('two turns in one second', (thread) =>
    thread.turns.some(
      (turn, at) =>
        turn.at < (thread.turns[at + 1]?.at ?? 0) &&
        Math.floor(turn.at / 1000) === Math.floor((thread.turns[at + 1]?.at ?? 0) / 1000),
    ),
  );
  some('an empty text', (thread) => thread.turns.some((turn) => turn.text === ''));
  some('a long text', (thread) => thread.turns.some((turn) => turn.text.length > 10_000));
  some('HTML', (thread) => thread.turns.some((turn) => turn.html && turn.text.includes('<p')));
  some('CRLF', (thread) => thread.turns.some((turn) => turn.text.includes('\r\n')));
  some('right to left', (thread) => thread.turns.some((turn) => /[\u0590-\u06FF]/.test(turn.text)));
  some('a mention', (thread) => thread.notes.some((note) => note.mentions.length > 0));
  some('a long thread', (thread) => thread.turns.length > 15);
  some('a rating', (thread) => thread.rating !== null);
  some('an import', (thread) => thread.importedAt !== null);
  some('a redaction', (thread) => thread.turns.some((turn) => turn.redacted));
  some('spam', (thread) => thread.spam);
  some('a removed thread', (thread) => thread.removed !== null);
});

test('people: shared, shouted, missing addresses; odd names; removed and merged', () => {
  const addresses = people.flatMap((person) => person.emails.map((email) => email.address));
  expect(addresses.some((address) => address !== address.toLowerCase())).toBe(true);
  expect(addresses.some((address) => address !== address.trim())).toBe(true);
  expect(new Set(addresses).size).toBeLessThan(addresses.length);
  expect(people.some((person) => person.emails.length === 0)).toBe(true);
  expect(people.some((person) => person.name === '')).toBe(true);
  expect(people.some((person) => person.removed === 'gone')).toBe(true);
  expect(people.some((person) => person.mergedInto !== null)).toBe(true);
  expect(people.some((person) => person.notes.length > 0)).toBe(true);
  for (const address of addresses)
    expect(address.trim().toLowerCase()).toMatch(/@([a-z]+\.)?example\.(com|net|org)$/);
});

test('files: equal specs give equal bytes, and pictures are pictures', () => {
  const png = fileBytes({ form: 'png', seed: 12_345 });
  expect(fileBytes({ form: 'png', seed: 12_345 })).toEqual(png);
  expect(fileBytes({ form: 'png', seed: 12_345 + 24 })).not.toEqual(png);
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const length = png.readUInt32BE(33);
  expect(png.toString('latin1', 37, 41)).toBe('IDAT');
  expect(inflateSync(png.subarray(41, 41 + length))).toHaveLength((width * 3 + 1) * height);
  const pdf = fileBytes({ form: 'pdf', seed: 3 }).toString('latin1');
  const table = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
  expect(pdf.slice(table, table + 4)).toBe('xref');
  for (const [, offset, number] of [...pdf.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(
    (match, at) => [match[0], match[1], at + 1] as const,
  ))
    expect(pdf.slice(Number(offset)).startsWith(`${number} 0 obj`)).toBe(true);
  expect(fileBytes({ form: 'empty', seed: 1 })).toHaveLength(0);
});
