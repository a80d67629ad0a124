import type { Column, ColumnType, TableSpec } from '../../archive-format/table.js';

/** What a row stands for. `csv_row`: a file whose header says nothing of the sort. */
export const rowKinds = ['conversation', 'message', 'customer', 'csv_row'] as const;

export type RowKind = (typeof rowKinds)[number];

/** A column that an export may have: the path of the attribute, and the names that a person sees. */
interface Known {
  readonly system: string;
  readonly displays: readonly string[];
  readonly column: string;
  readonly type: ColumnType;
}

const known = (system: string, column: string, type: ColumnType = 'text', ...displays: string[]): Known => ({
  system,
  displays,
  column,
  type,
});

const stamps = [
  known('createdAt', 'created_at', 'time', 'Created At', 'Created', 'Created Date'),
  known('updatedAt', 'updated_at', 'time', 'Updated At', 'Updated', 'Last Updated'),
  known('modifiedAt', 'modified_at', 'time', 'Modified At'),
  known('importedAt', 'imported_at', 'time', 'Imported At'),
];

const ofCustomer = [
  known('customer.id', 'customer_id', 'text', 'Customer ID', 'customer', 'customerId'),
  known('customer.name', 'customer_name', 'text', 'Customer Name', 'customer.displayName'),
  known(
    'customer.email',
    'customer_email',
    'text',
    'Customer Email',
    'customer.emails',
    'customer.emails.email',
  ),
  known(
    'customer.phone',
    'customer_phone',
    'text',
    'Customer Phone',
    'customer.phones',
    'customer.phones.phone',
  ),
  known('customer.externalId', 'customer_external_id', 'text', 'Customer External ID'),
  known('customer.createdAt', 'customer_created_at', 'time', 'Customer Created At'),
];

/**
 * Attributes of the vendor's export tables (help.kustomer.com, standard attributes of conversation and message exports)
 * and such as follow the same paths in the API. Whether a file prints paths or display names is not documented: both
 * are understood. Column names are those of the API's tables where the meaning is the same.
 */
