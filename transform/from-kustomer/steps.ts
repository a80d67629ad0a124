import { readSteps, type Step, sqlFiles } from '../step.js';
import { articleText } from './knowledge/article-text.js';

/** Every step from Kustomer's tables to the model. */
export const kustomerSteps = (): readonly Step[] => [
  articleText,
  ...readSteps(sqlFiles('transform/from-kustomer')),
  ...readSteps(sqlFiles('transform/model/checks')),
];
