import { accountKinds } from './account.js';
import { articleKinds } from './articles.js';
import { automationKinds } from './automation.js';
import type { CompanionKind, ListedKind } from './kind.js';
import { knowledgeKinds } from './knowledge.js';
import { objectKinds } from './objects.js';
import { peopleKinds } from './people.js';
import { routingCompanions, routingKinds } from './routing.js';
import { singleKinds } from './single.js';
import { threadKinds } from './threads.js';
import { walkedKinds } from './walked.js';
import { wordingKinds } from './wording.js';

/** Every kind of the set-up that a plain list gives, in the order in which they are read. */
export const listedKinds: readonly ListedKind[] = [
  ...routingKinds,
  ...wordingKinds,
  ...automationKinds,
  ...accountKinds,
];

/** Kinds that come along with a listed one. */
export const companionKinds: readonly CompanionKind[] = routingCompanions;

/** All kinds, for their tables. */
export const declaredKinds: readonly CompanionKind[] = [
  ...peopleKinds,
  ...threadKinds,
  ...objectKinds,
  ...articleKinds,
  ...listedKinds,
  ...knowledgeKinds,
  ...companionKinds,
  ...walkedKinds,
  ...singleKinds,
];
