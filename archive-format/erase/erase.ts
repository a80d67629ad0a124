import { relative } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import type { Progress } from '../../core/progress.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { ArchiveObject } from '../archive.js';
import { type Operator, refuseUnfinished } from '../governance/add-version.js';
import { refuseHeld } from '../governance/holds.js';
import { erasuresOf } from '../governance/read.js';
import { readHandovers } from '../handover/log.js';
import { findUnfinished } from '../home/unfinished.js';
import type { HomePaths } from '../layout.js';
import { readInventory } from '../ocfl/read-inventory.js';
import type { ReadRecord } from '../read/raw-lines.js';
import { type FoundSubject, findSubject, type Subject } from '../subject/find.js';
import { type Finder, finder, isDistinctive, phoneForms } from '../subject/finder.js';
import { recordSet } from '../subject/record-set.js';
import type { SubjectSpec } from '../subject/spec.js';
import {
  anyObject,
  emailObject,
  phoneObject,
  suppressKey,
  suppressLine,
  suppressMark,
} from '../suppress/list.js';
import { blobsOf, linesOf } from './certificate.js';
import { contentsOf } from './contents.js';
import { redactAt, textsRedacted } from './field.js';
import { inputsNaming } from './inputs.js';
import { type Judge, judge } from './judge.js';
import { countedByKind, type ErasureOutline, rewrittenFiles } from './outline.js';
import { type ErasePlan, isNothing, planErasure } from './plan.js';
import { type Rewritten, rewriteObject } from './rewrite.js';
import type { SwapHook } from './swap.js';
import type { WorkFileRule } from './work-file-rule.js';
import { planWorkFiles } from './work-files.js';

