import type { FieldType } from '../mapping.js';

/** The attribute that carries a value which the source keeps by itself and the target has no place for. */
export interface OwnField {
  readonly name: string;
  readonly type: FieldType;
  /** What it is, in words. */
  readonly about: string;
}

const field = (name: string, type: FieldType, about: string): OwnField => ({ name, type, about });

const ownFields: Readonly<Record<string, OwnField>> = {
  'system.addresses': field('original_addresses', 'string', 'postal addresses'),
  'system.birthday': field('birthday', 'string', 'day of birth'),
  'system.brand': field('brand', 'string', 'brand that it was written to'),
  'system.channel': field('channel', 'string', 'channel in which it began, e.g. email'),
  'system.closed_at': field('original_closed_at', 'datetime', 'when it was last closed'),
  'system.created_at': field('original_created_at', 'datetime', 'when the record was made'),
  'system.domains': field('domains', 'string', 'web domains'),
  'system.emails': field('emails', 'string', 'e-mail addresses'),
  'system.ended_reason': field('original_ended_reason', 'string', 'why it was ended for good'),
  'system.external_id': field('original_external_id', 'string', 'id that your own systems gave it'),
  'system.gender': field('gender', 'string', 'gender'),
  'system.language': field('original_language', 'string', 'language it was held in'),
  'system.linked': field('original_linked', 'string', 'old ids of conversations linked with it'),
  'system.locale': field('original_locale', 'string', 'language of the person'),
  'system.other_emails': field('other_emails', 'string', 'e-mail addresses beyond the first'),
  'system.other_phones': field('other_phones', 'string', 'phone numbers beyond the first'),
  'system.phones': field('phones', 'string', 'phone numbers'),
  'system.priority': field('original_priority', 'integer', 'priority'),
  'system.profiles': field('other_profiles', 'string', 'names in social networks and the like'),
  'system.queue': field('queue', 'string', 'queue it stood in'),
  'system.rating': field('original_rating', 'integer', 'satisfaction rating'),
  'system.rating_comment': field('original_rating_comment', 'string', 'words with the rating'),
  'system.rating_score': field('original_rating_score', 'integer', 'rating as good (1) or bad (0)'),
  'system.sites': field('other_sites', 'string', 'web pages beyond the first'),
  'system.sla': field('original_sla', 'string', 'service level that applied'),
  'system.sla_breached': field('original_sla_breached', 'boolean', 'whether the service level was missed'),
  'system.time_zone': field('original_time_zone', 'string', 'time zone of the person'),
};

/** By the key of the field, e.g. `system.queue`; undefined: nothing is known of it. */
export const ownField = (key: string): OwnField | undefined => ownFields[key];
