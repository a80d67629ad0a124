/**
 * The kinds that the search covers, and by what their rows can be told apart when too many share one instant
 * (developer.kustomer.com, search attributes).
 */

/** A way to divide rows: by an ordered attribute, or by one that has a known list of values. */
export type Dimension =
  | {
      readonly type: 'order';
      readonly field: string;
      /** Keys from the record to the attribute's value. */
      readonly path: readonly string[];
      /** Every row has a value; otherwise those without one become a part of their own. */
      readonly always: boolean;
      /** Values are instants: two that differ are at least a millisecond apart. */
      readonly instant: boolean;
    }
  | { readonly type: 'values'; readonly field: string; readonly values: readonly string[] };

export interface SearchKind {
  readonly kind: string;
  /** The archive search knows it too. */
  readonly archived: boolean;
  readonly live: readonly Dimension[];
  readonly archive: readonly Dimension[];
}

const instant = (field: string, attribute: string, always = false): Dimension => ({
  type: 'order',
  field,
  path: ['attributes', attribute],
  always,
  instant: true,
});

const ids = (field: string): Dimension => ({
  type: 'order',
  field,
  path: ['id'],
  always: true,
  instant: false,
});

const values = (field: string, ...list: string[]): Dimension => ({ type: 'values', field, values: list });

export const updatedAt = (kind: string): string => `${kind}_updated_at`;

const created = (kind: string) => instant(`${kind}_created_at`, 'createdAt', true);

export const searchKinds: Readonly<Record<string, SearchKind>> = {
  customer: {
    kind: 'customer',
    archived: true,
    live: [
      created('customer'),
      instant('customer_activity_at', 'lastActivityAt'),
      instant('customer_last_message_at', 'lastMessageAt'),
      values('customer_progressive_status', 'open', 'snoozed', 'done'),
      values('customer_gender', 'm', 'f'),
    ],
    archive: [created('customer')],
  },
  company: {
    kind: 'company',
    archived: true,
    live: [created('company')],
    archive: [created('company')],
  },
  conversation: {
    kind: 'conversation',
    archived: true,
    live: [
      created('conversation'),
      instant('conversation_last_message_at', 'lastMessageAt'),
      values(
        'conversation_channels',
        'email',
        'chat',
        'sms',
        'facebook',
        'voice',
        'twitter-dm',
        'twitter-tweet',
        'instagram',
        'whatsapp',
      ),
      values('conversation_status', 'open', 'snoozed', 'done'),
      values('conversation_direction', 'in', 'out'),
    ],
    archive: [created('conversation'), ids('conversation_id')],
  },
  message: {
    kind: 'message',
    archived: true,
    live: [
      created('message'),
      instant('message_sent_at', 'sentAt'),
      values(
        'message_channel',
        'email',
        'chat',
        'sms',
        'facebook',
        'voice',
        'twitter-dm',
        'twitter-tweet',
        'instagram',
        'whatsapp',
      ),
      values(
        'message_direction_type',
        'initial-in',
        'initial-out',
        'response-in',
        'response-out',
        'followup-in',
        'followup-out',
      ),
    ],
    archive: [created('message'), ids('message_id')],
  },
  kobject: {
    kind: 'kobject',
    archived: true,
    live: [created('kobject')],
    archive: [created('kobject'), ids('kobject_id')],
  },
  note: { kind: 'note', archived: false, live: [created('note')], archive: [] },
};
