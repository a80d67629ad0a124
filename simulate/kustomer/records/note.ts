import type { Note } from '../../desk/model.js';
import type { Names } from './names.js';
import { iso, type KustomerRecord, selfLink, to } from './shape.js';

export interface NotePlace {
  readonly id: string;
  readonly customer: string;
  /** Absent for a note on the customer. */
  readonly conversation?: string;
  readonly attachments: readonly string[];
  readonly updatedAt: number;
}

export const noteRecord = (names: Names, note: Note, place: NotePlace): KustomerRecord => ({
  type: 'note',
  id: place.id,
  attributes: {
    body: note.text,
    createdAt: iso(note.at),
    updatedAt: iso(place.updatedAt),
    createdByTeams: note.index === 0 ? [names.team(0)] : undefined,
    deleted: note.removed ? true : undefined,
    deletedAt: note.removed ? iso(place.updatedAt) : undefined,
  },
  relationships: {
    org: to('org', names.org),
    customer: to('customer', place.customer),
    conversation: place.conversation === undefined ? undefined : to('conversation', place.conversation),
    createdBy: to('user', names.user(note.agent)),
    deletedBy: note.removed ? to('user', names.user(note.agent)) : undefined,
    userMentions:
      note.mentions.length === 0
        ? undefined
        : {
            data: note.mentions.map((mention) =>
              mention.kind === 'agent'
                ? { type: 'user', id: names.user(mention.index) }
                : { type: 'team', id: names.team(mention.index) },
            ),
          },
    attachments:
      place.attachments.length === 0
        ? undefined
        : { data: place.attachments.map((id) => ({ type: 'attachment', id })) },
  },
  links: { self: selfLink('note', place.id) },
});
