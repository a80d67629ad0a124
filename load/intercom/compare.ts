import type { Exchange } from '../../core/http.js';
import type { Comparison, DoneOperation, PerformContext } from '../target.js';
import type { Api } from './api/api.js';
import { createChecks } from './compare/checks.js';
import { compareConversationUnit } from './compare/conversation.js';
import {
  compareArticleLinks,
  compareArticleUnit,
  compareArticleWithdrawal,
  compareCollectionUnit,
  compareInternalArticleUnit,
} from './compare/help-center.js';
import { compareObjectRelationUnit, compareObjectUnit } from './compare/object.js';
import {
  compareAttributeUnit,
  compareCompanyUnit,
  compareContactUnit,
  compareTagUnit,
} from './compare/people.js';
import type { Scope } from './compare/scope.js';
import { compareTicketTypeUnit, compareTicketUnit } from './compare/ticket.js';
import type { Desk } from './kinds/kind.js';

const comparisons = [
  compareAttributeUnit,
  compareTagUnit,
  compareCompanyUnit,
  compareContactUnit,
  compareConversationUnit,
  compareTicketTypeUnit,
  compareTicketUnit,
  compareObjectUnit,
  compareObjectRelationUnit,
  compareCollectionUnit,
  compareArticleUnit,
  compareArticleWithdrawal,
  compareArticleLinks,
  compareInternalArticleUnit,
];

/** Reads a unit back and compares it with what was written. */
export const compareIntercom = async (
  done: readonly DoneOperation[],
  world: {
    readonly api: Api;
    readonly desk: Desk;
    readonly context: PerformContext;
    readonly exchange: Exchange;
    readonly signal: AbortSignal;
  },
): Promise<Comparison> => {
  const byKind = new Map<string, DoneOperation[]>();
  for (const one of done) {
    const there = byKind.get(one.operation.kind);
    if (there) there.push(one);
    else byKind.set(one.operation.kind, [one]);
  }
  const checks = createChecks();
  const scope: Scope = { ...world, checks, of: (kind) => byKind.get(kind) ?? [] };
  for (const compare of comparisons) await compare(scope);
  return checks.result();
};
