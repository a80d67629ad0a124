import { badParameter } from '../errors.js';
import type { ListOptions } from '../paging.js';
import { parseRecord } from '../parse.js';
import type { Visit } from '../world.js';

type Related = {
  readonly relationships?: { readonly attachments?: { readonly data?: readonly { readonly id: string }[] } };
};

/** The records of the attachments that messages of a page refer to, when `include=attachments` asks for them. */
export const includedAttachments = (visit: Visit): Pick<ListOptions, 'include'> => {
  const wanted = visit.call.query.get('include');
  if (wanted === null) return {};
  if (wanted !== 'attachments') throw badParameter('include');
  const shelf = visit.world.holdings.shelf('attachment');
  return {
    include: (records) =>
      records.flatMap((record) => {
        const data = (parseRecord(record) as Related).relationships?.attachments?.data ?? [];
        return data.flatMap(({ id }) => {
          const version = shelf.current(id);
          return version === undefined ? [] : [shelf.bytes(version)];
        });
      }),
  };
};
