import { kustomerSource } from '../from-kustomer/source.js';
import type { SourceTables } from '../source-views.js';

const text = 'VARCHAR';
const integer = 'BIGINT';
const time = 'TIMESTAMP';
const texts = 'VARCHAR[]';

const ofCustomer = {
  customer_id: text,
  customer_name: text,
  customer_email: text,
  customer_phone: text,
  customer_external_id: text,
  customer_created_at: time,
};

type Columns = Readonly<Record<string, string>>;

/** The columns that an export and the API have alike; the ones named stand in another way, or not, in exports. */
const alike = (kind: 'conversation' | 'message' | 'customer', ...others: readonly string[]): Columns =>
  Object.fromEntries(
    Object.entries(kustomerSource[kind] ?? {}).filter(([column]) => !others.includes(column)),
  );

/** Ways to reach a customer, of which exports have mail and telephone alone. */
const contacts = Object.entries(kustomerSource.customer ?? {}).flatMap(([column, type]) =>
  type === 'JSON' ? [column] : [],
);

/** What the steps read of the tables of CSV exports, as `csv_<kind>`: see `kustomerSource`. */
export const csvSource: SourceTables = {
  conversation: {
    ...alike(
      'conversation',
      ...['satisfaction_level', 'ended_reason', 'sla', 'linked_conversations', 'brand_id'],
    ),
    queue_name: text,
    brand_name: text,
    sla_breached: text,
    subject: text,
    satisfaction_score: integer,
    satisfaction_rating: 'DOUBLE',
    satisfaction_channel: text,
    spam: text,
    deleted: text,
    ...ofCustomer,
  },
  message: {
    ...alike('message', 'created_by_id', 'attachments', 'meta', 'error', 'reactions'),
    auto: text,
    redacted: text,
    created_by: text,
    ...ofCustomer,
  },
  message_history: {},
  customer: {
    ...alike(
      'customer',
      ...contacts,
      ...['username', 'default_lang', 'avatar_url', 'company_id', 'birthday_at', 'gender'],
    ),
    emails: texts,
    phones: texts,
    deleted: text,
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
