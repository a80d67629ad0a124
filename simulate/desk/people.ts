import type { Agent, Company, EmailAddress, Note, Person, Profile, Tag } from './model.js';
import { type Random, randomFor } from './random.js';
import { days, hours, timeAt } from './times.js';
import type { FieldValue } from './values.js';
import { firstNames, lastNames, oddNames, places } from './words/names.js';
import { phrases } from './words/phrases.js';

export interface PeopleOptions {
  readonly seed: number;
  readonly end: number;
  readonly count: number;
  readonly agents: readonly Agent[];
  readonly companies: readonly Company[];
  readonly tags: readonly Tag[];
}

const mailName = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łŁ]/g, 'l')
    .replace(/[øØ]/g, 'o')
    .toLowerCase()
    .replace(/[^a-z]+/g, '');

const mailNames = new Map<string, string>(
  [...firstNames, ...lastNames].map((name) => [name, mailName(name)]),
);

const addresses = (random: Random, first: string, last: string, index: number): EmailAddress[] => {
  const usual = `${mailNames.get(first)}.${mailNames.get(last)}${index}@example.com`;
  const emails: EmailAddress[] = [];
  const draw = random.next();
  if (draw < 0.09) return emails;
  // A family shares one address; some type theirs in capitals; some leave blanks around it.
  if (draw < 0.13)
    emails.push({ address: `family${Math.floor(index / 40)}@example.net`, verified: false, shared: true });
  else if (draw < 0.18)
    emails.push({
      address: usual.toUpperCase().replace('EXAMPLE.COM', 'Example.COM'),
      verified: true,
      shared: false,
    });
  else if (draw < 0.2) emails.push({ address: ` ${usual} `, verified: false, shared: false });
  else emails.push({ address: usual, verified: random.chance(0.6), shared: false });
  if (random.chance(0.12))
    emails.push({
      address: `${mailNames.get(last)}${index}@work.example.org`,
      verified: false,
      shared: false,
    });
  return emails;
};

const personNotes = (random: Random, options: PeopleOptions, createdAt: number, city: string): Note[] => {
  if (!random.chance(0.08)) return [];
  const people = options.agents.filter((agent) => agent.kind === 'person');
  const mentioned = random.pick(people);
  const text = random.pick(phrases.personNote).replace('{city}', city);
  return [
    {
      index: 0,
      at: Math.min(options.end - hours(1), createdAt + days(random.between(1, 40))),
      agent: random.pick(people).index,
      text: text.replace('{mention}', mentioned.name),
      mentions: text.includes('{mention}') ? [{ kind: 'agent', index: mentioned.index }] : [],
      files: [],
      removed: random.chance(0.1),
    },
  ];
};

const fieldsOf = (
  random: Random,
  index: number,
  count: number,
  createdAt: number,
): Record<string, FieldValue> => {
  const fields: Record<string, FieldValue> = {
    loyaltyTier: random.pick(['none', 'silver', 'gold']),
    ordersCount: random.int(40),
  };
  if (random.chance(0.5)) fields.lifetimeValue = random.between(100, 900_000) / 100;
  if (random.chance(0.02)) fields.lifetimeValue = { exact: `${random.between(1, 900)}.10` };
  if (random.chance(0.03)) fields.loyaltyAccount = { exact: '900719925474099312345678901234' };
  else if (random.chance(0.1)) fields.loyaltyAccount = { exact: '9007199254740993' };
  if (random.chance(0.7)) fields.acceptsMarketing = random.chance(0.4);
  // The shop sends its local time with an offset and without milliseconds.
  if (random.chance(0.5)) fields.firstOrder = new Date(createdAt).toISOString().replace(/\.\d+Z$/, '-05:00');
  if (random.chance(0.3)) fields.shopProfile = `https://shop.example.com/customers/${index + 1}`;
  if (random.chance(0.1)) fields.about = 'Likes wood, dislikes plastic.\nHas a dog 🐕 and two floors.';
  if (random.chance(0.1)) fields.referredBy = String(random.int(count));
  if (random.chance(0.05)) fields.nationalId = `FICT-${100_000 + index}`;
  if (random.chance(0.05)) fields.updated = new Date(createdAt + days(2)).toISOString();
  if (random.chance(0.1)) fields.oldSegment = random.pick(['A', 'B', 'C']);
  if (random.chance(0.1)) fields.acceptsMarketing = null;
  return fields;
};

/** Makes the short form of a person; the same each time. */
export const makeProfile = (options: PeopleOptions, index: number): Profile => {
  const random = randomFor(options.seed, 21, index);
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  const place = random.pick(places);
  const nameDraw = random.next();
  const name = nameDraw < 0.05 ? '' : nameDraw < 0.1 ? random.pick(oddNames) : `${first} ${last}`;
  const createdAt = timeAt(options.end, (index + random.next() * 0.9) / options.count) - hours(1);
  const removal = random.next();
  const merges = index > 20 && random.chance(0.02);
  return {
    index,
    name,
    firstName: first,
    lastName: last,
    emails: addresses(random, first, last, index),
    language: place.language,
    timeZone: place.zone,
    country: place.country,
    city: place.city,
    company: random.chance(0.18) ? random.int(options.companies.length) : null,
    createdAt,
    removed: merges ? 'marked' : removal < 0.02 ? 'marked' : removal < 0.025 ? 'gone' : null,
    mergedInto: merges ? random.int(20) : null,
  };
};

/** Makes the whole person. */
export const makePerson = (options: PeopleOptions, index: number): Person => {
  const profile = makeProfile(options, index);
  const random = randomFor(options.seed, 22, index);
  return {
    ...profile,
    phones: random.chance(0.35) ? [`+1555${String(1_000_000 + ((index * 7919) % 8_999_999))}`] : [],
    externalId: random.chance(0.7) ? `shop-${1001 + index}` : null,
    tags: random.some(options.tags, 0.02).map((tag) => tag.index),
    fields: fieldsOf(random, index, options.count, profile.createdAt),
    notes: personNotes(random, options, profile.createdAt, profile.city),
  };
};
