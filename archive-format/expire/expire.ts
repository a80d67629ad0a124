import type { Clock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import type { Progress } from '../../core/progress.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { ArchiveObject } from '../archive.js';
import { blobsOf, linesOf } from '../erase/certificate.js';
import { type Judge, judge } from '../erase/judge.js';
import { countedByKind, type ErasureOutline, rewrittenFiles } from '../erase/outline.js';
import { type ErasePlan, isNothing, planErasure } from '../erase/plan.js';
import { type Rewritten, rewriteObject } from '../erase/rewrite.js';
import type { SwapHook } from '../erase/swap.js';
import type { WorkFileRule } from '../erase/work-file-rule.js';
import { planWorkFiles } from '../erase/work-files.js';
import { type Operator, refuseUnfinished } from '../governance/add-version.js';
import { refuseHeld } from '../governance/holds.js';
import { erasuresOf } from '../governance/read.js';
import { readHandovers } from '../handover/log.js';
import type { HomePaths } from '../layout.js';
import { readInventory } from '../ocfl/read-inventory.js';
import { type Finder, finder, isDistinctive } from '../subject/finder.js';
import { recordSet } from '../subject/record-set.js';
import { type SubjectSpec, wholePeople } from '../subject/spec.js';
import { anyObject, suppressKey, suppressLine, suppressMark } from '../suppress/list.js';
import { findHistory, type History, noHistory } from './history.js';
import { findOld, type OldThings } from './old-threads.js';

/** What a retention rule takes: conversations and people that nobody touched since, or states that are older. */
export type Expiring = 'threads' | 'history';

export interface ExpireCall {
  readonly paths: HomePaths;
  readonly object: ArchiveObject;
  readonly spec: SubjectSpec;
  /** Milliseconds since 1970. */
  readonly before: number;
  readonly what: readonly Expiring[];
  readonly rules: readonly WorkFileRule[];
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

export interface ExpiryOutline extends ErasureOutline {
  /** Nothing is older. */
  readonly nothing: boolean;
  /** Conversations and people without any time: they stay. */
  readonly undated: number;
  /** Lines that only states before this snapshot need; null: no snapshot is that old, or threads alone expire. */
  readonly history: { readonly before: number; readonly lines: number } | null;
}

interface Looked {
  readonly old: OldThings;
  readonly history: History;
  readonly finder: Finder;
  readonly judge: Judge;
  readonly plan: ErasePlan;
  readonly outline: ExpiryOutline;
}

const undeclared = (object: ArchiveObject) =>
  deskError('subject-undeclared', {
    what: 'Nothing says how old the records of this source are.',
    where: object.name,
  });

/** The state that the newest snapshot before the day left: it and all later ones stay whole. */
const baseOf = async ({ object, before }: ExpireCall): Promise<number | undefined> =>
  (await object.snapshots()).findLast(({ finishedAt }) => Date.parse(finishedAt) < before)?.snapshot;

const look = async (call: ExpireCall): Promise<Looked> => {
  const { object, spec, paths, progress, signal, what } = call;
  if (what.includes('threads') && !spec.times) throw undeclared(object);
  const old = what.includes('threads')
    ? await findOld(object, spec, call.before, signal)
    : { records: recordSet(), undated: 0 };
  const base = what.includes('history') ? await baseOf(call) : undefined;
  const history = base === undefined ? noHistory : await findHistory(object, base, signal);
  const find = finder({
    ids: new Set([...old.records.all()].map(([, id]) => id)),
    emails: [],
    phones: [],
    words: [],
  });
  const decide = judge({
    doomed: old.records,
    finder: find,
    drop: ({ kind, snapshot, seq }) => history.has(kind, snapshot, seq),
  });
  const { inventory } = await readInventory(object.folder);
  const plan = await planErasure({
    root: object.folder,
    inventory,
    judge: decide,
    progress,
    ...(signal ? { signal } : {}),
  });
  const { folder: scratch, remove } = await scratchFolder('expire');
  try {
    const looking = { finder: find, doomed: old.records };
    const work = await planWorkFiles(paths, looking, call.rules, undefined, scratch);
    const outline: ExpiryOutline = {
      nothing: isNothing(plan),
      undated: old.undated,
      history: base === undefined ? null : { before: base, lines: history.lines },
      object: object.name,
      records: countedByKind(old.records.all()),
      mentions: countedByKind(decide.changed.all()),
      lines: linesOf(plan),
      attachments: blobsOf(plan),
      files: { all: plan.contents.length, rewritten: rewrittenFiles(plan) },
      work: work.rows,
      removed: work.remove,
      inputs: 0,
      names: { names: [], lines: 0 },
      shared: [],
      unclear: [],
    };
    return { old, history, finder: find, judge: decide, plan, outline };
  } finally {
    await remove();
  }
};

const refuseIfHeld = async (call: ExpireCall, { old, history, judge: decide }: Looked): Promise<void> => {
  const touched = recordSet();
  for (const set of [old.records, history.records, decide.changed])
    for (const [kind, id] of set.all()) touched.add(kind, id);
  await refuseHeld(call.object, call.spec, touched, call.signal);
};

/** Says what would expire; nothing is changed. Errors: hold-blocks, subject-undeclared, archive-damaged. */
export const outlineExpiry = async (call: ExpireCall): Promise<ExpiryOutline> => {
  const looked = await look(call);
  if (!looked.outline.nothing) await refuseIfHeld(call, looked);
  return looked.outline;
};

export interface ExpireOrder extends ExpireCall {
  readonly operator: Operator;
  readonly reason: string;
  readonly legalBasis: string;
  readonly clock: Clock;
  /** Keep what goes out of later extractions. People are not: who writes again is taken again. */
  readonly keepOut: boolean;
  readonly hook?: SwapHook;
}

/**
 * Takes what is older than a retention rule allows out of every version of an object, with a certificate. Needs the
 * lock. Nothing that old: nothing is done. Errors: those of `outlineExpiry`; snapshot-unfinished, erasure-incomplete,
 * erasure-unsafe, disk-full.
 */
export const expire = async (
  order: ExpireOrder,
): Promise<{ readonly outline: ExpiryOutline; readonly rewritten: Rewritten | undefined }> => {
  const { paths, object, spec, clock } = order;
  await refuseUnfinished(paths, object.name);
  const looked = await look(order);
  const { old, finder: find, outline } = looked;
  if (outline.nothing) return { outline, rewritten: undefined };
  await refuseIfHeld(order, looked);
  const source = (await object.snapshots()).at(-1)?.source.kind ?? '';
  const at = new Date(clock.now()).toISOString();
  const key = order.keepOut ? await suppressKey(paths.work) : undefined;
  const people = wholePeople(spec);
  const things = [...old.records.all()]
    .filter(([kind]) => !people.includes(kind))
    .flatMap(([kind, id]) => [[kind, id] as const, ...(isDistinctive(id) ? [[anyObject, id] as const] : [])]);
  const common = {
    paths,
    judge: looked.judge,
    finder: find,
    action: 'expire' as const,
    handovers: await readHandovers(paths.home),
    operator: order.operator,
    reason: order.reason,
    legalBasis: order.legalBasis,
    clock,
    progress: order.progress,
    ...(order.signal ? { signal: order.signal } : {}),
  };
  const rewritten = await rewriteObject({
    ...common,
    object: object.name,
    plan: looked.plan,
    ...(order.hook ? { hook: order.hook } : {}),
    earlier: (await erasuresOf(object)).map(({ erasure }) => erasure),
    suppress: (erasure) =>
      key ? things.map(([kind, id]) => suppressLine(suppressMark(key, source, kind, id), at, erasure)) : [],
    files: (folder) =>
      planWorkFiles(paths, { finder: find, doomed: old.records }, order.rules, folder, folder),
  });
  return { outline, rewritten };
};
