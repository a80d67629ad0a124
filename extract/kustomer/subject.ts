import {
  belongs,
  composed,
  dated,
  personKind,
  type SubjectSpec,
  writtenBy,
} from '../../archive-format/subject/spec.js';

/**
 * Which of Kustomer's records are about a customer. Relationships have the same form on every resource
 * (developer.kustomer.com, JSON:API), so that kinds which are not named here are found too.
 */
export const kustomerSubject: SubjectSpec = {
  people: [
    personKind('customer', {
      emails: ['attributes.emails.*.email'],
      phones: ['attributes.phones.*.phone', 'attributes.whatsapps.*.phone'],
      names: ['attributes.name', 'attributes.displayName'],
      others: [
        'attributes.externalId',
        'attributes.externalIds.*.externalId',
        'attributes.username',
        'attributes.socials.*.userid',
        'attributes.socials.*.username',
        'attributes.facebookIds.*.userId',
        'attributes.instagramIds.*.username',
        'attributes.instagramIds.*.instagramId',
      ],
    }),
  ],
  conversation: 'conversation',
  belongs: [
    belongs('*', 'relationships.customer.data.id', 'customer'),
    belongs('*', 'relationships.conversation.data.id', 'conversation'),
    belongs('attachment', 'relationships.message.data.id', 'message'),
    belongs('attachment', 'relationships.note.data.id', 'note'),
    belongs('attachment', 'relationships.draft.data.id', 'draft'),
  ],
  // The sender of an e-mail was seen as a text and as an object.
  written: [
    writtenBy('message', 'attributes.meta.from'),
    writtenBy('message', 'attributes.meta.from.email'),
    writtenBy('message', 'attributes.meta.from.*.email'),
  ],
  composed: [
    composed('message', 'relationships.attachments.data.*.id', 'attachment'),
    composed('note', 'relationships.attachments.data.*.id', 'attachment'),
    composed('draft', 'relationships.attachments.data.*.id', 'attachment'),
  ],
  times: [
    dated('*', 'attributes.createdAt'),
    dated('*', 'attributes.updatedAt'),
    dated('*', 'attributes.modifiedAt'),
    dated('conversation', 'attributes.lastActivityAt'),
    dated('message', 'attributes.sentAt'),
  ],
};
