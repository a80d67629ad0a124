import type { ConversationAttribute, DataAttribute } from './attributes.js';
import type { Article, Collection, HelpCenter, InternalArticle, Redirect } from './help-center.js';
import type { Conversation, DeletedConversation } from './inbox.js';
import type { ExportJob, ObjectInstance, ObjectRelation, ObjectType } from './objects.js';
import type { Admin, Company, Contact, Segment, Tag, Team } from './people.js';
import type { Job, Ticket, TicketState, TicketType } from './tickets.js';

/** A mail or push that a customer would have got. */
export interface Notification {
  readonly at: number;
  /** The call that caused it, e.g. `POST /conversations/12/reply`. */
  readonly cause: string;
}

/**
 * All that the workspace holds, as plain data in creation order (a Map keeps it). Handlers change it; tests and the
 * demo's summary read it.
 */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly region: 'US' | 'EU' | 'AU';
  readonly createdAt: number;
  readonly admins: Map<string, Admin>;
  readonly teams: Map<string, Team>;
  readonly tags: Map<string, Tag>;
  readonly segments: Map<string, Segment>;
  readonly dataAttributes: DataAttribute[];
  readonly conversationAttributes: Map<string, ConversationAttribute>;
  readonly contacts: Map<string, Contact>;
  readonly companies: Map<string, Company>;
  readonly conversations: Map<string, Conversation>;
  readonly deletedConversations: DeletedConversation[];
  readonly ticketTypes: Map<string, TicketType>;
  readonly ticketStates: Map<string, TicketState>;
  readonly tickets: Map<string, Ticket>;
  readonly jobs: Map<string, Job>;
  readonly exportJobs: Map<string, ExportJob>;
  readonly helpCenters: Map<string, HelpCenter>;
  readonly collections: Map<string, Collection>;
  readonly articles: Map<string, Article>;
  readonly internalArticles: Map<string, InternalArticle>;
  readonly redirects: Map<string, Redirect>;
  readonly objectTypes: Map<string, ObjectType>;
  readonly objectRelations: ObjectRelation[];
  readonly objectInstances: Map<string, ObjectInstance>;
  /** The first thousand; `notificationCount` counts all. */
  readonly notifications: Notification[];
  notificationCount: number;
}

export const emptyWorkspace = (
  facts: Pick<Workspace, 'id' | 'name' | 'timezone' | 'region' | 'createdAt'>,
): Workspace => ({
  ...facts,
  admins: new Map(),
  teams: new Map(),
  tags: new Map(),
  segments: new Map(),
  dataAttributes: [],
  conversationAttributes: new Map(),
  contacts: new Map(),
  companies: new Map(),
  conversations: new Map(),
  deletedConversations: [],
  ticketTypes: new Map(),
  ticketStates: new Map(),
  tickets: new Map(),
  jobs: new Map(),
  exportJobs: new Map(),
  helpCenters: new Map(),
  collections: new Map(),
  articles: new Map(),
  internalArticles: new Map(),
  redirects: new Map(),
  objectTypes: new Map(),
  objectRelations: [],
  objectInstances: new Map(),
  notifications: [],
  notificationCount: 0,
});
