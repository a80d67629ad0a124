import type { Batch } from '../../../archive-format/batch.js';
import type { SourceRecord } from '../../../archive-format/record.js';
import { createDraft, type Draft } from '../../draft.js';
import { createIdSet } from '../../id-set.js';
import { mapLimited } from '../../parallel.js';
import { createSampler } from '../../sample.js';
import { type Selection, selectionLine } from '../../selection.js';
import { segment } from '../api/calls.js';
import { refusalLine } from '../api/refusal.js';
import { fetchOne } from '../read/one.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { parsed, put } from '../record.js';
import { conversationFacts, passes, sortOf } from './conversation.js';
import { resolveSelection } from './directory.js';

/** Conversations, and their messages and notes by their own counters. */
interface Counts {
  readonly conversation: number;
  readonly message: number;
  readonly note: number;
}

const none: Counts = { conversation: 0, message: 0, note: 0 };

interface ChosenCursor extends CursorFacts {
  readonly selected?: {
    /** What was looked at, and what of it was taken. */
    readonly seen: Counts;
    readonly taken: Counts;
    /** A sample: the ids that were chosen, once all had been looked at, and how many of them were fetched. */
    readonly ids?: readonly string[];
    readonly fetched?: number;
    /** A sample is still looked for: that begins anew after a crash. */
    readonly looking?: true;
  };
}

const plus = (sum: Counts, bytes: Buffer): Counts => {
  const { messages, notes } = conversationFacts(parsed(bytes));
  return {
    conversation: sum.conversation + 1,
    message: sum.message + messages,
    note: sum.note + notes,
  };
};

/** One row a kind: how many there are, and how many the selection took. */
const sayLeftOut = (draft: Draft, seen: Counts, taken: Counts, selection: Selection, at: string): void => {
  for (const kind of ['conversation', 'message', 'note'] as const) {
    if (seen[kind] === taken[kind]) continue;
    draft.miss({
      reason: 'filtered',
      kind,
      expected: String(seen[kind]),
      received: String(taken[kind]),
      evidence: `${selectionLine(selection)}${kind === 'conversation' ? '' : ' · by the counters of the conversations'}`,
      request: null,
      at,
    });
  }
  if (seen.conversation === taken.conversation) return;
  for (const kind of ['customer', 'company', 'attachment'])
    draft.miss({
      reason: 'filtered',
      kind,
      evidence: `${selectionLine(selection)} · only those of the conversations taken; how many there are was not asked`,
      request: null,
      at,
    });
};

/** Counts each conversation once, however often the search gives it. */
const createTally = (from: { readonly seen: Counts; readonly taken: Counts }) => {
  const met = createIdSet();
  const kept = createIdSet();
  let { seen, taken } = from;
  return {
    see: ({ id, bytes }: SourceRecord) => {
      if (met.add(id)) seen = plus(seen, bytes);
    },
    take: ({ id, bytes }: SourceRecord) => {
      if (kept.add(id)) taken = plus(taken, bytes);
    },
    /** Taken before: a newer form of it is taken too, whether or not it still passes. */
    has: (id: string) => kept.has(id),
    now: () => ({ seen, taken }),
  };
};

const zero = { seen: none, taken: none };

/** Reads conversations as `inner` does and takes those that pass. */
export const filtered = (inner: Reader, selection: Selection): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { settings, context } = reading;
    const from = reading.cursor as ChosenCursor | undefined;
    const resolved = await resolveSelection(selection, context);
    const tally = createTally(from?.selected ?? zero);
    for await (const batch of inner(reading)) {
      const out = new Set<string>();
      const records = batch.records.filter((record) => {
        tally.see(record);
        if (!tally.has(record.id) && !passes(conversationFacts(parsed(record.bytes)), resolved)) {
          out.add(record.id);
          return false;
        }
        tally.take(record);
        return true;
      });
      const draft = createDraft();
      const { seen, taken } = tally.now();
      if (batch.done) sayLeftOut(draft, seen, taken, selection, new Date(settings.clock.now()).toISOString());
      const gaps = batch.gaps.filter(({ id }) => id === undefined || !out.has(id));
      const left = draft.finish(batch.nextCursor, batch.done);
      const cursor: ChosenCursor = { ...batch.nextCursor, selected: { seen, taken } };
      yield { ...batch, records, gaps: [...gaps, ...left.gaps], nextCursor: { ...cursor } };
    }
  };

/** Looks at all conversations as `inner` gives them, then takes a sample of those that pass, one by one. */
export const sampled = (inner: Reader, selection: Selection): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, settings, context, signal } = reading;
    const { sample } = selection;
    if (!sample) return;
    let cursor = (reading.cursor as ChosenCursor | undefined) ?? {};
    if (cursor.selected?.ids === undefined) {
      const resolved = await resolveSelection(selection, context);
      const tally = createTally(zero);
      const sampler = createSampler(sample);
      const offered = createIdSet();
      let facts: CursorFacts = {};
      for await (const batch of inner({ ...reading, cursor: undefined })) {
        for (const record of batch.records) {
          tally.see(record);
          const found = conversationFacts(parsed(record.bytes));
          if (passes(found, resolved) && offered.add(record.id))
            sampler.offer(record.id, sortOf(found, context.startedAt));
        }
        const gaps = batch.gaps.filter(({ id }) => id === undefined);
        const { incomplete, reported } = batch.nextCursor as CursorFacts;
        facts = { ...(incomplete ? { incomplete } : {}), ...(reported === undefined ? {} : { reported }) };
        const looking: ChosenCursor = { ...facts, selected: { ...tally.now(), looking: true } };
        yield { ...batch, records: [], gaps, nextCursor: { ...looking }, done: false };
      }
      const ids = sampler.choose();
      cursor = { ...facts, selected: { seen: tally.now().seen, taken: none, ids, fetched: 0 } };
    }
    const { ids = [], seen } = cursor.selected as NonNullable<ChosenCursor['selected']>;
    let { taken, fetched = 0 } = cursor.selected as NonNullable<ChosenCursor['selected']>;
    const together = settings.parallelCalls * 4;
    for (let done = false; !done; ) {
      const group = ids.slice(fetched, fetched + together);
      const answers = await mapLimited(group, settings.parallelCalls, (id) =>
        fetchOne(api, `/v1/conversations/${segment(id)}`, signal),
      );
      const draft = createDraft();
      for (const [index, answer] of answers.entries()) {
        const request = draft.answered(answer.entries);
        const at = answer.fetchedAt;
        const id = group[index] as string;
        if (!answer.ok) {
          const evidence = refusalLine(answer.refusal);
          draft.miss({ reason: 'record-missing', kind: 'conversation', id, evidence, request, at });
          continue;
        }
        for (const kept of answer.kept) {
          put(draft, kept, { kind: 'conversation', request, fetchedAt: at });
          taken = plus(taken, kept.cut.bytes);
        }
      }
      fetched += group.length;
      done = fetched >= ids.length;
      if (done) sayLeftOut(draft, seen, taken, selection, new Date(settings.clock.now()).toISOString());
      cursor = { ...cursor, selected: { seen, taken, ids, fetched } };
      yield draft.finish({ ...cursor }, done);
    }
  };
