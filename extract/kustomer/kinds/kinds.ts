import { accountKinds } from './account.js';
import { automationKinds } from './automation.js';
import type { CompanionKind, ListedKind } from './kind.js';
import { routingCompanions, routingKinds } from './routing.js';
import { wordingKinds } from './wording.js';

/** Every kind that a plain list gives, in the order in which they are read. */
export const listedKinds: readonly ListedKind[] = [
  ...routingKinds,
  ...wordingKinds,
  ...automationKinds,
  ...accountKinds,
];

/** Kinds without a list of their own. */
export const companionKinds: readonly CompanionKind[] = routingCompanions;
