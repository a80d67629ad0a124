import { kustomerSource } from '../from-kustomer/source.js';
import type { SourceTables } from '../source-views.js';

const text = 'VARCHAR';
const integer = 'BIGINT';
const time = 'TIMESTAMP';
const texts = 'VARCHAR[]';
const map = 'MAP(VARCHAR, JSON)';

const ofCustomer = {
  customer_id: text,
  customer_name: text,
  customer_email: text,
  customer_phone: text,
  customer_external_id: text,
  customer_created_at: time,
};

/** What the steps read of the tables of CSV exports, as `csv_<kind>`: see `kustomerSource`. */
export const csvSource: SourceTables = {
  conversation: {
    name: text,
    subject: text,
    external_id: text,
    status: text,
    channels: texts,
    direction: text,
    priority: integer,
    message_count: integer,
    note_count: integer,
    tags: texts,
    assigned_users: texts,
    assigned_teams: texts,
    snooze_time: time,
    last_done_at: time,
    ended_at: time,
    satisfaction_score: integer,
    satisfaction_rating: 'DOUBLE',
    satisfaction_channel: text,
    spam: text,
    deleted: text,
    custom: map,
    created_at: time,
    updated_at: time,
    ...ofCustomer,
  },
  message: {
    conversation_id: text,
    channel: text,
    direction: text,
    direction_type: text,
    preview: text,
    subject: text,
    auto: text,
    redacted: text,
    created_by: text,
    sent_at: time,
    sent_at_text: text,
    created_at: time,
    created_at_text: text,
    custom: map,
    ...ofCustomer,
  },
  message_history: {},
  customer: {
    name: text,
    first_name: text,
    last_name: text,
    external_id: text,
    emails: texts,
    phones: texts,
    locale: text,
    time_zone: text,
    tags: texts,
    deleted: text,
    signed_up_at: time,
    last_seen_at: time,
    last_activity_at: time,
    custom: map,
    created_at: time,
    updated_at: time,
  },
};

/** Tables of Kustomer that steps of this folder stage. */
export const stagedFromCsv = [
  'conversation',
  'message',
  'message_history',
  'customer',
  'user',
  'team',
  'tag',
] as const;

/** Tables of Kustomer that exports have nothing of: empty ones, so that the rest of the model is built as ever. */
export const absentFromCsv: SourceTables = Object.fromEntries(
  Object.entries(kustomerSource).filter(([name]) => !(stagedFromCsv as readonly string[]).includes(name)),
);
