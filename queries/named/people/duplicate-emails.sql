-- title: Duplicate e-mail addresses
-- question: Which e-mail addresses belong to more than one person?
-- read: One line per address, most people first. `shared` says that the source knows of it. Loading makes one person
--   of them at a target that takes an address once.
-- limits: Addresses are compared trimmed and in lower case. Other spellings of one mailbox (dots, +tags) count as different.
-- needs: model
SELECT identity.normalised AS email, count(DISTINCT contact.id) AS people,
  string_agg(DISTINCT contact.id, ', ' ORDER BY contact.id) AS contacts,
  string_agg(DISTINCT contact.name, ', ' ORDER BY contact.name) AS names,
  bool_or(identity.shared) AS shared
FROM contact_identity AS identity
JOIN contact ON contact.id = identity.contact_id
WHERE identity.kind = 'email' AND NOT contact.deleted AND contact.merged_into IS NULL
GROUP BY identity.normalised
HAVING count(DISTINCT contact.id) > 1
ORDER BY people DESC, email
