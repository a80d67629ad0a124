import type { DataAttribute, DataType } from '../state/attributes.js';

type Row = readonly [name: string, label: string, dataType: DataType];

const ofContacts: readonly Row[] = [
  ['name', 'Name', 'string'],
  ['email', 'Email', 'string'],
  ['phone', 'Phone', 'string'],
  ['external_id', 'User id', 'string'],
  ['role', 'Type', 'string'],
  ['owner_id', 'Owner', 'integer'],
  ['avatar', 'Avatar', 'string'],
  ['created_at', 'First seen', 'date'],
  ['updated_at', 'Last updated', 'date'],
  ['signed_up_at', 'Signed up', 'date'],
  ['last_seen_at', 'Last seen', 'date'],
  ['last_contacted_at', 'Last contacted', 'date'],
  ['last_replied_at', 'Last heard from', 'date'],
  ['unsubscribed_from_emails', 'Unsubscribed from emails', 'boolean'],
  ['language_override', 'Language override', 'string'],
];

const ofCompanies: readonly Row[] = [
  ['name', 'Company name', 'string'],
  ['company_id', 'Company ID', 'string'],
  ['created_at', 'Company created at', 'date'],
  ['remote_created_at', 'Company remote created at', 'date'],
  ['last_request_at', 'Company last seen', 'date'],
  ['monthly_spend', 'Company spend', 'float'],
  ['plan', 'Plan', 'string'],
  ['size', 'Company size', 'integer'],
  ['website', 'Company website', 'string'],
  ['industry', 'Company industry', 'string'],
];

/** Attributes that every workspace has; their names cannot be taken for custom ones. */
export const standardAttributes = (createdAt: number): DataAttribute[] =>
  (
    [
      ['contact', ofContacts],
      ['company', ofCompanies],
    ] as const
  ).flatMap(([model, rows]) =>
    rows.map(
      ([name, label, dataType]): DataAttribute => ({
        id: null,
        model,
        name,
        label,
        description: label,
        dataType,
        options: null,
        messengerWritable: false,
        archived: false,
        custom: false,
        createdAt,
        updatedAt: createdAt,
      }),
    ),
  );
