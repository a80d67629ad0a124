import { companyRoutes } from './companies/companies.js';
import { contactCompanyRoutes } from './companies/contact-companies.js';
import { scrollRoutes } from './companies/scroll.js';
import { articleRoutes } from './help-center/articles.js';
import { collectionRoutes } from './help-center/collections.js';
import { conversationAttributeRoutes } from './inbox/attributes.js';
import { conversationRoutes } from './inbox/conversations.js';
import { participantRoutes } from './inbox/participants.js';
import { manageRoutes } from './inbox/parts.js';
import { replyRoutes } from './inbox/replies.js';
import { conversationSearchRoutes } from './inbox/search.js';
import { conversationTagRoutes } from './inbox/tags.js';
import { contactSearchRoutes } from './people/contact-search.js';
import { contactRoutes } from './people/contacts.js';
import { dataAttributeRoutes } from './people/data-attributes.js';
import { mergeRoutes } from './people/merge.js';
import { noteRoutes } from './people/notes.js';
import { tagRoutes } from './people/tags.js';
import type { Route } from './route.js';
import { lookupRoutes } from './setup/lookups.js';

/** Every operation that the stand-in has. What is not here is answered 404, as an unknown path is. */
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
];
