import { deskError } from '../../core/errors.js';

/**
 * A receipt names one state of one object. Kept somewhere else, it shows what no check inside an archive can:
 * that somebody put back an older whole copy.
 */
export interface Receipt {
  /** OCFL id of the object. */
  readonly id: string;
  readonly version: string;
  readonly inventorySha512: string;
  /** When it was made out, ISO 8601 UTC. */
  readonly time: string;
}

export const receiptFormat = 'deskarchive-receipt/1';

export const receiptLine = ({ id, version, inventorySha512, time }: Receipt): string =>
  `${receiptFormat} ${encodeURI(id)} ${version} sha512:${inventorySha512} ${time}`;

const form = /^deskarchive-receipt\/1 (\S+) (v[1-9]\d*) sha512:([0-9a-f]{128}) (\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/** Receipts of a text, one a line; empty lines and those that begin with # are passed over. Errors: input-invalid. */
export const parseReceipts = (text: string, where: string): readonly Receipt[] => {
  const receipts = text.split(/\r?\n/).flatMap((raw, index): readonly Receipt[] => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const [, id, version, inventorySha512, time] = form.exec(line) ?? [];
    if (id === undefined)
      throw deskError('input-invalid', {
        what: `The line is no receipt (${receiptFormat} ID VERSION sha512:DIGEST TIME).`,
        where: `${where}:${index + 1}`,
      });
    return [{ id, version, inventorySha512, time } as Receipt];
  });
  if (receipts.length === 0) throw deskError('input-invalid', { what: 'The file holds no receipt.', where });
  return receipts;
};
