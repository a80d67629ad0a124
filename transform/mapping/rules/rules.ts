import type { TargetName } from '../mapping.js';
import { intercomRules } from './intercom.js';
import type { TargetRules } from './target-rules.js';

const all: Readonly<Record<TargetName, TargetRules>> = { intercom: intercomRules };

export const rulesOf = (target: TargetName): TargetRules => all[target];
