import { exitCodes } from '../../core/exit-codes.js';
import { type UndoReport, undoPlan } from '../../load/undo.js';
import { command } from '../command.js';
import { filedLines, operatorOption, withFiling } from '../shared/filing.js';
import { archiveRefOf } from '../shared/model.js';
import { openPlanPlace, planOptions } from '../shared/plan-place.js';
import { operatorOf } from '../shared/sources.js';
import { counted, table } from '../shared/table.js';
import { targetNamed, targetOptions } from '../shared/targets.js';
import { writeCare, writeCareOptions } from '../shared/write-care.js';

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);

/** Files that lie where no undo reaches. */
const leftLines = ({ cannotBeUndone: { byPlace, first, file } }: UndoReport): string[] => {
  const places = Object.values(byPlace);
  const all = places.reduce((total, { files }) => total + files, 0);
  if (all === 0) return [];
  return [
    'Cannot be undone:',
    ...places.map(({ files, why }) => `  ${counted(files, 'file')}. ${why}`),
    ...table(
      ['kind', 'file', 'where it lies'],
      first.map(({ kind, name, sha256, url }) => [kind, name ?? sha256.slice(0, 16), url]),
    ),
    ...(file ? [`All of them, with their operations: ${file}`] : []),
  ];
};

/** What nobody knew to have arrived. */
const unansweredLines = ({ unanswered, dryRun }: UndoReport): string[] => {
  const writes = sum(unanswered);
  if (writes === 0) return [];
  return [
    dryRun
      ? `Of ${counted(writes, 'write')} more nobody knows whether they arrived; the undo looks for them first.`
      : `Of ${counted(writes, 'write')} nobody knew whether they arrived: looked for, and what was there is counted above.`,
  ];
};

/** What a person reads after an undo. */
export const undoLines = (report: UndoReport): string[] => {
  const { removed, kept, notOurs, dryRun, workspace } = report;
  const kinds = [...new Set([...Object.keys(removed), ...Object.keys(kept)])];
  if (kinds.length === 0 && notOurs.length === 0)
    return [
      `Nothing to take back: no load of this plan is in ${workspace}.`,
      ...unansweredLines(report),
      ...leftLines(report),
    ];
  return [
    dryRun
      ? `Nothing is removed yet. ${counted(sum(removed), 'operation')} would be taken back from ${workspace}, unless somebody changed them since:`
      : `${counted(sum(removed), 'operation')} taken back from ${workspace}, ${counted(sum(kept), 'operation')} kept:`,
    ...table(
      ['kind', dryRun ? 'would go' : 'removed', 'kept'],
      kinds.map((kind) => [kind, removed[kind] ?? 0, kept[kind] ?? 0]),
      ['would go', 'removed', 'kept'],
    ),
    ...(notOurs.length === 0
      ? []
      : [
          'There before the load, so it stays:',
          ...table(
            ['kind', 'what the load did', 'operations'],
            notOurs.map(({ kind, status, operations }) => [
              kind,
              status === 'updated' ? 'changed it' : 'left it alone',
              operations,
            ]),
            ['operations'],
          ),
        ]),
    ...unansweredLines(report),
    ...(report.keptFile ? [`Why each of them stays: ${report.keptFile}`] : []),
    ...leftLines(report),
  ];
};

export const undo = command({
  name: 'undo',
  summary: 'Take back what the loads of a plan made.',
  about:
    'Removes from the target what the ledger says that loads of this plan created, the last first and several side by side. What was there before stays, and so does what somebody changed since the load, with what that needs (the writer of a conversation that somebody answered); so does what others hung on it, such as a person who wrote again; each is listed with the reason. What a broken-off load wrote without an answer is looked for first, as the next load would. A dry run does neither look for that nor for changes. Files that lie where no call takes them away, in Crisp’s bucket or on a host of yours, are listed as what cannot be undone. Each removal goes into the ledger, so that a broken-off undo goes on where it stopped, and a later load writes everything again.',
  positionals: [],
  options: {
    ...planOptions,
    ...targetOptions,
    ...operatorOption,
    'index-lag': writeCareOptions['index-lag'],
    settle: writeCareOptions.settle,
    parallel: {
      type: 'number',
      about:
        'Conversations, contacts and articles taken back side by side; when absent, 16, and at Intercom as many more (128 at most) as it takes to use the rate up.',
      whole: true,
      range: [1, 256],
    },
    'dry-run': { type: 'boolean', about: 'Only say what would be removed.', default: false },
  },
  examples: [
    ['deskarchive undo --plan acme-plan --dry-run', 'what would go'],
    ['deskarchive undo --plan acme-plan', 'takes it back'],
  ],
  exits: [exitCodes.doneWithGaps, exitCodes.refusedByVendor, exitCodes.staleOrUnconfirmed, exitCodes.locked],
  json: {
    dryRun: 'Nothing was removed',
    workspace: 'The target account',
    removed: 'Operations taken back, by kind; in a dry run those that would be',
    kept: 'Operations that stay though a load made them, by kind',
    keptFile: 'NDJSON with the reason for each kept operation; null when there is none',
    unanswered:
      'Writes of broken-off loads that got no answer, by kind: the undo looks for each first, a dry run does not',
    parallel: 'Conversations, contacts and articles that were let go side by side, at most',
    filed: 'object, version, runs: what was added to the archive',
    notOurs: 'kind, status, operations: what was there before the load',
    cannotBeUndone:
      'byPlace (files, why), first (key, kind, sha256, name, at, url), file: files that lie where no undo reaches; the NDJSON file has all of them',
  },
  run: async (_, flags, context) => {
    const place = await openPlanPlace(flags, context.signal);
    const { plan, archive, object, mappingSha256 } = place;
    const operator = operatorOf(flags.operator);
    const target = (await targetNamed(plan.header.target)).open(
      flags,
      context,
      writeCare({ ...flags, reserve: 0, ceiling: [], 'canary-wait': 0 }),
    );
    try {
      const undo = () =>
        undoPlan({
          plan,
          target,
          home: archive.home,
          present: { archive: archiveRefOf(object), mappingSha256 },
          dryRun: flags['dry-run'],
          operator,
          parallel: flags.parallel,
          clock: context.clock,
          signal: context.signal,
          progress: context.progress,
        });
      const { result: report, filed } = flags['dry-run']
        ? { result: await undo(), filed: [] }
        : await withFiling(place, operator, context, undo);
      return {
        exit:
          sum(report.kept) > 0 || report.cannotBeUndone.file !== null
            ? exitCodes.doneWithGaps
            : exitCodes.done,
        json: { ...report, filed },
        lines: [...undoLines(report), ...filedLines(filed)],
      };
    } finally {
      await target.close();
    }
  },
});
