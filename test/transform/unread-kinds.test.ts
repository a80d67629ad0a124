import { expect, it } from 'vitest';
import { unreadKinds } from '../../transform/unread-kinds.js';
import { archiveDesk, scratchFolder } from './desk.js';

it('names what the archive has and no model holds, and counts it', async () => {
  const record = (kind: string, id: string) => ({
    kind,
    json: JSON.stringify({ type: kind, id, attributes: { createdAt: '2024-01-01T00:00:00.000Z' } }),
  });
  const records = [
    record('customer', 'p1'),
    record('message', 'm1'),
    record('forward', 'f1'),
    record('forward', 'f2'),
    record('comment', 'k1'),
  ];
  const object = await archiveDesk(await scratchFolder(), { records });
  expect(await unreadKinds(object)).toEqual({ comment: 1, forward: 2 });
});
