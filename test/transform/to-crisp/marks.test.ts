import { expect, it } from 'vitest';
import { lossLog } from '../../../transform/shape/losses.js';
import { marksOf } from '../../../transform/shape/marks.js';
import type { CrispContext } from '../../../transform/to-crisp/context.js';
import { shapeSegments } from '../../../transform/to-crisp/people.js';

it('makes segments of what channel and queue give, each once', () => {
  const mapping = {
    marks: [{ queue: 'Trade', tag: 'Trade desk' }, { tag: 'VIP' }],
    tags: new Map([['v', 'vip']]),
  };
  const losses = lossLog({ source: 'kustomer', kind: 'conversation', id: '1', rawSha256: null });
  const context = { tag: () => ({ name: 'vip', label: 'v' }) } as unknown as CrispContext;
  const { tags } = marksOf([{ key: 'system.queue', text: 'trade' }], mapping);
  expect(shapeSegments([{ no: 1, tag_id: 'kustomer:v' }], context, losses, tags)).toEqual([
    'trade-desk',
    'vip',
  ]);
  expect(marksOf([{ key: 'system.queue', text: 'Other' }], mapping).tags).toEqual(['vip']);
});
