/**
 * Attributes that a search may name, as the official schema lists them (core resources, customer search; archive
 * search), and the few more that connectors use with success. The class says which operators fit.
 */
export type AttributeClass =
  | 'any'
  | 'string'
  | 'string_notanalyzed'
  | 'text'
  | 'list'
  | 'number'
  | 'datetime'
  | 'boolean';

const words = (text: string): string[] => text.trim().split(/\s+/);

const live: readonly (readonly [AttributeClass, string])[] = [
  [
    'any',
    'any_text customer_any_text company_any_text conversation_any_text message_any_text note_any_text kobject_any_text',
  ],
  [
    'string',
    `customer_name customer_email customer_shared_email customer_phone customer_shared_phone customer_urls customer_address
    customer_locale company_name conversation_name conversation_satisfaction conversation_ended_reason message_error_title
    message_recipients message_sender`,
  ],
  [
    'string_notanalyzed',
    `customer_externalId customer_shared_externalId customer_social_userid customer_social_username
    customer_shared_social_userid customer_shared_social_username customer_default_lang company_default_lang
    conversation_sub_status conversation_customer_id conversation_campaign_id conversation_default_lang
    conversation_sla_version_id conversation_time_conversation_id message_customer_id message_external_id
    message_created_by_teams message_shortcuts message_lang note_external_id note_customer_id note_conversation_id note_lang`,
  ],
  ['text', 'message_body message_subject note_body'],
  [
    'list',
    `customer_gender customer_presence customer_created_by customer_modified_by customer_status customer_progressive_status
    customer_active_users customer_watchers customer_tags customer_sentiment customer_social_type
    customer_shared_social_type company_tags conversation_sentiment conversation_status conversation_modified_by
    conversation_satisfaction_survey_id conversation_satisfaction_sent_by conversation_satisfaction_sent_by_teams
    conversation_satisfaction_status conversation_channels conversation_tags conversation_assigned_users
    conversation_assigned_teams conversation_first_response_created_by conversation_last_response_created_by
    conversation_last_message_direction conversation_direction conversation_first_message_in_direction_type
    conversation_first_message_in_channel conversation_first_message_out_direction_type
    conversation_first_message_out_channel conversation_sla_status conversation_sla_id conversation_sla_breach_metric
    conversation_first_done_created_by conversation_last_done_created_by conversation_last_done_created_by_teams
    conversation_reply_channel conversation_queue conversation_external_queue conversation_time_created_by_teams
    conversation_time_assigned_users conversation_time_assigned_teams conversation_time_channels message_channel
    message_created_by message_modified_by message_sentiment message_status message_direction_type message_source
    note_created_by note_modified_by note_user_mentions note_team_mentions`,
  ],
  [
    'datetime',
    `customer_activity_at customer_last_seen_at customer_signed_up_at customer_last_message_sent_at
    customer_last_message_out_sent_at customer_last_message_unresponded_to_sent_at customer_last_message_at
    customer_created_at customer_updated_at customer_modified_at customer_imported_at company_imported_at
    conversation_created_at conversation_updated_at conversation_modified_at conversation_satisfaction_created_at
    conversation_last_message_sent_at conversation_last_message_out_sent_at
    conversation_last_message_unresponded_to_sent_at conversation_last_message_at conversation_first_response_sent_at
    conversation_first_message_in_sent_at conversation_first_message_out_sent_at conversation_sla_breach_at
    conversation_sla_satisfied_at conversation_last_done_created_at conversation_ended_at conversation_imported_at
    conversation_time_created_at conversation_time_message_at conversation_time_note_at conversation_time_handle_at
    message_sent_at message_created_at message_updated_at message_error_at message_redacted_at message_imported_at
    note_created_at note_modified_at note_updated_at note_imported_at kobject_created_at kobject_updated_at
    kobject_imported_at`,
  ],
  [
    'number',
    `customer_satisfaction_avg_score customer_satisfaction_avg_rating customer_conversations_count
    conversation_message_count conversation_note_count conversation_satisfaction_score conversation_satisfaction_rating
    conversation_priority conversation_first_response_time conversation_outbound_message_count
    conversation_time_message_time conversation_time_messages_sent conversation_time_note_time
    conversation_time_notes_sent conversation_time_handle_time message_size message_attachment_count
    note_attachment_count tracking_events`,
  ],
  [
    'boolean',
    `customer_imported company_imported conversation_sla_breached conversation_ended conversation_imported
    conversation_time_touched conversation_time_reopened conversation_time_snoozed conversation_time_resolved
    message_direction message_redacted message_imported message_auto note_deleted note_imported kobject_imported`,
  ],
];

