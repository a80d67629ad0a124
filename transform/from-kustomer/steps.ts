import { readSteps, type Step, sqlFiles } from '../step.js';

/** Every step from Kustomer's tables to the model. */
export const kustomerSteps = (): readonly Step[] => [
  ...readSteps(sqlFiles('transform/from-kustomer')),
  ...readSteps(sqlFiles('transform/model/checks')),
];
