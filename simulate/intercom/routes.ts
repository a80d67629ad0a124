import type { Route } from './api/route.js';
import { companyRoutes } from './companies/companies.js';
import { contactCompanyRoutes } from './companies/contact-companies.js';
import { scrollRoutes } from './companies/scroll.js';
import { articleRoutes } from './help-center/articles.js';
import { collectionRoutes } from './help-center/collections.js';
import { internalArticleRoutes } from './help-center/internal-articles.js';
import { helpCenterRoutes } from './help-center/redirects.js';
import { articleTagRoutes } from './help-center/tags.js';
import { conversationAttributeRoutes } from './inbox/attributes.js';
import { conversationRoutes } from './inbox/conversations.js';
import { messageRoutes } from './inbox/messages.js';
import { participantRoutes } from './inbox/participants.js';
import { manageRoutes } from './inbox/parts.js';
import { replyRoutes } from './inbox/replies.js';
import { conversationSearchRoutes } from './inbox/search.js';
import { conversationTagRoutes } from './inbox/tags.js';
import { exportRoutes } from './objects/exports.js';
import { instanceRoutes } from './objects/instances.js';
import { contactSearchRoutes } from './people/contact-search.js';
import { contactRoutes } from './people/contacts.js';
import { dataAttributeRoutes } from './people/data-attributes.js';
import { mergeRoutes } from './people/merge.js';
import { noteRoutes } from './people/notes.js';
import { tagRoutes } from './people/tags.js';
import { lookupRoutes } from './setup/lookups.js';
import { ticketReplyRoutes } from './tickets/replies.js';
import { ticketSearchRoutes } from './tickets/search.js';
import { ticketRoutes } from './tickets/tickets.js';
import { ticketTypeRoutes } from './tickets/types.js';
import { uncoveredRoutes } from './uncovered.js';

/** Every operation of the vendor: those that the stand-in has, and last those that it does not. */
export const intercomRoutes: readonly Route[] = [
  ...lookupRoutes,
  ...dataAttributeRoutes,
  ...tagRoutes,
  ...contactRoutes,
  ...contactSearchRoutes,
  ...mergeRoutes,
  ...noteRoutes,
  ...companyRoutes,
  ...scrollRoutes,
  ...contactCompanyRoutes,
  ...conversationRoutes,
  ...conversationSearchRoutes,
  ...conversationAttributeRoutes,
  ...conversationTagRoutes,
  ...replyRoutes,
  ...manageRoutes,
  ...participantRoutes,
  ...collectionRoutes,
  ...articleRoutes,
  ...articleTagRoutes,
  ...internalArticleRoutes,
  ...helpCenterRoutes,
  ...ticketTypeRoutes,
  ...ticketRoutes,
  ...ticketReplyRoutes,
  ...ticketSearchRoutes,
  ...messageRoutes,
  ...instanceRoutes,
  ...exportRoutes,
  ...uncoveredRoutes,
];
