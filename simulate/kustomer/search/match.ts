import type { Holdings, Kind } from '../holdings/holdings.js';
import { type JsonObject as Json, parseRecord } from '../parse.js';
import type { Criterion } from './query.js';

/** Whether a record meets a criterion. Criteria on other objects look at the related ones. */

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objects: readonly Kind[] = ['conversation', 'customer', 'company', 'message', 'note', 'kobject'];

/** The object an attribute speaks of, and the rest of its name. */
export const splitAttribute = (
  attribute: string,
): { readonly object: Kind | undefined; readonly field: string } => {
  const object = objects.find((kind) => attribute.startsWith(`${kind}_`));
  return object === undefined
    ? { object: undefined, field: attribute }
    : { object, field: attribute.slice(object.length + 1) };
};

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const related = (record: Json, name: string): unknown => {
  const relation = (record.relationships as Json | undefined)?.[name];
  const data = isObject(relation) ? relation.data : undefined;
  return Array.isArray(data) ? data.map((one) => (one as Json).id) : isObject(data) ? data.id : undefined;
};

const attribute = (record: Json, path: string): unknown => {
  let value: unknown = record.attributes;
  for (const step of path.split('.'))
    value = isObject(value)
      ? value[step]
      : Array.isArray(value)
        ? value.map((one) => (isObject(one) ? one[step] : undefined))
        : undefined;
  return value;
};

const texts = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(texts).join('\n')
      : isObject(value)
        ? Object.values(value).map(texts).join('\n')
        : '';

type Reader = (record: Json, field: string) => unknown;

const at =
  (path: string): Reader =>
  (record) =>
    attribute(record, path);

/** Names that do not follow from the attribute by spelling alone. */
const readers: Readonly<Record<string, Reader>> = {
  id: (record) => record.id,
  any_text: (record) => texts(record.attributes),
  any_text_new: (record) => texts(record.attributes),
  customer_email: at('emails.email'),
  customer_shared_email: at('sharedEmails.email'),
  customer_phone: at('phones.phone'),
  customer_shared_phone: at('sharedPhones.phone'),
  customer_urls: at('urls.url'),
  customer_address: at('locations.address'),
  customer_activity_at: at('lastActivityAt'),
  customer_conversations_count: at('conversationCounts.all'),
  customer_companyId: (record) => related(record, 'company'),
  customer_status: at('progressiveStatus'),
  conversation_message_count: at('messageCount'),
  conversation_satisfaction_status: at('satisfactionLevel.status'),
  conversation_satisfaction_score: at('satisfactionLevel.score'),
  conversation_satisfaction_rating: at('satisfactionLevel.rating'),
  conversation_satisfaction_created_at: at('satisfactionLevel.createdAt'),
  conversation_queue: (record) => related(record, 'queue'),
  conversation_sla_id: (record) => related(record, 'sla'),
  conversation_sla_status: at('sla.status'),
  conversation_sla_breached: at('sla.breached'),
  conversation_last_done_created_at: at('lastDone.createdAt'),
  conversation_first_message_in_sent_at: at('firstMessageIn.sentAt'),
  message_body: at('preview'),
  message_attachment_count: (record) =>
    ((related(record, 'attachments') as unknown[] | undefined) ?? []).length,
  note_attachment_count: (record) => ((related(record, 'attachments') as unknown[] | undefined) ?? []).length,
  note_deleted: (record) => attribute(record, 'deleted') === true,
  note_user_mentions: (record) => related(record, 'userMentions'),
};

const read = (record: Json, object: Kind | undefined, field: string): unknown => {
  const known = readers[`${object}_${field}`] ?? readers[field];
  if (known) return known(record, field);
  if (field.startsWith('custom_')) {
    const name = field.slice('custom_'.length);
    // Of a custom object: its klass comes first, and may itself hold an underscore.
    const klass = object === 'kobject' ? `${String(related(record, 'klass'))}_` : '';
    return name.startsWith(klass) ? attribute(record, `custom.${name.slice(klass.length)}`) : undefined;
  }
  if (field.endsWith('_id')) return related(record, camel(field.slice(0, -3)));
  if (field === 'created_by' || field === 'modified_by') return related(record, camel(field));
  if (field === 'imported') return attribute(record, 'importedAt') !== undefined;
  if (field === 'deleted') return attribute(record, 'deleted') === true;
  return attribute(record, camel(field));
};

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const equal = (value: unknown, wanted: unknown): boolean =>
  typeof value === 'string' && typeof wanted === 'string'
    ? value.toLowerCase() === wanted.toLowerCase()
    : value === wanted;

const some = (value: unknown, test: (one: unknown) => boolean): boolean =>
  Array.isArray(value) ? value.some(test) : test(value);

const compareOrdered = (value: unknown, criterion: Criterion): boolean => {
  const { operator } = criterion;
  if (criterion.class === 'datetime') {
    const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    const { from = 0, until = 0 } = criterion;
    if (Number.isNaN(time)) return false;
    if (operator === 'gte') return time >= from;
    if (operator === 'gt') return time >= until;
    if (operator === 'lt') return time < from;
    return time < until;
  }
  if (typeof value !== typeof criterion.value || value === undefined || value === null) return false;
  const [a, b] = [value as number, criterion.value as number];
  if (operator === 'gte') return a >= b;
  if (operator === 'gt') return a > b;
  if (operator === 'lt') return a < b;
  return a <= b;
};

const meets = (value: unknown, criterion: Criterion): boolean => {
  const { operator } = criterion;
  switch (operator) {
    case 'set':
      return !isAbsent(value);
    case 'not_set':
      return isAbsent(value);
    case 'equals':
      if (criterion.class === 'datetime')
        return some(value, (one) => {
          const time = Date.parse(String(one));
          return time >= (criterion.from ?? 0) && time < (criterion.until ?? 0);
        });
      return criterion.class === 'any'
        ? String(value).toLowerCase().includes(String(criterion.value).toLowerCase())
        : some(value, (one) => equal(one, criterion.value));
    case 'not_equals':
      return !some(value, (one) => equal(one, criterion.value));
    case 'in':
      return some(value, (one) => (criterion.value as unknown[]).some((wanted) => equal(one, wanted)));
    case 'contains':
      return some(value, (one) => texts(one).toLowerCase().includes(String(criterion.value).toLowerCase()));
    default:
      return some(value, (one) => compareOrdered(one, criterion));
  }
};

/** Records of another kind that belong to this one: its parent or its children. */
const relatives = (holdings: Holdings, kind: Kind, record: Json, wanted: Kind): Json[] => {
  const shelf = holdings.shelf(wanted);
  const parent = related(record, wanted);
  if (typeof parent === 'string') {
    const version = shelf.current(parent);
    return version === undefined ? [] : [parseRecord(shelf.bytes(version))];
  }
  return shelf.children(kind, String(record.id)).map((version) => parseRecord(shelf.bytes(version)));
};

/** Tests one record of a context. */
export const matches = (holdings: Holdings, context: Kind, record: Json, criterion: Criterion): boolean => {
  const { object, field } = splitAttribute(criterion.attribute);
  if (object === undefined || object === context) return meets(read(record, context, field), criterion);
  return relatives(holdings, context, record, object).some((other) =>
    meets(read(other, object, field), criterion),
  );
};
