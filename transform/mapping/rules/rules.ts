import type { TargetName } from '../mapping.js';
import { crispRules } from './crisp.js';
import { intercomRules } from './intercom.js';
import type { TargetRules } from './target-rules.js';

const all: Readonly<Record<TargetName, TargetRules>> = {
  intercom: intercomRules,
  crisp: crispRules,
};

export const rulesOf = (target: TargetName): TargetRules => all[target];