export const knownColumns: Readonly<Record<RowKind, readonly Known[]>> = {
  conversation: [
    known('id', 'conversation_id', 'text', 'Conversation ID', 'ID'),
    known('name', 'name', 'text', 'Conversation Name', 'Name'),
    known('subject', 'subject', 'text', 'Subject'),
    known('preview', 'preview', 'text', 'Preview'),
    known('externalId', 'external_id', 'text', 'External ID', 'external.id'),
    known('status', 'status', 'text', 'Status'),
    known('channels', 'channels', 'texts', 'Channels', 'Channel'),
    known('direction', 'direction', 'text', 'Direction'),
    known('priority', 'priority', 'integer', 'Priority'),
    known('defaultLang', 'default_lang', 'text', 'Default Language'),
    known('queue.id', 'queue_id', 'text', 'Queue ID'),
    known('queue.name', 'queue_name', 'text', 'Queue', 'Queue Name'),
    known('brand.name', 'brand_name', 'text', 'Brand', 'Brand Name'),
    known('messageCount', 'message_count', 'integer', 'Message Count', 'Messages'),
    known('noteCount', 'note_count', 'integer', 'Note Count', 'Notes'),
    known('inboundMessageCount', 'inbound_message_count', 'integer', 'Inbound Message Count'),
    known('outboundMessageCount', 'outbound_message_count', 'integer', 'Outbound Message Count'),
    known('doneCount', 'done_count', 'integer', 'Done Count'),
    known('reopenCount', 'reopen_count', 'integer', 'Reopen Count'),
    known('tags', 'tags', 'texts', 'Tags', 'tags.name'),
    known(
      'assignedUsers',
      'assigned_users',
      'texts',
      'Assigned Users',
      'Assigned User',
      'assignedUsers.name',
    ),
    known(
      'assignedTeams',
      'assigned_teams',
      'texts',
      'Assigned Teams',
      'Assigned Team',
      'assignedTeams.name',
    ),
    known('satisfaction', 'satisfaction', 'number', 'Satisfaction'),
    known('satisfactionLevel.score', 'satisfaction_score', 'integer', 'Satisfaction Score'),
    known('satisfactionLevel.rating', 'satisfaction_rating', 'number', 'Satisfaction Rating'),
    known('satisfactionLevel.channel', 'satisfaction_channel', 'text', 'Satisfaction Channel'),
    known('snooze.time', 'snooze_time', 'time', 'Snooze Time', 'Snoozed Until'),
    known('snooze.status', 'snooze_status', 'text', 'Snooze Status'),
    known('snooze.statusAt', 'snooze_status_at', 'time', 'Snooze Status At'),
    known('firstResponse.time', 'first_response_ms', 'integer', 'First Response Time'),
    known('firstDone.createdAt', 'first_done_at', 'time', 'First Done At'),
    known('lastDone.createdAt', 'last_done_at', 'time', 'Last Done At'),
    known('lastMessageAt', 'last_message_at', 'time', 'Last Message At'),
    known('lastActivityAt', 'last_activity_at', 'time', 'Last Activity At'),
    known('sla.breached', 'sla_breached', 'text', 'SLA Breached'),
    known('ended', 'ended', 'text', 'Ended'),
    known('endedAt', 'ended_at', 'time', 'Ended At'),
    known('spam', 'spam', 'text', 'Spam'),
    known('deleted', 'deleted', 'text', 'Deleted'),
    ...ofCustomer,
    ...stamps,
  ],
  message: [
    known('id', 'message_id', 'text', 'Message ID', 'ID'),
    known('external.id', 'external_id', 'text', 'External ID', 'externalId'),
    known('conversation.id', 'conversation_id', 'text', 'Conversation ID', 'conversation', 'conversationId'),
    known('channel', 'channel', 'text', 'Channel'),
    known('app', 'app', 'text', 'App'),
    known('size', 'size', 'integer', 'Size'),
    known('direction', 'direction', 'text', 'Direction'),
    known('directionType', 'direction_type', 'text', 'Direction Type'),
    known('subject', 'subject', 'text', 'Subject'),
    known('preview', 'preview', 'text', 'Preview', 'Message', 'Body', 'body', 'text'),
    known('status', 'status', 'text', 'Status'),
    known('auto', 'auto', 'text', 'Auto', 'Automated'),
    known('redacted', 'redacted', 'text', 'Redacted'),
    known('lang', 'lang', 'text', 'Language'),
    known('createdBy', 'created_by', 'text', 'Created By', 'createdBy.id', 'createdBy.name', 'Sent By'),
    known('location.city', 'location_city', 'text', 'City'),
    known('location.countryCode', 'location_country', 'text', 'Country'),
    known('attachmentCount', 'attachment_count', 'integer', 'Attachment Count', 'Attachments'),
    known('sentAt', 'sent_at', 'time', 'Sent At', 'Sent'),
    ...ofCustomer,
    ...stamps,
  ],
  customer: [
    known('id', 'customer_id', 'text', 'Customer ID', 'ID'),
    known('name', 'name', 'text', 'Name', 'Customer Name', 'displayName', 'Display Name'),
    known('firstName', 'first_name', 'text', 'First Name'),
    known('lastName', 'last_name', 'text', 'Last Name'),
    known('externalId', 'external_id', 'text', 'External ID'),
    known('emails', 'emails', 'texts', 'Emails', 'Email', 'email', 'emails.email'),
    known('phones', 'phones', 'texts', 'Phones', 'Phone', 'phone', 'phones.phone'),
    known('company.name', 'company_name', 'text', 'Company', 'Company Name'),
    known('company.id', 'company_id', 'text', 'Company ID'),
    known('locale', 'locale', 'text', 'Locale'),
    known('timeZone', 'time_zone', 'text', 'Time Zone'),
    known('tags', 'tags', 'texts', 'Tags', 'tags.name'),
    known('deleted', 'deleted', 'text', 'Deleted'),
    known('signedUpAt', 'signed_up_at', 'time', 'Signed Up At'),
    known('lastSeenAt', 'last_seen_at', 'time', 'Last Seen At'),
    known('lastActivityAt', 'last_activity_at', 'time', 'Last Activity At'),
    ...stamps,
  ],
  csv_row: [],
};

const comparable = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');

/** Attributes by every name that they may have. A path counts before a display name of another attribute. */
const lookupOf = (kind: RowKind): ReadonlyMap<string, Known> => {
  const all = knownColumns[kind];
  return new Map([
    ...all.flatMap((one) => one.displays.map((name) => [comparable(name), one] as const)),
    ...all.map((one) => [comparable(one.system), one] as const),
  ]);
};

const lookups: Readonly<Record<RowKind, ReadonlyMap<string, Known>>> = {
  conversation: lookupOf('conversation'),
  message: lookupOf('message'),
  customer: lookupOf('customer'),
  csv_row: lookupOf('csv_row'),
};

/** One column of a file as it will stand in records. */
export interface FileColumn {
  /** As the header prints it. */
  readonly printed: string;
  /** Key in the record: the attribute's path where it is known, else what the header prints. */
  readonly key: string;
  readonly place: 'cells' | 'custom' | 'other';
  readonly type: ColumnType;
}

