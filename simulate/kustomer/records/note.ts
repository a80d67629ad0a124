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
    ...(note.index === 0 ? { createdByTeams: [names.team(0)] } : {}),
    ...(note.removed ? { deleted: true, deletedAt: iso(place.updatedAt) } : {}),
  },
  relationships: {
    org: to('org', names.org),
    customer: to('customer', place.customer),
    ...(place.conversation === undefined ? {} : { conversation: to('conversation', place.conversation) }),
    createdBy: to('user', names.user(note.agent)),
    ...(note.removed ? { deletedBy: to('user', names.user(note.agent)) } : {}),
    ...(note.mentions.length === 0
      ? {}
      : {
          userMentions: {
            data: note.mentions.map((mention) =>
              mention.kind === 'agent'
                ? { type: 'user', id: names.user(mention.index) }
                : { type: 'team', id: names.team(mention.index) },
            ),
          },
        }),
    ...(place.attachments.length === 0
      ? {}
      : { attachments: { data: place.attachments.map((id) => ({ type: 'attachment', id })) } }),
  },
  links: { self: selfLink('note', place.id) },
});
