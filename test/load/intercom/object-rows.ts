import type { TargetRow } from '../../../core/target-row.js';
import { intercomRow, start } from './rows.js';

/** Custom objects of one type and who has them; they need the contacts and conversations of `deskRows`. */
export const objectRows = (size: number): TargetRow[] => [
  ...Array.from({ length: size }, (_, i) =>
    intercomRow('object', `order${i}`, {
      type: 'Order',
      externalId: `example:order${i}`,
      externalCreatedAt: start - i,
      externalUpdatedAt: i === 0 ? null : start,
      customAttributes: { number: `A-${i}`, total: 12.5 + i },
    }),
  ),
  intercomRow('object-relation', 'contact:c0', {
    holder: 'contact',
    holderKey: 'example:c0',
    relation: 'Orders',
    type: 'Order',
    objects: Array.from({ length: size }, (_, i) => `example:order${i}`),
  }),
  intercomRow('object-relation', 'conversation:v0', {
    holder: 'conversation',
    holderKey: 'example:v0',
    relation: 'Order',
    type: 'Order',
    objects: ['example:order0'],
  }),
];

/** What is made in Intercom's pages before. */
export const objectSettings = {
  object_types: 'Order(number:string;total:float)',
  object_relations: 'contact.Orders=Order, conversation.Order=Order',
};