const archive: readonly (readonly [AttributeClass, string])[] = [
  ['any', 'conversation_any_text customer_any_text_new message_any_text kobject_any_text'],
  [
    'string_notanalyzed',
    `conversation_id conversation_customer_id customer_id customer_companyId message_id message_conversation_id kobject_id
    kobject_customer_id kobject_company_id`,
  ],
  [
    'datetime',
    `conversation_created_at conversation_updated_at customer_created_at customer_updated_at message_created_at
    message_updated_at kobject_created_at kobject_updated_at company_created_at company_updated_at`,
  ],
  ['boolean', 'conversation_deleted customer_deleted'],
];

const tableOf = (
  lists: readonly (readonly [AttributeClass, string])[],
): ReadonlyMap<string, AttributeClass> =>
  new Map(
    lists.flatMap(([kind, names]) => words(names).map((name): [string, AttributeClass] => [name, kind])),
  );

export const liveAttributes = tableOf(live);
export const archiveAttributes = tableOf(archive);

/** Not in the document, but used by connectors in production. */
export const observedAttributes = tableOf([['datetime', 'company_updated_at']]);

export const liveContexts =
  /^(company|customer|message|conversation|conversation_time|note|kobject|kobject_.*|work_session|work_item)$/;
export const archiveContexts = /^(message|conversation|customer|kobject|kobject_.*|company)$/;

const customPattern = /^(customer|conversation|message|company|kobject)_custom_[0-9A-Za-z_-]+$/;
const klassPattern = /^kobject_[0-9A-Za-z_-]+_(id|created_at|updated_at|customer_id|company_id|any_text)$/;

const customClass = (name: string): AttributeClass => {
  if (name.endsWith('Num')) return 'number';
  if (name.endsWith('At')) return 'datetime';
  if (name.endsWith('Bool')) return 'boolean';
  return 'string';
};

/** The class of an attribute, or undefined when the search does not know it. */
export const classOf = (name: string, archived: boolean): AttributeClass | undefined => {
  if (customPattern.test(name)) return customClass(name);
  if (archived) {
    if (klassPattern.test(name)) return name.endsWith('_at') ? 'datetime' : 'string_notanalyzed';
    return archiveAttributes.get(name);
  }
  return liveAttributes.get(name) ?? observedAttributes.get(name);
};

/** The only documented sort keys of the live search. */
const liveSorts = new Set(
  words(`customer_name customer_gender customer_created_at customer_updated_at customer_modified_at customer_externalId
  customer_activity_at customer_last_seen_at customer_signed_up_at customer_lastmessage_preview
  customer_progressive_status customer_done customer_open customer_snoozed customer_last_message_sent_at
  customer_last_message_out_sent_at customer_last_message_unresponded_to_sent_at customer_last_message_at`),
);

/** Not documented; both public connectors rely on them. */
const observedSorts = new Set(
  words('conversation_updated_at message_updated_at note_updated_at kobject_updated_at company_updated_at'),
);

const archiveSorts = new Set(
  words(`conversation_created_at conversation_updated_at conversation_customer_id conversation_deleted customer_companyId
  customer_created_at customer_updated_at customer_deleted message_id message_created_at message_updated_at
  kobject_created_at kobject_updated_at company_created_at company_updated_at`),
);

export const sortable = (name: string, archived: boolean): boolean =>
  archived
    ? archiveSorts.has(name) || /^kobject_.*_(created|updated)_at$/.test(name)
    : liveSorts.has(name) || observedSorts.has(name);
