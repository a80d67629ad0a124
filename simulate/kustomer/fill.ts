import { contactReasons } from '../desk/fields.js';
import { fileBytes } from '../desk/files.js';
import { articleAddress } from '../desk/library.js';
import type { Desk, FileSpec, Note, Person, Profile, Thread } from '../desk/model.js';
import { emptyHoldings, type Holdings, type Kind } from './holdings.js';
import { type AttachmentParent, attachmentRecord } from './records/attachment.js';
import { conversationRecord } from './records/conversation.js';
import { companyRecord, metadataRecord, tagRecord, teamRecord, userRecord } from './records/crew.js';
import { type Activity, customerRecord } from './records/customer.js';
import { klassRecord, kobjectRecord } from './records/kobject.js';
import {
  articleRecord,
  categoryRecord,
  knowledgeBaseRecord,
  type LibraryContext,
  makeLibraryNames,
  mediaRecord,
  versionRecord,
} from './records/library.js';
import { messageRecord, messageTimes, previewLimit } from './records/message.js';
import { makeNames, type Names } from './records/names.js';
import { noteRecord } from './records/note.js';
import { iso, type KustomerRecord, serialise, to } from './records/shape.js';

export interface FillOptions {
  readonly bigNumbers: boolean;
  readonly versionId: 'object' | 'string';
  /** Whether a merged customer can still be seen, marked as deleted. */
  readonly mergedSource: '404' | 'deleted';
}

type Parents = Readonly<Record<string, string>>;

interface Times {
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface Filling {
  readonly names: Names;
  readonly holdings: Holdings;
  /** The times save reading them out of the record again. */
  readonly add: (kind: Kind, record: KustomerRecord, parents?: Parents, times?: Times) => void;
  readonly lengths: Map<string, number>;
  /** Names of the custom objects that a person has, by his index. */
  readonly klassesOf: Map<number, Set<string>>;
}

const timeOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : 0);

const adder =
  (holdings: Holdings): Filling['add'] =>
  (kind, record, parents, times) => {
    const { createdAt, updatedAt, deleted } = record.attributes;
    holdings.shelf(kind).fill(
      {
        id: record.id,
        createdAt: times?.createdAt ?? timeOf(createdAt),
        updatedAt: times?.updatedAt ?? timeOf(updatedAt ?? createdAt),
        deleted: deleted === true,
        parents,
      },
      serialise(record),
    );
  };

const lengthOf = (filling: Filling, file: FileSpec): number => {
  // A form and seed that come again have the same length; most seeds come once, so only the small ones are kept.
  if (file.seed > 9999) return fileBytes(file).length;
  const key = `${file.form}:${file.seed}`;
  const length = filling.lengths.get(key) ?? fileBytes(file).length;
  filling.lengths.set(key, length);
  return length;
};

const addFiles = (
  filling: Filling,
  files: readonly FileSpec[],
  parent: AttachmentParent,
  conversation: string | undefined,
  number: number,
  at: number,
): string[] =>
  files.map((file, place) => {
    const id = filling.names.id('attachment', number * 4 + place, at);
    const record = attachmentRecord(filling.names, file, id, parent, lengthOf(filling, file));
    filling.add('attachment', record, {
      [parent.type]: parent.id,
      ...(conversation === undefined ? {} : { conversation }),
    });
    filling.holdings.files.set(id, { from: 'desk', file });
    return id;
  });

/** Numbers that keep messages and notes of all threads apart: at most this many turns a thread. */
const threadRoom = 128;

const addNotes = (
  filling: Filling,
  notes: readonly Note[],
  customer: string,
  conversation: string | undefined,
  base: number,
  importedAt: number | null,
): number => {
  let latest = 0;
  for (const note of notes) {
    const number = base + note.index;
    const id = filling.names.id('note', number, note.at);
    const attachments = addFiles(
      filling,
      note.files,
      { type: 'note', id },
      undefined,
      0x20000000 + number,
      note.at,
    );
    const updatedAt = importedAt ?? note.at + (note.removed ? 7_200_000 : 10);
    const place = {
      id,
      customer,
      attachments,
      updatedAt,
      ...(conversation === undefined ? {} : { conversation }),
    };
    filling.add('note', noteRecord(filling.names, note, place), {
      customer,
      ...(conversation === undefined ? {} : { conversation }),
    });
    latest = Math.max(latest, updatedAt);
  }
  return latest;
};

