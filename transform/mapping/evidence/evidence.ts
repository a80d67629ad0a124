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
  /** Names of the teams that the agent belongs to. */
  readonly teams: readonly string[];
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
  /** Tags of the source that have this name. */
  readonly sharing: number;
  readonly contacts: number;
  readonly companies: number;
  readonly conversations: number;
  /** What it is at the source: tag, brand, initiative, campaign. */
  readonly origins: readonly string[];
}

/** What is known of a custom field, whatever it is a field of. */
export interface FieldFacts {
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
  /** All values; of them those that a number keeps, that a whole number keeps, that are yes or no, that are times. */
  readonly values: number;
  readonly numbers: number;
  readonly wholes: number;
  readonly booleans: number;
  readonly times: number;
}

export interface FieldEvidence extends FieldFacts {
  readonly object: FieldObject;
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
  readonly deleted: number;
  /** Ties to people and to conversations, and to what no relation leads to (companies, other objects). */
  readonly contacts: number;
  readonly conversations: number;
  readonly others: number;
}

export interface ObjectFieldEvidence extends FieldFacts {
  /** Name of the kind. */
  readonly name: string;
}

export interface ArticleEvidence {
  readonly articles: number;
  readonly deleted: number;
  readonly notPublic: number;
  /** Of those: for readers who are signed in, and for the team. */
  readonly registered: number;
  readonly internal: number;
  readonly withoutCategory: number;
  readonly withoutAuthor: number;
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

const kindPrefix = 'object:';

const isOfPlainObject = (field: FieldFacts & { readonly object: string }): field is FieldEvidence =>
  !field.object.startsWith(kindPrefix);

/** A field by the model's name of its object, e.g. `contact` or `object:order`. */
export interface FieldPlace {
  readonly object: string;
  readonly key: string;
}

/** How often each value of some fields occurs: fields that a mapping makes lists, so the values are few. */
export const readListValues = async (
  duck: Duck,
  fields: readonly FieldPlace[],
): Promise<readonly (FieldPlace & { readonly value: string; readonly times: number })[]> => {
  if (fields.length === 0) return [];
  const wanted = JSON.stringify(fields.map(({ object, key }) => ({ object, key })));
  await duck.run(`SET VARIABLE list_fields = '${wanted.replaceAll("'", "''")}'`);
  return duck.all(await question('list_values'));
};

/** Asks the model, whose tables have to be attached. */
export const readEvidence = async (duck: Duck): Promise<ModelEvidence> => {
  const rows = async <T>(name: string): Promise<T[]> => duck.all<T>(await question(name));
  const row = async <T>(name: string): Promise<T> => (await rows<T>(name))[0] as T;
  const fields = await rows<FieldFacts & { readonly object: string }>('fields');
  return {
    agents: await rows<AgentEvidence>('agents'),
    teams: await rows<TeamEvidence>('teams'),
    tags: await rows<TagEvidence>('tags'),
    fields: fields.filter(isOfPlainObject),
    columns: await rows<ColumnEvidence>('columns'),
    people: await row<PeopleEvidence>('people'),
    threads: await row<ThreadEvidence>('threads'),
    channels: await rows<ChannelEvidence>('channels'),
    objects: await rows<ObjectEvidence>('objects'),
    objectFields: fields.flatMap(({ object, ...field }) =>
      object.startsWith(kindPrefix) ? [{ ...field, name: object.slice(kindPrefix.length) }] : [],
    ),
    articles: await row<ArticleEvidence>('articles'),
    locales: await rows<LocaleEvidence>('locales'),
  };
};
