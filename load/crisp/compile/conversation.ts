import { deskError } from '../../../core/errors.js';
import type { TargetRow } from '../../../core/target-row.js';
import type { Operation } from '../../operation.js';
import type { CrispRowData } from '../rows.js';
import {
  type Draft,
  dataOf,
  layOut,
  lineageOfKey,
  operator,
  type Payload,
  phases,
  present,
  ref,
} from './build.js';

type Message = CrispRowData<'conversation'>['messages'][number];

/** The body of POST …/message. A file's address is put in when it is known. */
const bodyOf = (message: Message): Payload =>
  present({
    type: message.type,
    from: message.from,
    origin: message.origin,
    content: message.content,
    timestamp: message.timestamp,
    fingerprint: message.fingerprint,
    user: present({ nickname: message.author }),
    // Without it an operator's message goes out to the customer by e-mail. On every message, so that none can be forgotten.
    stealth: true,
    original: message.html === null ? null : { type: 'text/html', content: message.html },
    automated: message.automated ? true : null,
    properties: message.properties,
  });

const refuseTwins = (row: TargetRow, messages: readonly Message[]): void => {
  const seen = new Set<number>();
  for (const { fingerprint, key } of messages) {
    if (seen.has(fingerprint))
      throw deskError('plan-invalid', {
        what: `Two messages share the fingerprint ${fingerprint}.`,
        where: key,
      });
    seen.add(fingerprint);
  }
  const falling = messages.find((one, index) => one.timestamp <= (messages[index - 1]?.timestamp ?? 0));
  if (falling)
    throw deskError('plan-invalid', {
      what: 'A message is not later than the one before.',
      where: falling.key,
    });
  if (row.key === '') throw deskError('plan-invalid', { what: 'A conversation has no key.' });
};

/** What is done when all words of all conversations are there; a state change leaves an event dated now. */
const settling = (row: TargetRow, data: CrispRowData<'conversation'>, key: string): readonly Operation[] => {
  const conversation = ref(key);
  const common = { after: [key], owner: key };
  const drafts: Draft[] = [];
  if (data.assigneeEmail !== null)
    drafts.push({
      kind: 'routing',
      key: `routing:${row.key}`,
      payload: { conversation, operator: operator(data.assigneeEmail) },
      ...common,
    });
  // Whoever adds a message marks it as read again.
  const through = data.messages.at(-1)?.fingerprint ?? 0;
  drafts.push({ kind: 'read', key: `read:${row.key}`, payload: { conversation, through }, ...common });
  // New conversations are pending.
  if (data.state !== 'pending')
    drafts.push({
      kind: 'state',
      key: `state:${row.key}`,
      payload: { conversation, state: data.state },
      ...common,
    });
  return layOut(row, phases.settle, `settle:${row.key}`, drafts);
};

/** Create, metas, participants, every message in order; then, in a later phase, routing, read mark and state. */
export const compileConversation = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'conversation');
  refuseTwins(row, data.messages);
  const key = `conversation:${row.key}`;
  const conversation = ref(key);
  const drafts: Draft[] = [
    // The call takes nothing at all; `of` keeps equal conversations apart in the plan.
    { kind: 'conversation', key, payload: { of: row.key }, after: [`person:${data.person}`] },
    {
      kind: 'meta',
      key: `meta:${row.key}`,
      payload: {
        conversation,
        body: present({
          nickname: data.nickname,
          email: data.email,
          subject: data.subject,
          segments: data.segments,
          data: data.data,
        }),
      },
      owner: key,
    },
  ];
  if (data.participants.length > 0)
    drafts.push({
      kind: 'participants',
      key: `participants:${row.key}`,
      payload: {
        conversation,
        body: { participants: data.participants.map((target) => ({ type: 'email', target })) },
      },
      owner: key,
    });
  for (const message of data.messages)
    drafts.push({
      kind: 'message',
      key: `message:${message.key}`,
      payload: {
        conversation,
        body: bodyOf(message),
        ...(message.file === null
          ? {}
          : {
              file: {
                sha256: message.file.sha256,
                name: message.file.name,
                type: message.file.contentType,
                size: message.file.size,
              },
            }),
      },
      owner: key,
      lineage: lineageOfKey(message.key, row.lineage),
    });
  return [...layOut(row, phases.conversation, key, drafts), ...settling(row, data, key)];
};
