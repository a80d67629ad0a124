-- title: People without an e-mail address
-- question: Who cannot be recognised by e-mail, how else could they be, and how many conversations hang on them?
-- read: Most conversations first. `identities` lists what else is known. A mapping decides whether they are held,
--   skipped or loaded with a placeholder.
-- limits: An address that the source masked for the token counts as none; the question `missing` says so.
-- needs: model
SELECT contact.id, contact.name, contact.role, contact.external_id, contact.phone,
  (SELECT string_agg(identity.kind || ': ' || identity.raw, ', ' ORDER BY identity.kind, identity.ordinal)
    FROM contact_identity AS identity WHERE identity.contact_id = contact.id) AS identities,
  (SELECT count(*) FROM conversation WHERE conversation.contact_id = contact.id) AS conversations,
  contact.deleted
FROM contact
ANTI JOIN (SELECT contact_id FROM contact_identity WHERE kind = 'email') AS known ON known.contact_id = contact.id
WHERE contact.merged_into IS NULL
ORDER BY conversations DESC, contact.id
