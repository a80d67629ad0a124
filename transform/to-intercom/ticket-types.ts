import type { TargetRow } from '../../core/target-row.js';
import { ticketFields, ticketLegacyName } from '../mapping/mapping.js';
import type { Questions } from '../shape/questions.js';
import type { ShapeContext } from './context.js';
import type { TicketTypeRow } from './rows.js';

type Attribute = TicketTypeRow['attributes'][number];

/** A type has one attribute of a name, without regard to case; of a list the values of all. */
const distinct = (attributes: readonly Attribute[]): readonly Attribute[] => {
  const byName = new Map<string, Attribute>();
  for (const attribute of attributes) {
    const key = attribute.name.toLowerCase();
    const there = byName.get(key);
    const options = [...new Set([...(there?.options ?? []), ...attribute.options])];
    byName.set(key, { ...(there ?? attribute), options });
  }
  return [...byName.values()];
};

/**
 * One row a ticket type of the mapping. Its attributes are those conversation fields of which its tickets have values,
 * under the same names, and the fields of custom objects that become tickets of the type; the old id comes first, since
 * a ticket is found again by it.
 */
export async function* ticketTypeRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  const { mapping } = context;
  const { types } = mapping.tickets ?? { types: new Map() };
  if (types.size === 0) return;
  const filled = await ask.all<{ ticket_type: string; key: string }>('conversations/ticket_field');
  for (const [name, { category }] of types) {
    const keys = filled.filter((row) => row.ticket_type === name).map(({ key }) => key);
    const data: TicketTypeRow = {
      name,
      category,
      description: `From ${mapping.archive.object}`,
      attributes: distinct([
        { name: ticketLegacyName(mapping), dataType: 'string', options: [], description: 'Id at the source' },
        ...(mapping.legacy.url === null
          ? []
          : [
              {
                name: mapping.legacy.url.name,
                dataType: 'string' as const,
                options: [],
                description: 'Address at the source',
              },
            ]),
        ...keys.flatMap((key) => {
          const target = mapping.fields.conversation.get(key);
          return target
            ? [{ name: target.name, dataType: target.type, options: target.options, description: key }]
            : [];
        }),
        ...[...(mapping.objects ?? [])]
          .filter(([, { as, type }]) => as === 'ticket' && type === name)
          .flatMap(([kind, target]) =>
            ticketFields(target).map(([key, field]) => ({
              name: field.name,
              dataType: field.type,
              options: field.options,
              description: `${key} of ${kind}`,
            })),
          ),
      ]),
    };
    yield {
      kind: 'ticket-type',
      key: name,
      // A choice of the mapping: no record stands behind it.
      lineage: { source: mapping.archive.object, kind: 'ticket-type', id: name, rawSha256: null },
      data: { ...data },
      losses: [],
    };
  }
}
