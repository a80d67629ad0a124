import { describe, expect, it } from 'vitest';
import { redirectsCsv, redirectsOf } from '../../cli/shared/redirects.js';

const old = [
  { article: 'kustomer:d1', title: 'Care, of cups', path: 'en_us/cups' },
  { article: 'kustomer:d1', title: 'Care, of cups', path: '/old/cups' },
  { article: 'kustomer:d2', title: null, path: 'en_us/gone' },
  // An address that a held article claims and one that arrived.
  { article: 'kustomer:d2', title: null, path: '/old/cups' },
];
const now = new Map([['kustomer:d1', { remoteId: '7', url: 'https://help.example.com/en/articles/7' }]]);

describe('redirects of old addresses', () => {
  const list = redirectsOf(old, now, 'https://old.example.com/');

  it('lead each old address, once, to where the article is', () => {
    expect(list.map(({ from, to }) => [from, to])).toEqual([
      ['https://old.example.com/en_us/cups', 'https://help.example.com/en/articles/7'],
      ['https://old.example.com/old/cups', 'https://help.example.com/en/articles/7'],
      ['https://old.example.com/en_us/gone', null],
    ]);
  });

  it('are a file with an empty cell for what did not arrive', () => {
    expect(redirectsCsv(list).split('\r\n').slice(0, 4)).toEqual([
      'from,to,title,article,remote_id',
      'https://old.example.com/en_us/cups,https://help.example.com/en/articles/7,"Care, of cups",kustomer:d1,7',
      'https://old.example.com/old/cups,https://help.example.com/en/articles/7,"Care, of cups",kustomer:d1,7',
      'https://old.example.com/en_us/gone,,,kustomer:d2,',
    ]);
  });

  it('are paths where no site is named', () => {
    expect(redirectsOf(old, now, '').map(({ from }) => from)[0]).toBe('/en_us/cups');
  });
});
