import {
  belongs,
  composed,
  dated,
  personKind,
  type SubjectSpec,
  sameId,
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
    // What else is in the original of a message, no page says.
    sameId('message_original', 'message'),
    belongs('comment', 'relationships.kobject.data.id', 'kobject'),
    belongs('customer_merge', 'relationships.source.data.id', 'customer'),
    belongs('customer_merge', 'relationships.target.data.id', 'customer'),
    // An entry of the audit log has the values before and after in it.
    belongs('audit_log', 'attributes.objectId', 'customer'),
    belongs('audit_log', 'attributes.objectId', 'conversation'),
    belongs('audit_log', 'attributes.objectId', 'message'),
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
    composed('forward', 'relationships.attachments.data.*.id', 'attachment'),
    composed('comment', 'relationships.attachments.data.*.id', 'attachment'),
    composed('conversation', 'attributes.satisfactionLevel.formResponse', 'satisfaction_response'),
  ],
  times: [
    dated('*', 'attributes.createdAt'),
    dated('*', 'attributes.updatedAt'),
    dated('*', 'attributes.modifiedAt'),
    dated('conversation', 'attributes.lastActivityAt'),
    dated('message', 'attributes.sentAt'),
  ],
};
