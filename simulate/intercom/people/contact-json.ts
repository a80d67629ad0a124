import { addressable, tagOut } from '../api/out.js';
import type { Desk } from '../desk.js';
import type { Contact } from '../state/people.js';

const devices = {
  android_app_name: null,
  android_app_version: null,
  android_device: null,
  android_os_version: null,
  android_sdk_version: null,
  android_last_seen_at: null,
  ios_app_name: null,
  ios_app_version: null,
  ios_device: null,
  ios_os_version: null,
  ios_sdk_version: null,
  ios_last_seen_at: null,
};

const unknownPlace = {
  type: 'location',
  country: null,
  region: null,
  city: null,
  country_code: null,
  continent_code: null,
};

/** A contact as the API shows it. */
export const contactOut = (desk: Desk, contact: Contact): object => {
  const path = `/contacts/${contact.id}`;
  return {
    type: 'contact',
    id: contact.id,
    workspace_id: desk.workspace.id,
    external_id: contact.externalId,
    role: contact.role,
    email: contact.email,
    phone: contact.phone,
    name: contact.name,
    avatar: contact.avatar === null ? null : { type: 'avatar', image_url: contact.avatar },
    owner_id: contact.ownerId,
    social_profiles: { type: 'list', data: [] },
    has_hard_bounced: false,
    marked_email_as_spam: false,
    unsubscribed_from_emails: contact.unsubscribedFromEmails,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    signed_up_at: contact.signedUpAt,
    last_seen_at: contact.lastSeenAt,
    last_replied_at: contact.lastRepliedAt,
    last_contacted_at: contact.lastContactedAt,
    last_email_opened_at: null,
    last_email_clicked_at: null,
    language_override: null,
    browser: null,
    browser_version: null,
    browser_language: null,
    os: null,
    location: unknownPlace,
    ...devices,
    custom_attributes: contact.customAttributes,
    tags: addressable(
      `${path}/tags`,
      contact.tags.map(({ tagId }) => ({ id: tagId, type: 'tag', url: `/tags/${tagId}` })),
    ),
    notes: addressable(
      `${path}/notes`,
      contact.notes.map(({ id }) => ({ id, type: 'note', url: `/notes/${id}` })),
    ),
    companies: addressable(
      `${path}/companies`,
      contact.companyIds.map((id) => ({ id, type: 'company', url: `/companies/${id}` })),
    ),
    opted_out_subscription_types: addressable(`${path}/subscriptions`, []),
    opted_in_subscription_types: addressable(`${path}/subscriptions`, []),
    utm_campaign: null,
    utm_content: null,
    utm_medium: null,
    utm_source: null,
    utm_term: null,
    referrer: null,
    enabled_push_messaging: null,
  };
};

/** What is left to say of a contact that is archived, blocked or deleted. */
export const contactReference = (contact: Contact, fate: object): object => ({
  type: 'contact',
  id: contact.id,
  external_id: contact.externalId,
  ...fate,
});

export const contactTags = (desk: Desk, contact: Contact): object => ({
  type: 'list',
  data: contact.tags.map((tagging) => tagOut(desk, tagging)),
});
