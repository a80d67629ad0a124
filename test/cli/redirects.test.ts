import { describe, expect, it } from 'vitest';
import { redirectsCsv, redirectsOf } from '../../cli/shared/redirects.js';

const old = [
  { article: 'kustomer:d1', title: 'Care, of cups', path: 'en_us/cups', locale: 'en_us' },
  { article: 'kustomer:d1', title: 'Tassenpflege', path: 'de_de/cups', locale: 'de_de' },
  // Not published in French at the target.
  { article: 'kustomer:d1', title: 'Des tasses', path: 'fr_fr/cups', locale: 'fr_fr' },
  { article: 'kustomer:d1', title: 'Care, of cups', path: '/old/cups', locale: null },
  { article: 'kustomer:d2', title: null, path: 'en_us/gone', locale: 'en_us' },
  // An address that a held article claims and one that arrived.
  { article: 'kustomer:d2', title: null, path: '/old/cups', locale: null },
];
const now = new Map([
  [
    'kustomer:d1',
    {
      remoteId: '7',
      url: 'https://help.example.com/en/articles/7',
      urls: new Map([
        ['en', 'https://help.example.com/en/articles/7'],
        ['de', 'https://help.example.com/de/articles/7'],
      ]),
    },
  ],
]);
const languages = new Map([
  ['en_us', 'en'],
  ['de_de', 'de'],
  ['fr_fr', 'fr'],
]);

describe('redirects of old addresses', () => {
  const list = redirectsOf(old, now, 'https://old.example.com/', languages);

  it('lead each old address, once, to where the article is', () => {
    expect(list.map(({ from, to }) => [from, to])).toEqual([
      ['https://old.example.com/en_us/cups', 'https://help.example.com/en/articles/7'],
      ['https://old.example.com/de_de/cups', 'https://help.example.com/de/articles/7'],
      ['https://old.example.com/fr_fr/cups', 'https://help.example.com/en/articles/7'],
      ['https://old.example.com/old/cups', 'https://help.example.com/en/articles/7'],
      ['https://old.example.com/en_us/gone', null],
    ]);
  });

  it('are a file with an empty cell for what did not arrive', () => {
    expect(redirectsCsv(list).split('\r\n').slice(0, 6)).toEqual([
      'from,to,title,article,remote_id,language',
      'https://old.example.com/en_us/cups,https://help.example.com/en/articles/7,"Care, of cups",kustomer:d1,7,en_us',
      'https://old.example.com/de_de/cups,https://help.example.com/de/articles/7,Tassenpflege,kustomer:d1,7,de_de',
      'https://old.example.com/fr_fr/cups,https://help.example.com/en/articles/7,Des tasses,kustomer:d1,7,fr_fr',
      'https://old.example.com/old/cups,https://help.example.com/en/articles/7,"Care, of cups",kustomer:d1,7,',
      'https://old.example.com/en_us/gone,,,kustomer:d2,,en_us',
    ]);
  });

  it('are paths where no site is named', () => {
    expect(redirectsOf(old, now, '', languages).map(({ from }) => from)[0]).toBe('/en_us/cups');
  });
});
