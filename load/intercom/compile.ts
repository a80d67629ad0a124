import { deskError } from '../../core/errors.js';
import type { TargetRow } from '../../core/target-row.js';
import type { Operation } from '../operation.js';
import type { Compiler } from '../target.js';
import { intercomCalls } from './calls.js';
import { intercomCapabilities } from './capabilities.js';
import { compileConversation } from './compile/conversation.js';
import {
  compileArticle,
  compileArticleWithdrawal,
  compileCollection,
  compileInternalArticle,
} from './compile/help-center.js';
import { compileObject, compileObjectRelation } from './compile/object.js';
import { compileAttribute, compileCompany, compileContact, compileTag } from './compile/people.js';
import { compileTicket, compileTicketType } from './compile/ticket.js';
import { intercomEndings } from './endings.js';
import type { IntercomRowKind } from './rows.js';

const compilers: Readonly<Record<IntercomRowKind, (row: TargetRow) => readonly Operation[]>> = {
  attribute: compileAttribute,
  tag: compileTag,
  company: compileCompany,
  contact: compileContact,
  conversation: compileConversation,
  'ticket-type': compileTicketType,
  ticket: compileTicket,
  object: compileObject,
  'object-relation': compileObjectRelation,
  collection: compileCollection,
  article: compileArticle,
  'article-withdrawal': compileArticleWithdrawal,
  'internal-article': compileInternalArticle,
};

const isKind = (kind: string): kind is IntercomRowKind => Object.hasOwn(compilers, kind);

/** What a row becomes at Intercom. Pure. Errors: plan-invalid. */
export const compileIntercom = (row: TargetRow): readonly Operation[] => {
  if (!isKind(row.kind))
    throw deskError('plan-invalid', { what: `Intercom has no rows of kind ${row.kind}.`, where: row.key });
  return compilers[row.kind](row);
};

/** All that a plan for Intercom needs; no network. */
export const intercomCompiler: Compiler = {
  name: 'intercom',
  capabilities: intercomCapabilities,
  calls: intercomCalls,
  compile: compileIntercom,
  endings: intercomEndings,
};