export interface FileHeader {
  readonly columns: readonly FileColumn[];
  /** Columns with no name or with one that was there before, as gap rows name them. */
  readonly unclear: readonly string[];
}

const customPrefix = /^(?:custom[.\s_]+)(.+)$/i;

/** The columns of a header, each under a key of its own. */
export const fileHeader = (kind: RowKind, header: readonly string[]): FileHeader => {
  const taken = new Set<string>();
  const unclear: string[] = [];
  const columns = header.map((cell, index): FileColumn => {
    const printed = cell.trim();
    const found = lookups[kind].get(comparable(printed));
    const custom = found ? undefined : customPrefix.exec(printed)?.[1];
    let place: FileColumn['place'] = found ? 'cells' : custom === undefined ? 'other' : 'custom';
    let key = found?.system ?? custom ?? printed;
    if (printed === '') {
      key = `column ${index + 1}`;
      unclear.push(`column ${index + 1} has no name`);
    }
    let type = found?.type ?? 'text';
    if (taken.has(`${place}.${key}`)) {
      unclear.push(`column ${index + 1} is "${printed}" again`);
      key = `${key} (column ${index + 1})`;
      type = 'text';
      if (place === 'cells') place = 'other';
    }
    taken.add(`${place}.${key}`);
    return { printed: cell, key, place, type };
  });
  return { columns, unclear };
};

/** Columns that only one kind has, or that tell kinds apart when they come together. */
const telling: Readonly<Record<Exclude<RowKind, 'csv_row'>, readonly string[]>> = {
  conversation: [
    'messageCount',
    'noteCount',
    'queue.name',
    'channels',
    'snooze.time',
    'assignedUsers',
    'satisfactionLevel.score',
  ],
  message: ['directionType', 'conversation.id', 'app', 'size', 'sentAt', 'external.id', 'channel'],
  customer: ['emails', 'phones', 'firstName', 'lastName', 'signedUpAt', 'locale'],
};

/** What the rows of a file stand for, by its header and then by its name. */
export const kindOf = (header: readonly string[], fileName: string): RowKind => {
  const names = header.map((cell) => comparable(cell.trim()));
  const scores = (['conversation', 'message', 'customer'] as const).map((kind) => {
    const found = new Set(names.flatMap((name) => lookups[kind].get(name)?.system ?? []));
    const named = names.includes(comparable(`${kind} id`)) ? 1 : 0;
    const said = new RegExp(kind, 'i').test(fileName.split('/').at(-1) ?? '') ? 1.5 : 0;
    return { kind, score: telling[kind].filter((system) => found.has(system)).length + named + said };
  });
  const [best, next] = scores.sort((a, b) => b.score - a.score);
  if (!best || best.score < 1.5 || best.score === next?.score) return 'csv_row';
  return best.kind;
};

const where: readonly Column[] = [
  { name: 'file', type: 'text', path: ['file'], comment: 'File that the row comes from (csv_file.id)' },
  {
    name: 'line',
    type: 'integer',
    path: ['line'],
    comment: 'Line of the file on which the row begins, from 1',
  },
  {
    name: 'row_number',
    type: 'integer',
    path: ['row'],
    comment: 'Number of the row in its file, the header not counted',
  },
];

const rowTable = (kind: RowKind, comment: string): TableSpec => ({
  kind,
  comment,
  columns: [
    ...where,
    ...knownColumns[kind]
      .filter(({ system }) => system !== 'id')
      .map(
        ({ system, column, type }): Column => ({
          name: column,
          type,
          path: ['cells', system],
          comment: `${system} of the export`,
        }),
      ),
    { name: 'custom', type: 'map', path: ['custom'], comment: 'Custom attributes, as printed' },
    // Not a map: taking apart a map of long texts costs many times their length.
    {
      name: 'other',
      type: 'json',
      path: ['other'],
      comment: 'Cells of columns that are not known, by header',
    },
    {
      name: 'printed',
      type: 'map',
      path: ['printed'],
      comment: 'Cells whose text was changed, as the file prints them',
    },
    { name: 'rest', type: 'texts', path: ['rest'], comment: 'Cells beyond the last column of the header' },
  ],
});

export const rowTables: readonly TableSpec[] = [
  rowTable('conversation', 'A row of a conversation export.'),
  rowTable('message', 'A row of a message export.'),
  rowTable('customer', 'A row of a list of customers.'),
  rowTable('csv_row', 'A row of a file that is no export known here.'),
];
