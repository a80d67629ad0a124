import { beforeAll, expect, test } from 'vitest';
import { type FoundSubject, findSubject } from '../../../archive-format/subject/find.js';
import { kustomerSubject } from '../../../extract/kustomer/subject.js';
import { kustomerTables } from '../../../extract/kustomer/tables.js';
import { archiveDesk, type DeskRecord, scratchFolder } from '../../transform/desk.js';

/** Whose a record of each kind is: what an erasure of a customer takes, and what it leaves. */

const id = (sort: string, whose: 'ann' | 'ben'): string =>
  `64${sort}0000000000000000000${whose === 'ann' ? '1' : '2'}`;
const to = (type: string, of: string) => ({ data: { type, id: of } });

type Shape = (whose: 'ann' | 'ben') => {
  readonly attributes?: object;
  readonly relationships?: object;
  readonly id?: string;
};

const ofCustomer: Shape = (whose) => ({ relationships: { customer: to('customer', id('c0', whose)) } });
const ofConversation: Shape = (whose) => ({
  relationships: { conversation: to('conversation', id('d0', whose)) },
});

/** Of each kind that is about people, how a record leads to one. */
const personal: Readonly<Record<string, Shape>> = {
  customer: (whose) => ({ id: id('c0', whose), attributes: { emails: [{ email: `${whose}@example.com` }] } }),
  conversation: (whose) => ({
    id: id('d0', whose),
    attributes: { satisfactionLevel: { formResponse: id('9a', whose) } },
    ...ofCustomer(whose),
  }),
  message: (whose) => ({
    id: id('e0', whose),
    relationships: {
      customer: to('customers', id('c0', whose)),
      attachments: { data: [{ type: 'attachment', id: id('a0', whose) }] },
    },
  }),
  message_original: (whose) => ({ id: id('e0', whose), attributes: { html: 'the whole mail' } }),
  note: ofConversation,
  attachment: (whose) => ({ id: id('a0', whose) }),
  kobject: (whose) => ({ ...ofCustomer(whose), id: id('7a', whose) }),
  comment: (whose) => ({ relationships: { kobject: to('kobject.order', id('7a', whose)) } }),
  draft: ofCustomer,
  forward: ofConversation,
  customer_merge: (whose) => ({ relationships: { source: to('customer', id('c0', whose)) } }),
  customer_session: ofCustomer,
  session_event: ofCustomer,
  conversation_event: ofConversation,
  conversation_time: ofConversation,
  satisfaction_response: (whose) => ({ id: id('9a', whose) }),
  audit_log: (whose) => ({ attributes: { objectType: 'customer', objectId: id('c0', whose) } }),
  work_item: ofConversation,
};

/** Kinds that are the organisation's, whoever writes in. */
const nobodys = [
  'company user team tag klass metadata media kb_category kb_article kb_version kb_knowledge_base kb_domain kb_route kb_tag kb_template kb_theme queue queue_rule work_session schedule',
  'holiday sla sla_version snooze shortcut snippet workflow hook_web hook_email outbound_webhook card kview kb_form',
  'satisfaction brand outbound_account saved_search saved_search_pinned saved_search_position chat_setting org_setting',
  'role_group spam_sender notification_setting auth_role',
].flatMap((line) => line.split(' '));

const recordsOf = (): DeskRecord[] =>
  Object.entries(personal).flatMap(([kind, shape], place) =>
    (['ann', 'ben'] as const).map((whose) => ({
      kind,
      json: JSON.stringify({
        type: kind,
        id: id((0x10 + place).toString(16), whose),
        ...shape(whose),
      }),
    })),
  );

let found: FoundSubject;
let idsOf: ReadonlyMap<string, readonly [string, string]>;
beforeAll(async () => {
  const records = recordsOf();
  idsOf = new Map(
    Object.keys(personal).map((kind) => {
      const own = records.filter((record) => record.kind === kind);
      const [ann, ben] = own.map(({ json }) => (JSON.parse(String(json)) as { id: string }).id);
      return [kind, [ann as string, ben as string]] as const;
    }),
  );
  const object = await archiveDesk(await scratchFolder(), { records });
  found = await findSubject(object, kustomerSubject, { sort: 'person', email: 'ann@example.com' });
});

test('every kind is either about people or nobody’s', () => {
  const kinds = kustomerTables.map(({ kind }) => kind).sort();
  expect([...Object.keys(personal), ...nobodys].sort()).toEqual(kinds);
});

test.each(Object.keys(personal))('%s of a person is found, of another not', (kind) => {
  const [ann, ben] = idsOf.get(kind) as readonly [string, string];
  expect([found.records.has(kind, ann), found.records.has(kind, ben)]).toEqual([true, false]);
});
