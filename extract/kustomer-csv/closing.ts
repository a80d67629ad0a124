import type { Batch } from '../../archive-format/batch.js';
import type { Clock } from '../../core/clock.js';
import { createDraft } from '../draft.js';
import type { ReadContext } from '../source.js';
import { holesOf, type Reading } from './windows.js';

/**
 * Kinds that no export of the vendor's pages holds: an archive that is silent about them would look complete.
 * No CSV of them has been found (help.kustomer.com, data exports: conversations, messages, customers' attributes).
 */
const unlisted: readonly (readonly [kind: string, evidence: string])[] = [
  ['note', 'Exports hold the number of notes of a conversation, not the notes.'],
  ['attachment', 'Exports hold no attachments and no inline pictures.'],
  ['user', 'Exports name agents; their addresses, roles and teams are not part of them.'],
  ['team', 'Exports name teams at most.'],
  ['tag', 'Exports name tags at most.'],
  ['company', 'Exports name a customer’s company at most.'],
  ['klass', 'Custom objects are not exported.'],
  ['kobject', 'Custom objects are not exported.'],
  ['kb_article', 'The knowledge base is not exported.'],
  ['kb_category', 'The knowledge base is not exported.'],
  ['event', 'The history of a conversation is not exported.'],
  ['workflow', 'Workflows, business rules, SLAs and queues are not exported.'],
];

/** After all rows: the holes between the files’ windows, and what exports do not hold. */
export async function* readClosing(clock: Clock, context: ReadContext): AsyncGenerator<Batch> {
  const draft = createDraft();
  const at = new Date(clock.now()).toISOString();
  const readings: Reading[] = [];
  for await (const record of context.staged('csv_reading')) {
    const value = record.value() as Reading & { readonly id: string };
    readings.push({ ...value, file: value.id });
  }
  for (const { kind, from, to, after, before, by } of holesOf(readings))
    draft.miss({
      reason: 'window-missing',
      kind,
      field: 'createdAt',
      expected: `${from} to ${to}`,
      received: 'no file',
      evidence: `between ${after} and ${before}, by their ${by === 'name' ? 'names' : 'rows: a quiet time looks the same'}`,
      request: null,
      at,
    });
  for (const [kind, evidence] of unlisted)
    draft.miss({ reason: 'endpoint-absent', kind, evidence, request: null, at });
  yield draft.finish({}, true);
}
