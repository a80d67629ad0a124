import type { TargetRules } from './target-rules.js';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Crisp, REST API v1. Data of people and conversations are a flat map; keys are letters, digits, `_` and `-`
 * (help article dcukz8); number and length of keys are documented nowhere. Companies are a block of each person:
 * their data go to the person under `company_…`. The names kept free here are those that the load writes itself.
 */
export const crispRules: TargetRules = {
  name: 'crisp',
  label: 'Crisp',
  attributeName: /^[A-Za-z0-9_-]{1,100}$/,
  attributeNameRule: 'letters a to z, digits, hyphens and underscores',
  standardNames: {
    contact: words('source_id source_signed_up_at other_emails other_phones other_profiles'),
    company: words(''),
    conversation: words(
      'source_id source_created_at source_closed_at source_channel source_snoozed_until source_team',
    ),
  },
  sharedNames: [['contact'], ['company'], ['conversation']],
  maxAttributes: Number.POSITIVE_INFINITY,
  counted: [],
  maxAttributeLength: 10_000,
  minOptions: 2,
  teams: false,
  tickets: false,
  objects: false,
  articlesStandAlone: false,
  internalArticles: false,
  tagsNote: 'They become segments; no limit on their number is named.',
  locales:
    'ar bg bs ca cs da de el en es et eu fa fi fr gl he hi hr hu hy id is it ja ka ko lt lv mk mn ms nb nl no pl pt pt-br ro ru sk sl sq sr sv th tr uk ur vi zh zh-cn zh-tw'.split(
      ' ',
    ),
  listedType: {
    string: ['string'],
    integer: ['number'],
    float: ['number'],
    boolean: ['boolean'],
    datetime: ['string'],
    list: ['string'],
  },
};
