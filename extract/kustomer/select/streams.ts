import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { type Selection, selectionLine, selectsConversations } from '../../selection.js';
import type { KustomerStream, Reader, Reading } from '../reader.js';
import { parsed } from '../record.js';
import { filtered, sampled } from './chosen.js';
import { resolveNames } from './directory.js';

/**
 * Streams that read a whole kind, which a selection of conversations leaves out: what belongs to the conversations
 * taken then comes by their counters (messages, notes) and by what they point to (customers, companies).
 */
const whole: ReadonlySet<string> = new Set([
  'company',
  'company-listed',
  'customer',
  'customer-listed',
  'conversation-listed',
  'conversation-counted',
  'conversation-missing',
  'message',
  'note',
  'note-old',
]);

/** Custom objects of the klasses that were named; those of others are counted. */
const ofKlasses = (inner: Reader, kind: string, selection: Selection): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const names = await resolveNames('klass', selection, reading.context);
    const types = new Set(names.map((name) => `kobject.${name}`));
    const before = (reading.cursor?.leftOut as readonly [number, number] | undefined) ?? [0, 0];
    let [all, taken] = before;
    for await (const batch of inner(reading)) {
      const out = new Set<string>();
      const records = batch.records.filter(({ id, bytes, kind: sort }) => {
        if (sort !== kind) return true;
        all++;
        const { type } = parsed(bytes);
        if (typeof type === 'string' && types.has(type)) taken++;
        else out.add(id);
        return !out.has(id);
      });
      const draft = createDraft();
      if (batch.done && all > taken)
        draft.miss({
          reason: 'filtered',
          kind,
          expected: String(all),
          received: String(taken),
          evidence: selectionLine(selection),
          request: null,
          at: new Date(reading.settings.clock.now()).toISOString(),
        });
      const gaps = batch.gaps.filter(({ id }) => id === undefined || !out.has(id));
      const left = draft.finish({}, true);
      const nextCursor = { ...batch.nextCursor, leftOut: [all, taken] };
      yield { ...batch, records, gaps: [...gaps, ...left.gaps], nextCursor };
    }
  };

/** Streams that must be done before: of those left out, what they wait for. */
const waitsFor = (
  stream: KustomerStream,
  all: readonly KustomerStream[],
  kept: ReadonlySet<string>,
): readonly string[] =>
  stream.after.flatMap((name) => {
    if (kept.has(name)) return [name];
    const left = all.find((one) => one.name === name);
    return left ? waitsFor(left, all, kept) : [];
  });

/** The streams of a run that takes a selection. Kinds that are small (users, tags, settings) come whole. */
export const selectedStreams = (
  streams: readonly KustomerStream[],
  selection: Selection,
): readonly KustomerStream[] => {
  const byConversation = selectsConversations(selection);
  const isObjects = ({ kinds }: KustomerStream) => kinds[0] === 'kobject';
  const kept = streams.filter(
    (stream) =>
      !byConversation || !(whole.has(stream.name) || (isObjects(stream) && selection.klasses.length === 0)),
  );
  const names = new Set(kept.map(({ name }) => name));
  return kept.map((stream): KustomerStream => {
    const after = [...new Set(waitsFor(stream, streams, names))];
    if (stream.name === 'conversation' && byConversation) {
      const read = (selection.sample ? sampled : filtered)(stream.read, selection);
      return { ...stream, after: [...after, 'user', 'team', 'tag'], read };
    }
    if (isObjects(stream) && selection.klasses.length > 0)
      return {
        ...stream,
        after: [...new Set([...after, 'klass'])],
        read: ofKlasses(stream.read, 'kobject', selection),
      };
    return { ...stream, after };
  });
};
