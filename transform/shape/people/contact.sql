-- question: who becomes a contact?
-- inputs: contact, contact_target, contact_home
-- grain: one row per contact at Intercom, by number
-- steps: contact
SELECT
  contact_target.no                        AS no,
  contact.id                               AS id,
  home.email                               AS email,
  contact.email                            AS raw_email,
  contact.name                             AS name,
  contact.first_name                       AS first_name,
  contact.last_name                        AS last_name,
  contact.phone                            AS phone,
  contact.avatar_url                       AS avatar_url,
  contact.deleted                          AS deleted,
  epoch_ms(contact.signed_up_at)::DOUBLE   AS signed_up_ms,
  epoch_ms(contact.last_seen_at)::DOUBLE   AS last_seen_ms,
  contact.source, contact.source_kind, contact.source_id, contact.raw_sha256
FROM contact_target
JOIN contact ON contact.id = contact_target.id
JOIN contact_home AS home ON home.contact_id = contact.id
ORDER BY no;
