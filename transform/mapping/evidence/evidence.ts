import { readFile } from 'node:fs/promises';
import type { Duck } from '../../../core/duckdb.js';
import { asset } from '../../../core/package-info.js';
import type { FieldObject } from '../mapping.js';

/** What the model says about the things that a mapping decides; every count is a plain number. */
export interface ModelEvidence {
  readonly agents: readonly AgentEvidence[];
  readonly teams: readonly TeamEvidence[];
  readonly tags: readonly TagEvidence[];
  readonly fields: readonly FieldEvidence[];
  readonly columns: readonly ColumnEvidence[];
  readonly people: PeopleEvidence;
  readonly threads: ThreadEvidence;
  readonly channels: readonly ChannelEvidence[];
  readonly objects: readonly ObjectEvidence[];
  readonly objectFields: readonly ObjectFieldEvidence[];
  readonly articles: ArticleEvidence;
  readonly locales: readonly LocaleEvidence[];
}

export interface AgentEvidence {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Another agent has the same e-mail. */
  readonly emailShared: boolean;
  /** In the archive; otherwise only its id is known. */
  readonly known: boolean;
  readonly kind: string;
  readonly active: boolean;
  readonly messages: number;
  readonly notes: number;
  readonly assigned: number;
  readonly articles: number;
}

export interface TeamEvidence {
  readonly id: string;
  readonly name: string | null;
  readonly nameShared: boolean;
  readonly known: boolean;
  readonly deleted: boolean;
  readonly conversations: number;
}

export interface TagEvidence {
  readonly name: string;
  readonly deleted: boolean;
  readonly contacts: number;
  readonly companies: number;
  readonly conversations: number;
}

export interface FieldEvidence {
  readonly object: FieldObject;
  readonly key: string;
  readonly label: string | null;
  readonly type: string;
  readonly options: readonly string[];
  readonly declared: boolean;
  readonly deleted: boolean;
  readonly filled: number;
  readonly total: number;
  readonly conflicts: number;
  readonly samples: readonly string[];
  readonly source: string;
  /** Some record has more than one value. */
  readonly several: boolean;
  /** All values are whole numbers. */
  readonly integers: boolean;
  /** All numbers survive as a double. */
  readonly exact: boolean;
  /** Characters of the longest value. */
  readonly longest: number;
  /** Values that are not among the options. */
  readonly outside: number;
}

/** A column of the model that has no place of its own at most targets, e.g. `system.channel`. */
export interface ColumnEvidence {
  readonly object: FieldObject;
  readonly key: string;
  readonly filled: number;
  readonly total: number;
}

export interface PeopleEvidence {
  readonly contacts: number;
  readonly withoutEmail: number;
  readonly withoutEmailConversations: number;
  readonly deleted: number;
  readonly deletedConversations: number;
  readonly merged: number;
  readonly sharingEmail: number;
  readonly sharedEmails: number;
  readonly companies: number;
  readonly deletedCompanies: number;
  readonly emptyCompanies: number;
}

export interface ThreadEvidence {
  readonly conversations: number;
  readonly spam: number;
  readonly deleted: number;
  readonly withoutContact: number;
  readonly empty: number;
  readonly agentFirst: number;
  readonly pending: number;
  readonly messages: number;
  readonly notes: number;
  readonly deletedNotes: number;
}

/** A channel in which conversations began. */
export interface ChannelEvidence {
  readonly channel: string;
  readonly conversations: number;
}

/** A kind of custom objects of which the archive has some. */
export interface ObjectEvidence {
  readonly name: string;
  readonly label: string;
  readonly objects: number;
}

export interface ObjectFieldEvidence {
  /** Name of the kind. */
  readonly name: string;
  readonly key: string;
  readonly type: string;
  readonly several: boolean;
  readonly filled: number;
}

export interface ArticleEvidence {
  readonly articles: number;
  readonly deleted: number;
  readonly notPublic: number;
  readonly withoutText: number;
  readonly categories: number;
  /** Categories at the top of a knowledge base. */
  readonly tops: number;
  /** Levels of categories, the top one not counted when there is only one. */
  readonly levels: number;
}

export interface LocaleEvidence {
  readonly locale: string;
  readonly articles: number;
  readonly categories: number;
}

const question = async (name: string): Promise<string> =>
  readFile(asset('transform', 'mapping', 'evidence', `${name}.sql`), 'utf8');

/** Asks the model, whose tables have to be attached. */
export const readEvidence = async (duck: Duck): Promise<ModelEvidence> => {
  const rows = async <T>(name: string): Promise<T[]> => duck.all<T>(await question(name));
  const row = async <T>(name: string): Promise<T> => (await rows<T>(name))[0] as T;
  return {
    agents: await rows<AgentEvidence>('agents'),
    teams: await rows<TeamEvidence>('teams'),
    tags: await rows<TagEvidence>('tags'),
    fields: await rows<FieldEvidence>('fields'),
    columns: await rows<ColumnEvidence>('columns'),
    people: await row<PeopleEvidence>('people'),
    threads: await row<ThreadEvidence>('threads'),
    channels: await rows<ChannelEvidence>('channels'),
    objects: await rows<ObjectEvidence>('objects'),
    objectFields: await rows<ObjectFieldEvidence>('object_fields'),
    articles: await row<ArticleEvidence>('articles'),
    locales: await rows<LocaleEvidence>('locales'),
  };
};
