import fc from 'fast-check';
import type { TargetRow } from '../../../core/target-row.js';
import type { IntercomRowData, IntercomRowKind } from '../../../load/intercom/rows.js';

/** A row of a fictitious desk. */
export const intercomRow = <K extends IntercomRowKind>(
  kind: K,
  id: string,
  data: IntercomRowData<K>,
): TargetRow => ({
  kind,
  key: `example:${id}`,
  lineage: { source: 'example', kind, id, rawSha256: null },
  data: data as unknown as Record<string, unknown>,
  losses: [],
});

export const start = 1_700_000_000;

const text = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .filter((value) => value.trim() !== '');
const email = fc.integer({ min: 0, max: 2 }).map((n) => `Agent${n}@example.com`);
const author = fc.oneof(
  fc.constant({ type: 'contact' as const }),
  email.map((address) => ({ type: 'admin' as const, email: address })),
);
const tags = fc.uniqueArray(fc.constantFrom('vip', 'Refund', 'late', 'bug'), { maxLength: 3 });
const attributes = fc.dictionary(
  fc.constantFrom('legacy_id', 'plan', 'seats'),
  fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean()),
);
const file = fc.integer({ min: 0, max: 4 }).map((n) => ({
  sha256: String(n).repeat(64),
  name: `file${n}.txt`,
  contentType: 'text/plain',
  size: n * 10,
}));

/** Any conversation that shaping may make; `id` makes the keys of its parts unique. */
export const anyConversation = (id: string): fc.Arbitrary<TargetRow> =>
  fc
    .record({
      openerText: text,
      openerKey: fc.option(fc.constant(`example:message:${id}-opener`)),
      parts: fc.array(
        fc.record({
          author,
          html: text.map((value) => `<p>${value.replace(/[<>&]/g, '')}</p>`),
          files: fc.array(file, { maxLength: 3 }),
        }),
        { maxLength: 8 },
      ),
      title: fc.option(text),
      customAttributes: attributes,
      tags,
      assigneeEmail: fc.option(email),
      teamName: fc.option(fc.constantFrom('Support', 'Billing')),
      state: fc.constantFrom('open' as const, 'snoozed' as const, 'closed' as const),
      gap: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ parts, gap, state, ...rest }) =>
      intercomRow('conversation', id, {
        ...rest,
        contact: 'example:c1',
        createdAt: start,
        parts: parts.map((part, index) => ({
          ...part,
          key: `example:message:${id}-${index}`,
          type: part.author.type === 'admin' && index % 3 === 2 ? ('note' as const) : ('comment' as const),
          createdAt: start + index * gap,
        })),
        state,
        snoozedUntil: state === 'snoozed' ? start + 10 ** 9 : null,
        actorEmail: 'agent0@example.com',
      }),
    );
