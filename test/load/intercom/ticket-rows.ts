import type { TargetRow } from '../../../core/target-row.js';
import { deskFile } from './desk.js';
import { intercomRow, start } from './rows.js';

/** Two ticket types and tickets of both, with twins; they need the contacts and tags of `deskRows`. */
export const ticketRows = (size: number): TargetRow[] => [
  intercomRow('ticket-type', 'complaint', {
    name: 'Complaint',
    category: 'Customer',
    description: 'From the old desk',
    attributes: [
      { name: 'legacy_id', dataType: 'string', options: [], description: '' },
      { name: 'Grade', dataType: 'list', options: ['mild', 'grave'], description: '' },
      { name: 'Amount', dataType: 'float', options: [], description: '' },
    ],
  }),
  intercomRow('ticket-type', 'repair', {
    name: 'Repair',
    category: 'Back-office',
    description: '',
    attributes: [{ name: 'legacy_id', dataType: 'string', options: [], description: '' }],
  }),
  ...Array.from({ length: size }, (_, i) => {
    const complaint = i % 3 !== 2;
    return intercomRow('ticket', `t${i}`, {
      contact: `example:c${i % 2}`,
      ticketType: complaint ? 'example:complaint' : 'example:repair',
      // Twins: same contact, second, title and words; only the old id tells them apart.
      createdAt: start,
      title: i === 3 ? null : 'It broke',
      description: i % 2 === 0 ? 'The handle came off,\nagain.' : null,
      descriptionKey: i % 2 === 0 ? `example:message:t${i}-0` : null,
      legacy: { name: 'legacy_id', value: `t${i}` },
      customAttributes: complaint ? { Grade: i === 0 ? 'grave' : 'mild', Amount: 12.5 } : {},
      parts: [
        {
          key: `example:message:t${i}-1`,
          type: 'comment',
          author: complaint ? { type: 'contact' } : { type: 'admin', email: 'agent1@example.com' },
          createdAt: start + 10,
          html: '<p>ok</p>',
          files: [],
        },
        {
          key: `example:message:t${i}-2`,
          type: 'note',
          author: { type: 'admin', email: 'agent0@example.com' },
          createdAt: start + 10,
          html: '<p>ok</p>',
          files: i % 2 === 0 ? [deskFile(0), deskFile(1)] : [],
        },
      ],
      tags: i === 0 ? ['VIP'] : [],
      assigneeEmail: i % 2 === 0 ? 'agent2@example.com' : null,
      teamName: i % 4 === 1 ? 'Support' : null,
      state: i % 2 === 0 ? 'resolved' : i === 1 ? 'waiting_on_customer' : 'submitted',
      snoozedUntil: i === 1 ? 4_000_000_000 : null,
      afterSnooze: i === 1 ? 'submitted' : null,
      actorEmail: 'agent0@example.com',
    });
  }),
];