export interface EraseCall {
  readonly paths: HomePaths;
  readonly object: ArchiveObject;
  readonly spec: SubjectSpec;
  readonly subject: Exclude<Subject, { readonly sort: 'everything' }>;
  /** Further words to strike out, e.g. a name that only this person has. */
  readonly also: readonly string[];
  /** Only what is at this path of the record goes; the record stays. For a subject that is one record. */
  readonly field?: readonly string[];
  readonly rules: readonly WorkFileRule[];
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

interface Looked {
  readonly found: FoundSubject;
  readonly finder: Finder;
  readonly judge: Judge;
  readonly plan: ErasePlan;
  readonly outline: ErasureOutline;
}

const missing = (call: EraseCall) =>
  deskError('subject-missing', {
    what: 'Nothing of the subject is in this object.',
    where: call.object.name,
  });

/** A judge that also counts what stays and has one of the names. */
const countingNames = (inner: Judge, names: readonly string[]) => {
  const look = finder({ ids: new Set(), emails: [], phones: [], words: names });
  let lines = 0;
  const counting: Judge = {
    ...inner,
    line: (record) => {
      const verdict = inner.line(record);
      if (verdict.fate === 'drop' || names.length === 0) return verdict;
      const data = (verdict.fate === 'change' ? verdict.data : undefined) ?? record.bytes;
      if (data && look.hitsJson(data)) lines++;
      return verdict;
    },
  };
  return { judge: counting, lines: () => lines };
};

const recordOf = ({ subject }: EraseCall) => (subject.sort === 'record' ? subject : undefined);

/** For one field: the record itself stays, and its old texts are looked for among all others. */
const foundFor = async (call: EraseCall): Promise<FoundSubject> => {
  const { object, spec, subject, field, signal } = call;
  const record = recordOf(call);
  if (!field || !record) return findSubject(object, spec, subject, signal);
  const texts = new Set<string>();
  if ((await object.kinds()).includes(record.kind))
    for await (const line of object.records(record.kind, undefined, signal))
      if (line.id === record.id && line.bytes)
        for (const text of textsRedacted(line.bytes, field)) texts.add(text);
  const nothing = recordSet();
  return {
    records: nothing,
    people: nothing,
    emails: [],
    phones: [],
    names: [...texts],
    others: [],
    shared: [],
  };
};

const changeOf = (call: EraseCall) => {
  const { field } = call;
  const record = recordOf(call);
  if (!field || !record) return undefined;
  return (line: ReadRecord): Buffer | undefined =>
    line.kind === record.kind && line.id === record.id && line.bytes
      ? redactAt(line.bytes, field)
      : undefined;
};

const look = async (call: EraseCall): Promise<Looked> => {
  const { object, spec, subject, paths, progress, signal } = call;
  const found = await foundFor(call);
  if (subject.sort === 'person' && found.people.size === 0) throw missing(call);
  const unclear = found.others.filter((word) => !isDistinctive(word));
  const find = finder({
    ids: new Set([...found.records.all()].map(([, id]) => id)),
    emails: found.emails,
    phones: found.phones,
    words: [...found.others.filter(isDistinctive), ...call.also],
  });
  const change = changeOf(call);
  const { inventory } = await readInventory(object.folder);
  const inputKinds = spec.inputs ?? [];
  const inputs = await inputsNaming(
    object.folder,
    contentsOf(inventory, object.folder),
    inputKinds,
    find,
    signal,
  );
  const decide = judge({
    doomed: found.records,
    finder: find,
    dropBytes: ({ kind, sha256 }) => inputKinds.includes(kind) && inputs.has(sha256),
    ...(change ? { change } : {}),
  });
  const names = found.names.filter((name) => /\S\s+\S/.test(name));
  const counting = countingNames(decide, names);
  const plan = await planErasure({
    root: object.folder,
    inventory,
    judge: counting.judge,
    progress,
    ...(signal ? { signal } : {}),
  });
  if (isNothing(plan)) throw missing(call);
  const { folder: scratch, remove } = await scratchFolder('erase');
  try {
    const work = await planWorkFiles(
      paths,
      { finder: find, doomed: found.records },
      call.rules,
      undefined,
      scratch,
    );
    const outline: ErasureOutline = {
      object: object.name,
      records: countedByKind(found.records.all()),
      mentions: countedByKind(decide.changed.all()),
      lines: linesOf(plan),
      attachments: blobsOf(plan),
      files: {
        all: plan.contents.length,
        rewritten: rewrittenFiles(plan),
      },
      work: work.rows,
      removed: work.remove,
      inputs: inputs.size,
      names: { names, lines: counting.lines() },
      shared: found.shared,
      unclear,
    };
    return { found, finder: find, judge: decide, plan, outline };
  } finally {
    await remove();
  }
};

const refuseIfHeld = async (call: EraseCall, { found, judge: decide }: Looked): Promise<void> => {
  const touched = recordSet();
  for (const [kind, id] of found.records.all()) touched.add(kind, id);
  for (const [kind, id] of decide.changed.all()) touched.add(kind, id);
  await refuseHeld(call.object, call.spec, touched, call.signal);
};

/**
 * Says what an erasure would do; nothing is changed and no lock is needed.
 * Errors: subject-missing, hold-blocks, archive-damaged.
 */
export const outlineErasure = async (call: EraseCall): Promise<ErasureOutline> => {
  const looked = await look(call);
  await refuseIfHeld(call, looked);
  return looked.outline;
};

export interface EraseOrder extends EraseCall {
  readonly operator: Operator;
  readonly reason: string;
  readonly legalBasis: string;
  readonly clock: Clock;
  /** Throw unfinished snapshots of the object away: they may hold the subject too. */
  readonly dropUnfinished: boolean;
  /** Keep the subject out of later extractions. */
  readonly suppress: boolean;
  readonly hook?: SwapHook;
}

/**
 * Erases a subject from one object. Needs the lock.
 * Errors: those of `outlineErasure`; snapshot-unfinished, flag-invalid, erasure-incomplete, erasure-unsafe, disk-full.
 */
export const erase = async (
  order: EraseOrder,
): Promise<{ readonly outline: ErasureOutline; readonly rewritten: Rewritten }> => {
  const { paths, object, clock } = order;
  const looked = await look(order);
  const { found, finder: find, judge: decide, plan, outline } = looked;
  await refuseIfHeld(order, looked);
  for (const text of [order.reason, order.legalBasis, order.operator.name, order.operator.address])
    if (find.hits(text))
      throw deskError('flag-invalid', {
        what: 'The reason, the legal basis or the operator names the subject; the certificate would keep that.',
        where: '--reason',
      });
  let dropped: readonly string[] = [];
  if (order.dropUnfinished) {
    const { begun, empty } = await findUnfinished(paths.work);
    const theirs = begun.filter(({ state }) => state.object.name === object.name);
    dropped = [...theirs.map(({ folder }) => folder), ...empty];
  } else await refuseUnfinished(paths, object.name);

  const source = (await object.snapshots()).at(-1)?.source.kind ?? '';
  const at = new Date(clock.now()).toISOString();
  const key = order.suppress ? await suppressKey(paths.work) : undefined;
  const records = [...found.records.all()];
  const things = [
    ...records,
    ...records.filter(([, id]) => isDistinctive(id)).map(([, id]) => [anyObject, id] as const),
    ...found.emails.map((email) => [emailObject, email] as const),
    ...found.phones.flatMap(phoneForms).map((form) => [phoneObject, form] as const),
  ];
  const common = {
    paths,
    judge: decide,
    finder: find,
    action: order.subject.sort === 'record' ? ('redact' as const) : ('erase' as const),
    operator: order.operator,
    reason: order.reason,
    legalBasis: order.legalBasis,
    clock,
    progress: order.progress,
    handovers: await readHandovers(paths.home),
    ...(order.signal ? { signal: order.signal } : {}),
  };
  const rewritten = await rewriteObject({
    ...common,
    object: object.name,
    plan,
    ...(order.hook ? { hook: order.hook } : {}),
    earlier: (await erasuresOf(object)).map(({ erasure }) => erasure),
    suppress: (erasure) =>
      key ? things.map(([kind, id]) => suppressLine(suppressMark(key, source, kind, id), at, erasure)) : [],
    files: async (folder) => {
      const work = await planWorkFiles(
        paths,
        { finder: find, doomed: found.records },
        order.rules,
        folder,
        folder,
      );
      return {
        replace: work.replace,
        remove: [...work.remove, ...dropped.map((path) => relative(paths.home, path))],
      };
    },
  });
  return { outline, rewritten };
};
