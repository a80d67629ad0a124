-- question: by what else can a contact be reached or recognised?
-- inputs: contact_identity, contact_home, contact_target
-- grain: one row per contact, kind and normalised value, in the source's order, the contact's own first
-- steps: contact
SELECT no, kind, raw, normalised, own, source, source_kind, source_id, raw_sha256
FROM (
  SELECT
    contact_target.no                              AS no,
    identity.kind                                  AS kind,
    identity.raw                                   AS raw,
    identity.normalised                            AS normalised,
    identity.ordinal                               AS ordinal,
    home.contact_id                                AS contact_id,
    home.contact_id = home.target_id               AS own,
    identity.source, identity.source_kind, identity.source_id, identity.raw_sha256,
    row_number() OVER (
      PARTITION BY contact_target.no, identity.kind, identity.normalised
      ORDER BY home.contact_id <> home.target_id, home.contact_id, identity.ordinal
    )                                              AS turn
  FROM contact_identity AS identity
  JOIN contact_home AS home ON home.contact_id = identity.contact_id
  JOIN contact_target ON contact_target.id = home.target_id
)
WHERE turn = 1
ORDER BY no, kind, own DESC, contact_id, ordinal;
