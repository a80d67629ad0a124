import type { MaskSpec } from '../../archive-format/mask/record.js';

/** Kustomer's keys whose values are words of the product (developer.kustomer.com), and those that hold people's names. */
export const kustomerMask: MaskSpec = {
  keep: [
    'type',
    'channel',
    'channels',
    'status',
    'state',
    'direction',
    'directionType',
    'app',
    'source',
    'userType',
    'contentType',
    'context',
    'lang',
    'locale',
    'timeZone',
    'defaultLang',
    'color',
    'icon',
    'roles',
    'roleGroups',
    'gender',
    'progressiveStatus',
    'scope',
    'metric',
    'endedByType',
  ],
  names: ['name', 'displayName', 'firstName', 'lastName'],
};
