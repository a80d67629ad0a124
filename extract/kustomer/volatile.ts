/**
 * Values that move without anybody having changed the record: when a person was last seen on a page, when an agent last
 * logged in, whether one is at the desk now. They are kept in every line that is written for another reason.
 */
export const kustomerVolatile: readonly string[] = [
  'customer:$.attributes.lastSeenAt',
  'user:$.attributes.mostRecentLoginAt',
  'user:$.attributes.availability',
];
