import type { Leftover } from '../../archive-format/home/leftovers.js';
import { amount } from '../progress-view.js';

/** One leftover as a person reads it, a line or two. */
export const leftoverLines = (left: Leftover): readonly string[] => {
  if (left.sort === 'quarantine')
    return [`  ${left.id}: half a version that a broken-off commit left, ${amount(left.bytes, 'bytes')}`];
  const { progress } = left;
  if (!progress) return [`  ${left.id}: nothing that a run could go on with, ${amount(left.bytes, 'bytes')}`];
  const { source, snapshot, startedAt, lastFlushAt, attachments, streams } = progress;
  const got = Object.entries(streams).map(
    ([name, { fetched, done }]) => `${name} ${fetched.toLocaleString('en')}${done ? '' : ' and not done'}`,
  );
  return [
    `  ${left.id}: snapshot ${snapshot} of ${source.kind}/${source.org}, begun ${startedAt}, safe up to ${lastFlushAt}, ${amount(left.bytes, 'bytes')}`,
    `    ${[...got, `${attachments.toLocaleString('en')} attachments`].join('; ')}`,
  ];
};
