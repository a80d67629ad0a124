import type { Filling } from '../holdings/filling.js';
import { accountRecords } from './account.js';
import { automationRecords } from './automation.js';
import { routingRecords } from './routing.js';
import { wordingRecords } from './wording.js';

/** Puts what the organisation has set up on its shelves. */
export const addSetup = (filling: Filling): void => {
  const { names } = filling;
  for (const { kind, record, parents } of [
    ...routingRecords(names),
    ...wordingRecords(names),
    ...automationRecords(names),
    ...accountRecords(names),
  ])
    filling.add(kind, record, parents);
};
