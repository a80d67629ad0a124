/**
 * What a person decides before a load, as the program sees it. The form of the file that people edit is declared in
 * file/schema.ts; the comments that propose/ writes explain each key. `null` in a map of names means "skip".
 */
export interface Mapping {
  readonly target: TargetName;
  /** The archive and model that the proposal looked at. */
  readonly archive: ArchiveRef;
  /** Writes what an agent without an account wrote; also the admin in whose name tags and states are set. */
  readonly fallbackAuthor: string;
  /** Agent's key (e-mail, or id where that is not enough) to the e-mail of an admin; null: the fallback author. */
  readonly agents: ReadonlyMap<string, string | null>;
  /** Team's key (name, or id) to the name of a team at the target. */
  readonly teams: ReadonlyMap<string, string | null>;
  /** Tag's name to its name at the target. */
  readonly tags: ReadonlyMap<string, string | null>;
  readonly fields: Readonly<Record<FieldObject, ReadonlyMap<string, FieldTarget | null>>>;
  readonly contacts: {
    readonly role: 'user' | 'lead';
    readonly withoutEmail: 'hold' | 'placeholder' | 'skip';
    readonly deleted: IncludeOrSkip;
    /** Loaded contacts get no bulk mail until they ask for it. */
    readonly unsubscribe: boolean;
  };
  readonly companies: { readonly deleted: IncludeOrSkip };
  readonly conversations: {
    readonly as: 'conversation';
    readonly spam: IncludeOrSkip;
    readonly deleted: IncludeOrSkip;
    /** Who gets conversations whose assignee has no account. */
    readonly unmappedAssignee: 'nobody' | 'fallback';
  };
  /** What conversations of a channel or queue get; absent: nothing but attributes. */
  readonly marks?: readonly Mark[];
  /** Which conversations become tickets; absent: none. */
  readonly tickets?: TicketMapping;
  /** What becomes of the source's custom objects, by the name of their kind; absent: nothing. */
  readonly objects?: ReadonlyMap<string, ObjectTarget>;
  /** Notes, and other parts, that the source marks as deleted. */
  readonly notes: { readonly deleted: IncludeOrSkip };
  readonly articles: {
    /** Writes articles whose author has no account. */
    readonly author: string;
    readonly deleted: IncludeOrSkip;
    /** Articles that not everybody may read at the source; `internal`: those for the team are internal there, too, the others drafts. */
    readonly notPublic: 'hold' | 'draft' | 'internal';
    /** The category at the top of a knowledge base: left out, so that its children stand at the top, or a collection. */
    readonly topCategory: 'skip' | 'collection';
    /** Levels of collections; deeper ones move up. */
    readonly depth: 1 | 2 | 3;
    /** Name of the collection of articles that are in no category; absent: they stand alone. */
    readonly withoutCategory?: string;
    /** Source's language code to the target's. */
    readonly locales: ReadonlyMap<string, string | null>;
  };
  readonly legacy: {
    /** Conversation attribute for the old id; null: none. */
    readonly id: string | null;
    /** Conversation attribute for the old address; null: none. */
    readonly url: { readonly name: string; readonly pattern: string } | null;
  };
}

export const mappingTargets = ['intercom', 'crisp'] as const;
export type TargetName = (typeof mappingTargets)[number];
export type IncludeOrSkip = 'include' | 'skip';

export const fieldObjects = ['contact', 'company', 'conversation'] as const;
export type FieldObject = (typeof fieldObjects)[number];

export const fieldTypes = ['string', 'integer', 'float', 'boolean', 'datetime', 'list'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** An attribute at the target. */
export interface FieldTarget {
  readonly name: string;
  readonly type: FieldType;
  /** For `list`: the values it takes, at least two. */
  readonly options: readonly string[];
}

/** Instances of a custom object type, tickets, or left in the archive. */
export interface ObjectTarget {
  readonly as: 'inventory' | 'object' | 'ticket';
  /** Identifier of the type at the target, made by hand there; of tickets the name of a ticket type. */
  readonly type: string;
  /** Names of the relations that contacts and conversations have to it, made by hand there; null: none. */
  readonly relations: Readonly<Record<'contact' | 'conversation', string | null>>;
  readonly fields: ReadonlyMap<string, FieldTarget | null>;
}

/** What every custom object may have besides its fields, and the name proposed for it. */
export const ownObjectFields = [
  ['system.title', 'title'],
  ['system.description', 'description'],
  ['system.external_id', 'original_external_id'],
] as const;

/** Title and description of a ticket, which are no attributes of its own. */
const ticketWords = new Set<string>(['system.title', 'system.description']);

/** Fields of an object that become attributes of its ticket. */
export const ticketFields = (target: ObjectTarget): readonly (readonly [string, FieldTarget])[] =>
  [...target.fields].filter(
    (pair): pair is [string, FieldTarget] => pair[1] !== null && !ticketWords.has(pair[0]),
  );

/** A tag, or a team where a conversation has none, for the channel or queue that it came by. All that fit count. */
export interface Mark {
  /** The source's name of the channel in which it began. */
  readonly channel?: string | undefined;
  /** The source's name of the queue in which it stood. */
  readonly queue?: string | undefined;
  readonly tag?: string | undefined;
  /** Name of a team at the target. */
  readonly team?: string | undefined;
}

/** Conversation or ticket. */
export interface TicketMapping {
  /** The first that fits a conversation decides; none fits: a conversation. */
  readonly rules: readonly TicketRule[];
  /** Every ticket type that a rule or a kind of objects names. */
  readonly types: ReadonlyMap<string, TicketTypeTarget>;
}

export interface TicketRule {
  /** The source's name of a tag that the conversation carries. */
  readonly tag?: string | undefined;
  /** The source's name of the channel in which it began. */
  readonly channel?: string | undefined;
  /** Kind of a custom object that the conversation is tied to. */
  readonly object?: string | undefined;
  /** Name of a ticket type; null: a conversation. */
  readonly as: string | null;
}

export interface TicketTypeTarget {
  readonly category: TicketCategory;
  /** State of the source to a category of the target's states, or the name of one state. */
  readonly states: Readonly<Record<'open' | 'pending' | 'snoozed' | 'closed', string>>;
}

export const ticketCategories = ['Customer', 'Back-office', 'Tracker'] as const;
export type TicketCategory = (typeof ticketCategories)[number];

export const usualStates: TicketTypeTarget['states'] = {
  open: 'submitted',
  pending: 'waiting_on_customer',
  snoozed: 'in_progress',
  closed: 'resolved',
};

/** The attribute of tickets for the old id: a lost ticket is found again by it, so there always is one. */
export const ticketLegacyName = (mapping: Pick<Mapping, 'legacy'>): string =>
  mapping.legacy.id ?? 'legacy_id';

export interface ArchiveRef {
  readonly object: string;
  readonly version: string;
  readonly inventorySha512: string;
}

/** Who said yes, and to which content. */
export interface Confirmation {
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** SHA-256 of the content without the confirmation itself. */
  readonly content: string;
}

/** The key of an agent in the mapping: the e-mail when it is the agent's alone, else the id. */
export const agentKey = (agent: { id: string; email: string | null; emailShared: boolean }): string =>
  agent.email && !agent.emailShared ? agent.email : agent.id;

/** The key of a team: its name when it is the team's alone, else the id. */
export const teamKey = (team: { id: string; name: string | null; nameShared: boolean }): string =>
  team.name && !team.nameShared ? team.name : team.id;
