import { deskError } from '../../core/errors.js';
import { articleEndKind } from './kinds/article-end.js';
import { attributeKind } from './kinds/attribute.js';
import { companyKind } from './kinds/company.js';
import { contactCompanyKind, contactKind } from './kinds/contact.js';
import { contactNoteKind } from './kinds/contact-note.js';
import { assignmentKind, conversationDetailsKind, conversationKind } from './kinds/conversation.js';
import {
  assignmentEndKind,
  companyTagEndKind,
  contactCompanyEndKind,
  contactTagEndKind,
  conversationTagEndKind,
  objectRelationEndKind,
  ticketAssignmentEndKind,
  ticketTagEndKind,
} from './kinds/ending.js';
import { articleKind, articleLinksKind, collectionKind } from './kinds/help-center.js';
import { internalArticleKind } from './kinds/internal-article.js';
import type { Kind } from './kinds/kind.js';
import { objectKind, objectRelationKind } from './kinds/object.js';
import { partKind } from './kinds/part.js';
import { stateKind } from './kinds/state.js';
import { companyTagKind, contactTagKind, conversationTagKind, tagKind, ticketTagKind } from './kinds/tag.js';
import { ticketAssignmentKind, ticketKind, ticketPartKind, ticketStateKind } from './kinds/ticket.js';
import { ticketAttributeKind, ticketTypeKind } from './kinds/ticket-type.js';

/** Every kind of operation that compile makes, and how it is written. */
const kinds: Readonly<Record<string, Kind>> = {
  attribute: attributeKind,
  tag: tagKind,
  company: companyKind,
  'company-tag': companyTagKind,
  'company-tag-end': companyTagEndKind,
  contact: contactKind,
  'contact-company': contactCompanyKind,
  'contact-company-end': contactCompanyEndKind,
  'contact-tag': contactTagKind,
  'contact-tag-end': contactTagEndKind,
  'contact-note': contactNoteKind,
  conversation: conversationKind,
  'conversation-details': conversationDetailsKind,
  part: partKind,
  'conversation-tag': conversationTagKind,
  'conversation-tag-end': conversationTagEndKind,
  assignment: assignmentKind,
  'assignment-end': assignmentEndKind,
  state: stateKind,
  'ticket-type': ticketTypeKind,
  'ticket-attribute': ticketAttributeKind,
  ticket: ticketKind,
  'ticket-part': ticketPartKind,
  'ticket-tag': ticketTagKind,
  'ticket-tag-end': ticketTagEndKind,
  'ticket-assignment': ticketAssignmentKind,
  'ticket-assignment-end': ticketAssignmentEndKind,
  'ticket-state': ticketStateKind,
  object: objectKind,
  'object-relation': objectRelationKind,
  'object-relation-end': objectRelationEndKind,
  collection: collectionKind,
  article: articleKind,
  'article-end': articleEndKind,
  'article-links': articleLinksKind,
  'internal-article': internalArticleKind,
};

/** Errors: plan-invalid for a kind that nobody here makes. */
export const kindOf = (name: string): Kind => {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (!kind) throw deskError('plan-invalid', { what: `Intercom has no operations of kind ${name}.` });
  return kind;
};
