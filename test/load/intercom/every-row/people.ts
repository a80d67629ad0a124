import { at, company, contact, type Line, losses, tagNames } from './world.js';

/** People, companies and what hangs on them. */
export const people: readonly Line[] = [
  ['a person’s id', 'external id of the contact', 'value', () => contact('kustomer:c1')?.role, 'user'],
  [
    'a person’s first e-mail',
    'its e-mail',
    'value',
    () => contact('kustomer:c1')?.email,
    'carla@example.com',
  ],
  [
    'a person without e-mail',
    'a contact that nobody can write to',
    'value',
    () => contact('kustomer:c2')?.email,
    null,
  ],
  ['a person without e-mail', 'a loss', 'loss', () => losses('contact-placeholder'), 1],
  ['a second person with the same e-mail', 'the first one', 'value', () => contact('kustomer:c3'), undefined],
  ['a second person with the same e-mail', 'a loss', 'loss', () => losses('contact-merged'), 1],
  [
    'a second e-mail',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.other_emails,
    'carla@home.example.com',
  ],
  [
    'a name in a social network',
    'an attribute',
    'value',
    () => String(contact('khoros:c4')?.customAttributes.other_profiles).includes('dora_example'),
    true,
  ],
  ['a company', 'a company by the same key', 'value', () => company()?.companyId, 'kustomer:o1'],
  [
    'a company’s people',
    'its contacts',
    'value',
    () => contact('kustomer:c1')?.companyIds,
    () => [company()?.id],
  ],
  ['a company that is not in the archive', 'a loss', 'loss', () => losses('company-lost'), 1],
  ['a company’s field', 'an attribute of its type', 'value', () => company()?.customAttributes.seatsNum, 12],
  [
    'a person’s text field',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.tierStr,
    'gold',
  ],
  [
    'a person’s number field',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.scoreNum,
    4,
  ],
  [
    'a person’s time field',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.renewedAt,
    at('2021-01-01T00:00:00'),
  ],
  [
    'a person’s yes or no',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.vipBool,
    true,
  ],
  [
    'a value of another type',
    'nowhere',
    'value',
    () => contact('kustomer:c2')?.customAttributes.scoreNum,
    undefined,
  ],
  ['a value of another type', 'a loss', 'loss', () => losses('field-value-rejected') > 0, true],
  [
    'a note on a person',
    'a note with date and author in its text',
    'value',
    () =>
      contact('kustomer:c1')?.notes.some(
        ({ body }) =>
          body.includes('2021-01-05') && body.includes('Anna Example') && body.includes('prefers mornings'),
      ),
    true,
  ],
  [
    'a file on a note on a person',
    'a line of the note',
    'value',
    () => contact('kustomer:c1')?.notes.some(({ body }) => body.includes('[File in the archive: card.png')),
    true,
  ],
  ['a file on a note on a person', 'a loss', 'loss', () => losses('attachment-lost'), 1],
  ['the time of a note on a person', 'a loss', 'loss', () => losses('note-time-in-text'), 1],
  ['a person’s tag', 'a tag', 'value', () => tagNames(contact('kustomer:c1')), ['VIP']],
];
