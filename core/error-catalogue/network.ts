import { exitCodes } from '../exit-codes.js';
import { type CatalogueEntry, entry } from './entry.js';

/** Reaching a vendor, and what came back. */
export const networkErrors = {
  'host-unreachable': entry(
    'retryable',
    exitCodes.unexpected,
    'The host did not answer: name not found, connection refused, reset or timed out.',
    'Check the base URL and the network, then run the same command again: it goes on where it stopped.',
  ),
  'response-truncated': entry(
    'retryable',
    exitCodes.unexpected,
    'A response broke off before its end.',
    'Run the same command again: it goes on where it stopped.',
  ),
  'response-too-large': entry(
    'fatal',
    exitCodes.unexpected,
    'A response was larger than allowed after decompression.',
    'Raise the limit if the source is trusted.',
  ),
  'response-unreadable': entry(
    'fatal',
    exitCodes.unexpected,
    'A response was not what the vendor documents (not JSON, no data).',
    'Look at the request log of the run; report it if it repeats.',
  ),
  'address-refused': entry(
    'row',
    exitCodes.doneWithGaps,
    'A URL points to a private or local address.',
    'Allow the address with --allow-private if it is yours.',
  ),
  'stream-unreadable': entry(
    'row',
    exitCodes.doneWithGaps,
    'One kind of record cannot be read although the source answers otherwise.',
    'Look at the gaps of the snapshot; run extract again later for a new one.',
  ),
  'vendor-unavailable': entry(
    'retryable',
    exitCodes.unexpected,
    'The vendor kept answering with server errors or rate limits.',
    'Wait, then run the same command again.',
  ),
} as const satisfies Record<string, CatalogueEntry>;
