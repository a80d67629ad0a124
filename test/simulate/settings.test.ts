import { describe, expect, it } from 'vitest';
import { isDeskError } from '../../core/errors.js';
import { resolveSettings } from '../../simulate/settings.js';
import type { Setting } from '../../simulate/simulator.js';

const settings: readonly Setting[] = [
  { name: 'page-size', values: 'integer', default: '20', about: 'How many rows a page has.' },
  { name: 'order', values: ['up', 'down'], default: 'up', about: 'Which way rows run.' },
  { name: 'names', values: 'text', default: 'a, b ,,c', about: 'Names.' },
];

const refusal = (given: Record<string, string>): string => {
  try {
    resolveSettings('Nobody', settings, given);
  } catch (error) {
    if (isDeskError(error, 'flag-invalid')) return `${error.message} ${error.next}`;
    throw error;
  }
  return 'accepted';
};

describe('settings of a stand-in', () => {
  it('joins the given values with the defaults', () => {
    const resolved = resolveSettings('Nobody', settings, { order: 'down' });
    expect([resolved.number('page-size'), resolved.text('order'), resolved.list('names')]).toEqual([
      20,
      'down',
      ['a', 'b', 'c'],
    ]);
  });

  it('refuses an unknown name with the nearest one and the list', () => {
    expect(refusal({ 'pag-size': '3' })).toMatch(/"pag-size".*Did you mean "page-size".*order/);
  });

  it('refuses a value that the setting does not take, and says what it takes', () => {
    expect(refusal({ 'page-size': '-1' })).toMatch(/whole number/);
    expect(refusal({ order: 'sideways' })).toMatch(/up, down/);
  });
});
