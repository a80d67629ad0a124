import type { TargetRules } from './target-rules.js';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Intercom, API 2.16. Attribute names, the shared namespace of people and companies, 250 attributes and 255
 * characters: developers.intercom.com "data attributes", help article 179. Languages: help centre reference.
 */
export const intercomRules: TargetRules = {
  name: 'intercom',
  label: 'Intercom',
  attributeName: /^[\p{L}\p{N}\p{Sc}_ -]{1,190}$/u,
  attributeNameRule: 'letters, digits, spaces, hyphens and underscores',
  standardNames: {
    contact: words(`
      type id workspace_id external_id role email email_verified email_domain phone formatted_phone name avatar owner
      owner_id social_profiles has_hard_bounced marked_email_as_spam unsubscribed_from_emails created_at updated_at
      signed_up signed_up_at last_seen last_seen_at last_replied_at last_contacted_at last_email_opened_at
      last_email_clicked_at language_override language browser browser_version browser_language os location city
      country region timezone custom_attributes tags notes companies segments utm_campaign utm_content utm_medium
      utm_source utm_term referrer user_id web_sessions session_count first_seen`),
    company: words(`
      type id company_id app_id name plan remote_created_at created_at updated_at last_request_at size website
      industry monthly_spend session_count user_count people tags segments notes custom_attributes`),
    conversation: words(`
      type id title created_at updated_at waiting_since snoozed_until open state read priority admin_assignee_id
      team_assignee_id company_id tags source contacts teammates custom_attributes topics ticket`),
  },
  sharedNames: [['contact', 'company'], ['conversation']],
  maxAttributes: 250,
  counted: ['contact', 'company'],
  maxAttributeLength: 255,
  minOptions: 2,
  teams: true,
  tickets: true,
  objects: true,
  articlesStandAlone: true,
  internalArticles: true,
  tagsNote: 'It names no limit on their number, and does not tell case apart.',
  locales:
    'ar bg bs ca cs da de el en es et fi fr he hr hu id it ja ko lt lv mn nb nl pl pt ro ru sl sr sv tr vi pt-BR zh-CN zh-TW'.split(
      ' ',
    ),
  listedType: {
    string: ['string'],
    integer: ['integer'],
    float: ['float', 'decimal'],
    boolean: ['boolean'],
    datetime: ['datetime', 'date'],
    list: ['string', 'options', 'list'],
  },
};