const remember = (
  before: Activity | undefined,
  thread: Thread,
  conversation: string,
  updatedAt: number,
): Activity => {
  const base = before ?? {
    open: 0,
    snoozed: 0,
    done: 0,
    lastAt: 0,
    lastInAt: 0,
    lastOutAt: 0,
    channel: '',
    conversation: '',
    preview: '',
  };
  let { lastInAt, lastOutAt } = base;
  for (const turn of thread.turns) {
    if (turn.author.kind === 'person') lastInAt = Math.max(lastInAt, turn.at);
    else lastOutAt = Math.max(lastOutAt, turn.at);
  }
  const newer = updatedAt > base.lastAt;
  return {
    ...base,
    [thread.status]: base[thread.status] + 1,
    lastInAt,
    lastOutAt,
    lastAt: Math.max(base.lastAt, updatedAt),
    channel: newer ? thread.channel : base.channel,
    conversation: newer ? conversation : base.conversation,
    preview: newer ? (thread.subject ?? '') : base.preview,
  };
};

const addThread = (
  filling: Filling,
  thread: Thread,
  person: Profile,
  activities: (Activity | undefined)[],
): void => {
  const { names } = filling;
  const owner = person.mergedInto ?? thread.person;
  const customer = names.customer(owner);
  const customerAddress = person.emails[0]?.address ?? 'unknown@example.com';
  const conversation = names.id('conversation', thread.index, thread.startedAt);
  const messages: string[] = [];
  let firstOut = true;
  let updatedAt = thread.importedAt ?? 0;
  let createdAt = 0;
  let lastMessageAt = 0;
  for (const turn of thread.turns) {
    const number = thread.index * threadRoom + turn.index;
    const times = messageTimes(thread, turn);
    const id = names.id('message', number, times.createdAt);
    messages.push(id);
    if (createdAt === 0) createdAt = times.createdAt;
    lastMessageAt = Math.max(lastMessageAt, turn.at);
    updatedAt = Math.max(updatedAt, times.updatedAt);
    // Deleting a conversation takes its messages and files with it.
    if (thread.removed !== null) continue;
    const attachments = addFiles(filling, turn.files, { type: 'message', id }, conversation, number, turn.at);
    const place = { thread, conversation, customer, customerAddress, id, attachments, firstOut, ...times };
    filling.add('message', messageRecord(names, turn, place), { conversation, customer }, times);
    if (turn.text.length > previewLimit) filling.holdings.originals.set(id, turn.text);
    if (turn.author.kind !== 'person') firstOut = false;
  }
  if (thread.removed === null) {
    const latest = addNotes(
      filling,
      thread.notes,
      customer,
      conversation,
      thread.index * threadRoom,
      thread.importedAt,
    );
    updatedAt = Math.max(updatedAt, latest);
  }
  updatedAt = Math.max(
    updatedAt,
    thread.importedAt ?? 0,
    thread.importedAt === null ? (thread.doneAt ?? 0) : 0,
    thread.rating?.at ?? 0,
  );
  const place = { id: conversation, customer, messages, createdAt, updatedAt, lastMessageAt };
  filling.add('conversation', conversationRecord(names, thread, place), { customer }, place);
  if (thread.removed === null)
    activities[owner] = remember(activities[owner], thread, conversation, updatedAt);
};

const addMerge = (filling: Filling, person: Person): void => {
  if (person.mergedInto === null) return;
  const { names } = filling;
  const at = Math.min(names.desk.end, person.createdAt + 86_400_000);
  const id = names.id('customer_merge', person.index, at);
  const source = names.customer(person.index);
  const target = names.customer(person.mergedInto);
  filling.add(
    'customer_merge',
    {
      type: 'customer_merge',
      id,
      attributes: { status: 'success', createdAt: iso(at), updatedAt: iso(at + 1000) },
      relationships: {
        source: to('customer', source),
        target: to('customer', target),
        createdBy: to('user', names.user(0)),
      },
      links: { self: `/v1/customers/merges/${id}` },
    },
    { source, target },
  );
};

