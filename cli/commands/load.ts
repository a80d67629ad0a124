import { exitCodes } from '../../core/exit-codes.js';
import type { LoadReport } from '../../load/apply/load-report.js';
import { applyPlan } from '../../load/apply.js';
import { publishedPictures, startPictureHost } from '../../load/picture-host.js';
import { applyUntilDone } from '../../load/until-done.js';
import { command } from '../command.js';
import { rehearsalOptions } from '../rehearsal/options.js';
import { filedLines, operatorOption, withFiling } from '../shared/filing.js';
import { archiveRefOf } from '../shared/model.js';
import { openPlanPlace, planOptions } from '../shared/plan-place.js';
import { operatorOf } from '../shared/sources.js';
import { counted, table } from '../shared/table.js';
import { targetNamed, targetOptions } from '../shared/targets.js';
import { writeCare, writeCareOptions } from '../shared/write-care.js';

const outcome = (report: LoadReport) => {
  const { totals } = report;
  const lost = totals.rejected + totals.blocked + totals.unknown + totals.waiting;
  return { written: totals.created + totals.updated + totals.already + totals.removed, lost };
};

/** What a person reads after a load. */
export const loadLines = (report: LoadReport): string[] => {
  const { written, lost } = outcome(report);
  if (report.run === null && lost === 0)
    return [
      `Nothing to do: all ${counted(report.totals.done, 'operation')} are in ${report.workspace} already.`,
    ];
  const kinds = Object.entries(report.byKind);
  return [
    `Run ${report.run} into ${report.target} ${report.workspace}: ${counted(written, 'operation')} written, ${counted(report.totals.done, 'operation')} there before`,
    ...table(
      ['kind', 'before', 'created', 'updated', 'found', 'taken off', 'rejected', 'not done'],
      kinds.map(([kind, k]) => [
        kind,
        k.done ?? 0,
        k.created ?? 0,
        k.updated ?? 0,
        k.already ?? 0,
        k.removed ?? 0,
        k.rejected ?? 0,
        (k.blocked ?? 0) + (k.unknown ?? 0) + (k.waiting ?? 0),
      ]),
      ['before', 'created', 'updated', 'found', 'taken off', 'rejected', 'not done'],
    ),
    ...(report.totals.looks > 0
      ? [
          `${counted(report.totals.looks, 'write')} of unknown fate were looked up, none was repeated blindly.`,
        ]
      : []),
    ...report.findings.filter((f) => f.level !== 'ok').map((f) => `${f.level} ${f.topic}: ${f.message}`),
    ...(report.rejectsFile ? [`What did not arrive: ${report.rejectsFile}`] : []),
    `Ledger: ${report.ledger.path}`,
  ];
};

