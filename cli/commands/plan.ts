import { join, resolve } from 'node:path';
import { deskError, isDeskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { makeFolder } from '../../core/files.js';
import { ledgerFile, ledgerFolder, ledgerWorkspaces, readLedger } from '../../load/ledger.js';
import { openPlan, type PlanHeader } from '../../load/plan/plan-file.js';
import { makePlan } from '../../load/plan.js';
import { diffPlans, type PlanDiff } from '../../load/plan-diff.js';
import { loadMapping } from '../../transform/mapping/load.js';
import { unreadKinds } from '../../transform/unread-kinds.js';
import { type CommandContext, command } from '../command.js';
import { archiveOptions, openSource } from '../shared/archive.js';
import { refuseOtherSource, refuseOtherTarget } from '../shared/mapping.js';
import { archiveRefOf, modelOf } from '../shared/model.js';
import { planDiffLines } from '../shared/plan-diff-text.js';
import { writePlanPlace } from '../shared/plan-place.js';
import { planLines } from '../shared/plan-text.js';
import { refuseUnknownNames, scopeOf, scopeOptions, scopeWords } from '../shared/scope.js';
import { partialLine, partialOf } from '../shared/selection.js';
import { counted } from '../shared/table.js';
import { targetNamed, targetNames } from '../shared/targets.js';

/** The ledger that a plan continues: of the workspace named, or of the only one there is. */
const ledgerOf = async (home: string, target: string, workspace: string | undefined): Promise<PlanLedger> => {
  const known = await ledgerWorkspaces(home, target);
  if (workspace === undefined && known.length > 1) {
    throw deskError('flag-invalid', {
      what: `The archive was loaded into ${known.length} workspaces: ${known.join(', ')}.`,
      where: '--workspace',
      next: 'Name the one that this plan is for.',
    });
  }
  const wanted = workspace ?? known[0];
  if (wanted === undefined || !known.includes(wanted))
    return { workspace: workspace ?? null, head: null, file: null };
  const folder = ledgerFolder(home, target, wanted);
  return { workspace: wanted, head: (await readLedger(folder)).head, file: ledgerFile(folder) };
};

interface PlanLedger {
  readonly workspace: string | null;
  readonly head: string | null;
  readonly file: string | null;
}

/** Undefined, with a note, when the older plan can no longer be read: it is gone anyway. */
const differenceTo = async (
  old: string,
  made: string,
  context: CommandContext,
): Promise<PlanDiff | undefined> => {
  try {
    return await diffPlans(
      await openPlan(old, context.signal),
      await openPlan(resolve(made), context.signal),
    );
  } catch (error) {
    if (!isDeskError(error, 'plan-invalid') && !isDeskError(error, 'plan-missing')) throw error;
    context.note(`The plan that was replaced cannot be compared: ${error.message}`);
    return undefined;
  }
};

/** What an earlier load may have left, and nobody can tell any more. */
const unansweredLines = ({ unanswered = {} }: PlanHeader): string[] => {
  const kinds = Object.entries(unanswered).map(([kind, count]) => `${counted(count, kind)}`);
  return kinds.length === 0
    ? []
    : [
        '',
        `Of writes of an earlier load nobody knows whether they arrived, and the source has them no longer: ${kinds.join(', ')}. What arrived stays at the target; load/LEDGER.md says how to list them.`,
      ];
};

export const plan = command({
  name: 'plan',
  summary: 'Compile a load and count its losses before anything is written.',
  about:
    'Compiles every write to the target, offline: operations by kind, calls and time, every loss with its reason, everything held back and why. The plan is bound to this state of the archive, to the confirmed mapping and to the ledger; load refuses it when one of them changed.',
  positionals: [],
  options: {
    ...archiveOptions,
    target: { type: 'string', about: 'The desk to load into.', choices: targetNames, default: 'intercom' },
    mapping: { type: 'string', about: 'The confirmed mapping.', value: 'FILE', required: true },
    out: {
      type: 'string',
      about: 'Folder for the plan; an older plan there is replaced.',
      value: 'FOLDER',
      required: true,
    },
    workspace: {
      type: 'string',
      about: 'The target account, when the archive was loaded into several.',
      value: 'ID',
    },
    ...scopeOptions,
    unconfirmed: {
      type: 'boolean',
      about: 'Plan with a mapping that nobody confirmed, to look at the losses. load will refuse it.',
      default: false,
    },
  },
  examples: [
    [
      'deskarchive plan --archive acme.archive --target intercom --mapping acme.yaml --out acme-plan',
      'a plan and its losses',
    ],
    [
      'deskarchive plan --archive acme.archive --mapping acme.yaml --sample 100 --out acme-sample',
      'a hundred conversations first, the ugliest',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.staleOrUnconfirmed],
  json: {
    plan: 'The folder',
    sha256: 'Digest that names this exact plan',
    operations: 'total, open, byKind',
    forecast: 'calls, bytes, hours, days (where the target counts calls by the day), rate',
    losses: 'total, byReason (count, meaning, examples)',
    held: 'total, byReason (count, meaning, examples)',
    unread: 'Records, by kind, that the model has no place for: they stay in the archive',
    unanswered:
      'Writes of earlier loads, by kind, that got no answer and that the plan names no longer; empty when there are none',
    partial: 'Filters of the newest snapshot when none of the archive is whole; null otherwise',
    diff: 'Against the plan that was in the folder before, as plan diff says it; null when there was none',
  },
  run: async (_, flags, context) => {
    const { mapping, sha256 } = await loadMapping(flags.mapping, {
      unconfirmed: flags.unconfirmed ? 'allow' : 'refuse',
    });
    refuseOtherTarget(mapping, flags.target);
    const scope = await scopeOf(flags);
    const { archive, object } = await openSource(flags);
    refuseOtherSource(mapping, object.name, flags.mapping);
    const model = await modelOf(archive, object, context);
    await refuseUnknownNames(model.folder, scope);
    const room = await targetNamed(flags.target);
    const scratch = join(archive.home, 'work');
    await makeFolder(scratch);
    const shaped = await room.shape(
      {
        model: model.folder,
        mapping,
        now: context.clock.now(),
        scratch,
        ...(scope === undefined ? {} : { scope }),
      },
      context,
    );
    let diff: PlanDiff | undefined;
    try {
      const header = await makePlan({
        rows: shaped.rows(context.signal),
        held: shaped.held(context.signal),
        target: room.compiler(context),
        archive: archiveRefOf(object),
        modelKey: model.key,
        unread: await unreadKinds(object),
        ...(scope === undefined ? {} : { scope: scopeWords(scope) }),
        mappingSha256: sha256,
        ledger: await ledgerOf(archive.home, flags.target, flags.workspace),
        out: flags.out,
        signal: context.signal,
        progress: context.progress,
        replaced: async (old) => {
          diff = await differenceTo(old, flags.out, context);
        },
      });
      await writePlanPlace(flags.out, archive, object, flags.mapping);
      const made = await openPlan(flags.out, context.signal);
      const partial = partialOf(await object.snapshots());
      return {
        exit: exitCodes.done,
        json: {
          plan: made.folder,
          sha256: made.sha256,
          operations: header.operations,
          forecast: header.forecast,
          losses: header.losses,
          held: header.held,
          unread: header.unread ?? {},
          unanswered: header.unanswered ?? {},
          partial,
          diff: diff ?? null,
        },
        lines: [
          ...planLines(header),
          ...unansweredLines(header),
          '',
          ...(partial ? [...partialLine(partial), 'The plan covers no more than that.'] : []),
          ...(diff === undefined
            ? []
            : ['Against the plan that was here before', ...planDiffLines(diff), '']),
          `The plan is in ${flags.out}: deskarchive load --plan ${flags.out}`,
        ],
      };
    } finally {
      await shaped.close();
    }
  },
});