const addObjects = (filling: Filling): void => {
  const { names } = filling;
  const { desk } = names;
  for (const type of desk.objectTypes) {
    filling.add('klass', klassRecord(names, type));
    filling.add('metadata', metadataRecord(names, 'object', contactReasons, type.name));
    for (let index = 0; index < desk.objectCount(type); index++) {
      const thing = desk.object(type, index);
      const owner = thing.person === null ? null : (desk.profile(thing.person).mergedInto ?? thing.person);
      const record = kobjectRecord(names, thing, owner);
      filling.add('kobject', record, {
        klass: type.name,
        ...(owner === null ? {} : { customer: names.customer(owner) }),
        ...(thing.company === null ? {} : { company: names.company(thing.company) }),
      });
      if (owner !== null) {
        const known = filling.klassesOf.get(owner) ?? new Set();
        filling.klassesOf.set(owner, known.add(type.name));
      }
    }
  }
};

const addLibrary = (filling: Filling, options: FillOptions): void => {
  const { names } = filling;
  const { library } = names.desk;
  const kb = makeLibraryNames(names, library);
  const address = articleAddress(library);
  const context: LibraryContext = { names, kb, library, address: (key) => address(key, 'en-US') };
  filling.add('kb_knowledge_base', knowledgeBaseRecord(context));
  for (const category of library.categories) filling.add('kb_category', categoryRecord(context, category));
  for (const article of library.articles) {
    filling.add('kb_article', articleRecord(context, article, options));
    for (const version of article.versions)
      for (const draft of [false, true])
        if ((draft ? version.draft : version.published) !== null)
          filling.add('kb_version', versionRecord(context, article, version, draft), {
            article: kb.article(article),
            lang: `${kb.article(article)}/${names.lang(version.language)}`,
          });
  }
  for (const picture of library.pictures) {
    if (picture.missing) continue;
    filling.add('media', mediaRecord(context, picture, lengthOf(filling, picture.file)));
    filling.holdings.files.set(kb.media(picture.name), { from: 'desk', file: picture.file });
  }
};

/** Puts a desk on shelves, in Kustomer's shapes. */
export const fillFromDesk = (desk: Desk, options: FillOptions): Holdings => {
  const names = makeNames(desk, options);
  const holdings = emptyHoldings(names.org);
  const filling: Filling = {
    names,
    holdings,
    add: adder(holdings),
    lengths: new Map(),
    klassesOf: new Map(),
  };
  for (const agent of desk.agents) if (!agent.purged) filling.add('user', userRecord(names, agent));
  for (const team of desk.teams) filling.add('team', teamRecord(names, team));
  for (const tag of desk.tags) filling.add('tag', tagRecord(names, tag));
  for (const company of desk.companies) filling.add('company', companyRecord(names, company));
  addObjects(filling);
  for (const on of ['person', 'company', 'thread', 'message'] as const)
    filling.add('metadata', metadataRecord(names, on, contactReasons));
  addLibrary(filling, options);

  const activities: (Activity | undefined)[] = new Array(desk.personCount);
  for (let index = 0; index < desk.threadCount; index++) {
    const thread = desk.thread(index);
    addThread(filling, thread, desk.profile(thread.person), activities);
  }
  for (let index = 0; index < desk.personCount; index++) {
    const person = desk.person(index);
    const hidden =
      person.removed === 'gone' || (person.mergedInto !== null && options.mergedSource === '404');
    if (!hidden)
      filling.add(
        'customer',
        customerRecord(names, person, activities[index], filling.klassesOf.get(index)),
        {
          ...(person.company === null ? {} : { company: names.company(person.company) }),
        },
      );
    addNotes(
      filling,
      person.notes,
      names.customer(person.mergedInto ?? index),
      undefined,
      0x40000000 + index * 4,
      null,
    );
    addMerge(filling, person);
  }
  return holdings;
};
