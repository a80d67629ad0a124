import type { MaskSpec } from '../../archive-format/mask/record.js';

/** Keys of rows and of what is said of files whose values are words of the product or of this program, and names of people. */
export const csvMask: MaskSpec = {
  keep: [
    'channel',
    'channels',
    'status',
    'direction',
    'directionType',
    'app',
    'lang',
    'defaultLang',
    'snooze.status',
    'location.countryCode',
    'satisfactionLevel.channel',
    'queue.name',
    'brand.name',
    'tags',
    'auto',
    'redacted',
    'deleted',
    'spam',
    'ended',
    'sla.breached',
    // What is said of a file.
    'file',
    'input',
    'kind',
    'packing',
    'encoding',
    'encodingBy',
    'delimiter',
    'header',
  ],
  names: ['name', 'displayName', 'customer.name', 'createdBy', 'assignedUsers'],
  firstNames: ['firstName'],
  lastNames: ['lastName'],
};
