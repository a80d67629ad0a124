import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { virtualClock } from '../../core/clock.js';
import { openDuck } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { replaceFile } from '../../core/files.js';
import type { Plan } from '../../load/plan/plan-file.js';
import { needsOf } from '../../load/preflight.js';
import type { RehearsalReport } from '../../load/rehearse/report.js';
import { rehearsePlan } from '../../load/rehearse.js';
import { rehearsalFileName } from '../../load/report.js';
import { seededRandom } from '../../simulate/faults.js';
import type { CommandContext, CommandResult, Flags } from '../command.js';
import { namedValues } from '../shared/named-values.js';
import type { PlanPlace } from '../shared/plan-place.js';
import { targetNamed } from '../shared/targets.js';
import { writeCare, type writeCareOptions } from '../shared/write-care.js';
import { rehearsalLines } from './lines.js';
import type { rehearsalOptions } from './options.js';
import type { PlannedTicketType } from './stage.js';

const exits: Readonly<Record<RehearsalReport['verdict'], CommandResult['exit']>> = {
  clean: exitCodes.done,
  rejects: exitCodes.doneWithGaps,
  mailed: exitCodes.findings,
};

/** The ticket types that a plan makes, by the names that its looks use. */
export const plannedTicketTypes = async (plan: Plan): Promise<ReadonlyMap<string, PlannedTicketType>> => {
  const kind = 'ticket-type';
  const types = new Map<string, PlannedTicketType>();
  if (!plan.header.operations.byKind[kind]) return types;
  const duck = await openDuck({ memoryMb: 128, threads: 1 });
  try {
    for await (const { key, payload } of needsOf(plan, duck).operations(kind))
      types.set(key.slice(`${kind}:`.length), payload as unknown as PlannedTicketType);
  } finally {
    duck.close();
  }
  return types;
};

/** `load --rehearse`. Errors: flag-invalid, and those of applyPlan. */
export const runRehearsal = async (
  { plan, archive, object }: PlanPlace,
  flags: Flags<typeof rehearsalOptions & typeof writeCareOptions> & {
    readonly parallel: number | undefined;
    readonly 'retry-rejected': boolean;
  },
  context: CommandContext,
): Promise<CommandResult> => {
  const { stage: readStage } = await targetNamed(plan.header.target);
  if (!readStage)
    throw deskError('flag-invalid', {
      what: `There is no stand-in of ${plan.header.target} to rehearse on.`,
      where: '--rehearse',
    });
  const clock = virtualClock(context.clock.now(), { auto: true });
  const settings = namedValues(flags['stand-in'], '--stand-in');
  const uploadBytesPerSecond = flags.upload * 1e6;
  const random = seededRandom(1);
  const blob = (sha256: string) => object.blob(sha256);
  const ticketTypes = await plannedTicketTypes(plan);
  const stage = await readStage();
  const staged = stage({
    looks: plan.header.looks,
    ticketTypes,
    settings,
    faults: flags.faults,
    clock,
    travelMs: (bytes) => flags.latency + (bytes / uploadBytesPerSecond) * 1000,
    blob,
    random,
    care: writeCare(flags),
    environment: context.environment,
  });
  const report = await rehearsePlan({
    plan,
    ...staged,
    clock,
    realClock: context.clock,
    scratch: join(archive.home, 'work', `rehearsal-${randomUUID()}`),
    blob,
    random,
    assumed: {
      latencyMs: flags.latency,
      uploadBytesPerSecond,
      parallel: flags.parallel ?? null,
      rate: staged.rate,
      settings: {
        ...staged.settings,
        ...settings,
        ...(flags.faults === undefined ? {} : { faults: flags.faults }),
      },
    },
    signal: context.signal,
    progress: context.progress,
  });
  await replaceFile(
    flags.out ?? join(plan.folder, rehearsalFileName),
    `${JSON.stringify(report, null, 2)}\n`,
  );
  return { exit: exits[report.verdict], json: { ...report }, lines: rehearsalLines(report) };
};