export const load = command({
  name: 'load',
  summary: 'Apply a plan to the target.',
  about:
    'Applies a plan: looks first whether everything it needs is there and nobody is mailed, then writes phase by phase, each intent in the ledger before its call. After a crash or a stop the same command goes on; a write whose fate is unknown is looked up, never repeated blindly. The source is not touched. The token comes from DESKARCHIVE_<VENDOR>_TOKEN or its _FILE form.',
  positionals: [],
  options: {
    ...planOptions,
    ...targetOptions,
    ...writeCareOptions,
    ...operatorOption,
    ...rehearsalOptions,
    parallel: {
      type: 'number',
      about:
        'Conversations and contacts written side by side; when absent, 16, and at Intercom as many more (128 at most) as it takes to use the rate up.',
      whole: true,
      range: [1, 256],
    },
    'retry-rejected': { type: 'boolean', about: 'Try again what the target refused before.', default: false },
    overwrite: {
      type: 'boolean',
      about:
        'Change what somebody edited at the target since it was written; without it such things are left alone and listed.',
      default: false,
    },
    'beside-others': {
      type: 'boolean',
      about:
        'Load for the first time although the account has records of this desk that no ledger of this archive knows: what they stand for is written a second time.',
      default: false,
    },
    'pictures-url': {
      type: 'string',
      about:
        'Public address of this machine’s picture server (a tunnel), or of a folder with the pictures when --pictures-published is given.',
      value: 'URL',
    },
    'until-done': {
      type: 'boolean',
      about: 'When the target takes no more calls today, wait for the next day and go on, until all is done.',
      default: false,
    },
    'pictures-published': {
      type: 'boolean',
      about: 'The pictures lie at --pictures-url already; serve none from here.',
      default: false,
    },
    'pictures-port': {
      type: 'number',
      about: 'Port of the picture server; 0 takes any free one.',
      default: 0,
      whole: true,
      range: [0, 65_535],
    },
  },
  examples: [
    ['deskarchive load --plan acme-plan', 'writes; run it again after any interruption'],
    [
      'deskarchive load --plan acme-plan --rehearse',
      'how long it will take and what will fail, without an account',
    ],
    [
      'deskarchive load --plan acme-plan --pictures-url https://pictures.example.com',
      'with a tunnel for article pictures',
    ],
  ],
  exits: [
    exitCodes.findings,
    exitCodes.doneWithGaps,
    exitCodes.refusedByVendor,
    exitCodes.staleOrUnconfirmed,
    exitCodes.locked,
  ],
  json: {
    run: 'Number of the run in the ledger; null when nothing was to be done',
    workspace: 'The target account',
    totals:
      'done (before), created, updated, already, removed (the source has it no longer), rejected, blocked, unknown, waiting, looks',
    byKind: 'The same per kind',
    findings: 'What preflight and canary said',
    parallel: 'Conversations and contacts that were let write side by side, at most',
    ledger: 'path, head',
    filed: 'object, version, runs: what was added to the archive',
    rejectsFile: 'NDJSON of everything that did not arrive; null when all did',
    verdict:
      'Rehearsal only: clean, rejects or mailed; with it seconds, calls, bytes, byCall, pace, rejects (grouped), violations, assumed, advice',
  },
  run: async (_, flags, context) => {
    if (flags.rehearse) {
      const { runRehearsal } = await import('../rehearsal/rehearsal.js');
      const place = await openPlanPlace(flags, context.signal, { unconfirmed: 'allow' });
      return runRehearsal(place, flags, context);
    }
    const place = await openPlanPlace(flags, context.signal);
    const { plan, archive, object, mappingSha256 } = place;
    const operator = operatorOf(flags.operator);
    const blob = (sha256: string) => object.blob(sha256);
    const target = (await targetNamed(plan.header.target)).open(flags, context, {
      ...writeCare(flags),
      overwrite: flags.overwrite,
      filesLie: flags['pictures-published'],
    });
    const publicUrl = flags['pictures-url'];
    const pictures =
      flags['pictures-published'] && publicUrl !== undefined
        ? publishedPictures(publicUrl)
        : await startPictureHost({ blob, port: flags['pictures-port'], publicUrl });
    try {
      const input = {
        plan,
        target,
        home: archive.home,
        present: { archive: archiveRefOf(object), mappingSha256 },
        blob,
        pictureUrl: pictures.pictureUrl,
        clock: context.clock,
        random: Math.random,
        signal: context.signal,
        progress: context.progress,
        settings: {
          parallel: flags.parallel ?? null,
          retryRejected: flags['retry-rejected'],
          besideOthers: flags['beside-others'],
        },
        operator,
      };
      const { result: report, filed } = await withFiling(place, operator, context, () =>
        flags['until-done']
          ? applyUntilDone(input, (until, why) =>
              context.progress({
                stage: 'load',
                task: 'waiting',
                done: 0,
                unit: 'calls',
                waiting: `${why} It goes on at ${new Date(until).toISOString()}`,
              }),
            )
          : applyPlan(input),
      );
      return {
        exit: outcome(report).lost > 0 ? exitCodes.doneWithGaps : exitCodes.done,
        json: { ...report, filed },
        lines: [...loadLines(report), ...filedLines(filed)],
      };
    } finally {
      await pictures.close();
      await target.close();
    }
  },
});
