import type { TargetRow } from '../../../core/target-row.js';
import type { Operation } from '../../operation.js';
import {
  admin,
  type Draft,
  dataOf,
  distinctTags,
  isEmpty,
  layOut,
  lineageOfKey,
  phases,
  present,
  ref,
  tagKey,
} from './build.js';

/** A data attribute of people, companies or conversations. Values can be written only once it exists. */
export const compileAttribute = (row: TargetRow): readonly Operation[] => {
  const { model, name, dataType, options, description } = dataOf(row, 'attribute');
  const key = `attribute:${row.key}`;
  return layOut(row, phases.attribute, `attributes:${model}`, [
    { kind: 'attribute', key, payload: { model, name, dataType, options, description } },
  ]);
};

export const compileTag = (row: TargetRow): readonly Operation[] => {
  const { name } = dataOf(row, 'tag');
  return layOut(row, phases.tag, tagKey(name), [{ kind: 'tag', key: tagKey(name), payload: { name } }]);
};

export const compileCompany = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'company');
  const key = `company:${row.key}`;
  const body = present({
    company_id: data.companyId,
    name: data.name,
    website: data.website,
    size: data.size,
    remote_created_at: data.remoteCreatedAt,
    custom_attributes: isEmpty(data.customAttributes) ? null : data.customAttributes,
  });
  return layOut(row, phases.company, key, [
    { kind: 'company', key, payload: { body } },
    ...distinctTags(data.tags).map(
      (name): Draft => ({
        kind: 'company-tag',
        key: `company-tag:${row.key}:${name.toLowerCase()}`,
        payload: { company: ref(key), name },
        after: [tagKey(name)],
        owner: key,
      }),
    ),
  ]);
};

/** The contact, then what hangs on it: companies, tags, notes. */
export const compileContact = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'contact');
  const key = `contact:${row.key}`;
  const contact = ref(key);
  const body = present({
    role: data.role,
    external_id: data.externalId,
    email: data.email,
    name: data.name,
    phone: data.phone,
    signed_up_at: data.signedUpAt,
    last_seen_at: data.lastSeenAt,
    unsubscribed_from_emails: data.unsubscribedFromEmails,
    custom_attributes: isEmpty(data.customAttributes) ? null : data.customAttributes,
  });
  return layOut(row, phases.contact, key, [
    { kind: 'contact', key, payload: { body } },
    ...data.companies.map(
      (company): Draft => ({
        kind: 'contact-company',
        key: `contact-company:${row.key}:${company}`,
        payload: { contact, company: ref(`company:${company}`) },
        after: [`company:${company}`],
        owner: key,
      }),
    ),
    ...distinctTags(data.tags).map(
      (name): Draft => ({
        kind: 'contact-tag',
        key: `contact-tag:${row.key}:${name.toLowerCase()}`,
        payload: { contact, tag: ref(tagKey(name)) },
        after: [tagKey(name)],
        owner: key,
      }),
    ),
    ...data.notes.map(
      (note): Draft => ({
        kind: 'contact-note',
        key: `contact-note:${note.key}`,
        payload: present({
          contact,
          body: note.html,
          admin_id: note.author ? admin(note.author.email) : null,
        }),
        owner: key,
        lineage: lineageOfKey(note.key, row.lineage),
      }),
    ),
  ]);
};
