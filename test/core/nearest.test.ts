import { describe, expect, it } from 'vitest';
import { nearest } from '../../core/nearest.js';

describe('the word that is most like another', () => {
  const flags = ['dry-run', 'plan', 'archive', 'pictures-url', 'pictures-port'];
  it.each([
    ['plam', 'plan'],
    ['ARCHIV', 'archive'],
    ['dry', 'dry-run'],
    // More than one begins so.
    ['pictures', undefined],
    ['pi', undefined],
    ['quokka', undefined],
  ])('of %s is %s', (word, like) => expect(nearest(word, flags)).toBe(like));
});
