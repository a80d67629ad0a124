import { deskError } from '../../core/errors.js';
import type { TargetRow } from '../../core/target-row.js';
import type { Operation, PayloadValue } from '../operation.js';
import type { Compiler, UploadsOf } from '../target.js';
import { crispCapabilities } from './capabilities.js';
import { compileConversation } from './compile/conversation.js';
import { compileArticle, compileArticleWithdrawal, compileFolder, compileLocale } from './compile/help.js';
import { compilePerson } from './compile/people.js';
import { crispEndings } from './endings.js';
import type { CrispRowKind } from './rows.js';

const compilers: Readonly<Record<CrispRowKind, (row: TargetRow) => readonly Operation[]>> = {
  person: compilePerson,
  conversation: compileConversation,
  locale: compileLocale,
  folder: compileFolder,
  article: compileArticle,
  'article-withdrawal': compileArticleWithdrawal,
};

const isKind = (kind: string): kind is CrispRowKind => Object.hasOwn(compilers, kind);

/** What a row becomes at Crisp. Pure. Errors: plan-invalid. */
export const compileCrisp = (row: TargetRow): readonly Operation[] => {
  if (!isKind(row.kind))
    throw deskError('plan-invalid', { what: `Crisp has no rows of kind ${row.kind}.`, where: row.key });
  return compilers[row.kind](row);
};

/** Files that go into Crisp's bucket before they are shown. Pure. */
export const uploadsOf: UploadsOf = ({ payload, kind }) =>
  [payload.file, ...((payload.pictures ?? []) as readonly PayloadValue[])].flatMap((file) => {
    const { sha256, size } = (file ?? {}) as Readonly<Record<string, PayloadValue>>;
    return typeof sha256 === 'string' && typeof size === 'number' ? [{ id: `${kind} ${sha256}`, size }] : [];
  });

/** All that a plan for Crisp needs; no network. */
export const crispCompiler: Compiler = {
  name: 'crisp',
  capabilities: crispCapabilities,
  compile: compileCrisp,
  endings: crispEndings,
};
