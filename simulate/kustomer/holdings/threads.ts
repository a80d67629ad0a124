import type { FileSpec, Note, Profile, Thread } from '../../desk/model.js';
import { addActivity } from '../activity/conversations.js';
import { type AttachmentParent, attachmentRecord } from '../records/attachment.js';
import { conversationRecord } from '../records/conversation.js';
import type { Activity } from '../records/customer.js';
import { messageRecord, messageTimes, previewLimit } from '../records/message.js';
import { noteRecord } from '../records/note.js';
import type { Filling } from './filling.js';

/** Conversations with their messages, notes and files. */

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
    const record = attachmentRecord(filling.names, file, id, parent, filling.lengthOf(file));
    filling.add('attachment', record, {
      [parent.type]: parent.id,
      ...(conversation === undefined ? {} : { conversation }),
    });
    filling.holdings.files.set(id, { from: 'desk', file });
    return id;
  });

/** Numbers that keep messages and notes of all threads apart: at most this many turns a thread. */
const threadRoom = 128;

/** Adds notes; returns when the last of them changed, 0 for none. */
export const addNotes = (
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

/** What a customer's record will repeat of one more conversation. */
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

/** Adds a thread, and what its customer must know of it to `activities`. */
export const addThread = (
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
    if (turn.text.length > previewLimit && !turn.redacted) filling.holdings.originals.set(id, turn.text);
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
  if (thread.removed === null) addActivity(filling, thread, { conversation, customer });
  if (thread.removed === null)
    activities[owner] = remember(activities[owner], thread, conversation, updatedAt);
};
