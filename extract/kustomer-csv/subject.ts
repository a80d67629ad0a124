import type { PersonKind, SubjectSpec } from '../../archive-format/subject/spec.js';

/**
 * Whose a row of an export is. Keys of cells are the attribute's path with its points in it, so they are one key here. A row
 * of a conversation or a message names its customer; a row of a customer is one.
 */
const cell = (key: string): readonly string[] => ['cells', key];

const naming = (kind: string): PersonKind => ({
  kind,
  id: cell('customer.id'),
  emails: [cell('customer.email')],
  phones: [cell('customer.phone')],
  names: [cell('customer.name')],
  others: [cell('customer.id'), cell('customer.externalId')],
});

const times = ['createdAt', 'updatedAt', 'modifiedAt', 'sentAt', 'lastActivityAt', 'lastMessageAt'];

export const csvSubject: SubjectSpec = {
  people: [
    {
      kind: 'customer',
      // Cells with several values are lists.
      emails: [[...cell('emails'), '*']],
      phones: [[...cell('phones'), '*']],
      names: [cell('name')],
      others: [cell('externalId')],
    },
    naming('conversation'),
    naming('message'),
  ],
  conversation: 'conversation',
  belongs: [
    { kind: 'conversation', path: cell('customer.id'), to: 'customer' },
    { kind: 'message', path: cell('customer.id'), to: 'customer' },
    { kind: 'message', path: cell('conversation.id'), to: 'conversation' },
  ],
  written: [],
  composed: [],
  times: times.map((key) => ({ kind: '*', path: cell(key) })),
  inputs: ['csv_input'],
};
