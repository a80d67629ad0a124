import { field, idOf, isDone, type Json, list, text } from '../api/answer.js';
import { nameKey } from '../api/catalogue.js';
import { numberedPages, wholeList } from '../api/pages.js';
import { attributePayload, sameType } from '../kinds/attribute.js';
import { readContact } from '../kinds/contact.js';
import { compareAttributes } from './attributes.js';
import { type Scope, sentOf } from './scope.js';
import { compareText } from './text.js';

type Body = { readonly [key: string]: Json };

export const compareAttributeUnit = async (scope: Scope): Promise<void> => {
  for (const done of scope.of('attribute')) {
    const payload = attributePayload(done.operation.payload);
    const known = await scope.desk.catalogue.attributes(scope.api, payload.model);
    const entry = known.get(nameKey(payload.name));
    scope.checks.equal(done, 'name', payload.name, entry?.name);
    if (!entry) continue;
    scope.checks.equal(
      done,
      'type',
      payload.dataType,
      sameType(payload, entry) ? payload.dataType : entry.dataType,
    );
    scope.checks.equal(done, 'archived', false, entry.archived);
    for (const option of payload.options)
      scope.checks.equal(done, `option ${option}`, true, entry.options.includes(option));
  }
};

export const compareTagUnit = async (scope: Scope): Promise<void> => {
  for (const done of scope.of('tag')) {
    const tags = await scope.desk.catalogue.tags(scope.api);
    scope.checks.equal(done, 'id', done.remoteId, tags.get(nameKey(String(done.operation.payload.name))));
  }
};

export const compareCompanyUnit = async (scope: Scope): Promise<void> => {
  for (const done of scope.of('company')) {
    const body = (await sentOf(scope, done)).body as Body;
    const answer = await scope.api.read(`/companies/${done.remoteId}`);
    scope.checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) continue;
    const { custom_attributes: attributes, ...fields } = body;
    for (const [name, value] of Object.entries(fields))
      scope.checks.equal(done, name, value, field(answer.json, name));
    compareAttributes(scope.checks, done, attributes, field(answer.json, 'custom_attributes'));
    const tags = list(field(field(answer.json, 'tags'), 'tags')).map((tag) => text(field(tag, 'name')));
    for (const tagged of scope.of('company-tag')) {
      const name = nameKey(String(tagged.operation.payload.name));
      scope.checks.equal(
        tagged,
        'tag',
        true,
        tags.some((tag) => tag !== undefined && nameKey(tag) === name),
      );
    }
  }
};

const idsOf = async (items: AsyncIterable<Json>): Promise<Set<string>> => {
  const ids = new Set<string>();
  for await (const item of items) ids.add(idOf(field(item, 'id')) ?? '');
  return ids;
};

export const compareContactUnit = async (scope: Scope): Promise<void> => {
  const { api, checks } = scope;
  let gone = false;
  for (const done of scope.of('contact')) {
    const answer = await readContact(api, done.remoteId);
    checks.equal(done, 'exists', true, isDone(answer));
    if (!isDone(answer)) {
      gone = true;
      continue;
    }
    const kept = new Set((done.facts.kept ?? '').split(',').filter((name) => name !== ''));
    const { custom_attributes: attributes, ...fields } = (await sentOf(scope, done)).body as Body;
    for (const [name, value] of Object.entries(fields)) {
      if (name === 'role' && done.status === 'updated') continue;
      const found = field(answer.json, name);
      if (kept.has(name))
        checks.unverified(done, name, 'The contact was there before and kept its own value.');
      // E-mail addresses are kept in lower case.
      else if (name === 'email')
        checks.equal(done, name, String(value).toLowerCase(), text(found)?.toLowerCase());
      else checks.equal(done, name, value, found);
    }
    compareAttributes(checks, done, attributes, field(answer.json, 'custom_attributes'), kept);
  }
  const contact = scope.of('contact')[0]?.remoteId;
  if (contact === undefined) return;
  if (gone) {
    // Its lists are gone with it, and asking for them would be refused.
    for (const kind of ['contact-company', 'contact-tag', 'contact-note'])
      for (const done of scope.of(kind)) checks.equal(done, 'exists', true, false);
    return;
  }
  // The contact itself lists at most ten of each: the lists of their own have all.
  const companies = scope.of('contact-company');
  if (companies.length > 0) {
    const there = await idsOf(numberedPages(api, `/contacts/${contact}/companies`, 50));
    for (const done of companies) checks.equal(done, 'company', true, there.has(done.remoteId));
  }
  const tagged = scope.of('contact-tag');
  if (tagged.length > 0) {
    const there = new Set(
      (await wholeList(api, `/contacts/${contact}/tags`, 'data')).map((tag) => idOf(field(tag, 'id')) ?? ''),
    );
    for (const done of tagged) checks.equal(done, 'tag', true, there.has(done.remoteId));
  }
  const notes = scope.of('contact-note');
  if (notes.length > 0) {
    const there = new Map<string, Json>();
    for await (const note of numberedPages(api, `/contacts/${contact}/notes`, 50))
      there.set(idOf(field(note, 'id')) ?? '', note);
    for (const done of notes) {
      const note = there.get(done.remoteId);
      const sent = await sentOf(scope, done);
      checks.equal(done, 'exists', true, note !== undefined);
      if (!note) continue;
      compareText(checks, done, 'body', String(sent.body), text(field(note, 'body')) ?? '');
      if (sent.admin_id !== undefined)
        checks.equal(done, 'author', idOf(sent.admin_id), idOf(field(field(note, 'author'), 'id')));
    }
  }
};
