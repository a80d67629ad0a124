import { resolve } from 'node:path';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import type { TargetDirectory } from '../../core/target-directory.js';
import { openPlan, type Plan } from '../../load/plan/plan-file.js';
import { preflightPlan, preflightTarget } from '../../load/preflight.js';
import type { PreflightFinding } from '../../load/target.js';
import type { CommandContext, CommandResult, Flags, Options } from '../command.js';
import { forecastLines } from './plan-text.js';
import { counted } from './table.js';
import type { Reach } from './targets/room.js';
import { targetNamed } from './targets.js';
import { withoutWrites } from './write-care.js';

/** Flags of `check` that concern targets alone. */
export const targetCheckOptions = {
  plan: {
    type: 'string',
    about: 'Of a target: whether everything that this plan needs is there.',
    value: 'FOLDER',
  },
  'pictures-published': {
    type: 'boolean',
    about: 'Of a target: the plan’s files and pictures are published already, as load is to be told.',
    default: false,
  },
} as const satisfies Options;

export const findingMark = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' } as const;

const planFor = async (
  folder: string | undefined,
  target: string,
  signal: AbortSignal,
): Promise<Plan | undefined> => {
  if (folder === undefined) return undefined;
  const plan = await openPlan(resolve(folder), signal);
  if (plan.header.target === target) return plan;
  throw deskError('flag-invalid', {
    what: `The plan is for ${plan.header.target}, not for ${target}.`,
    where: '--plan',
    next: `deskarchive check ${plan.header.target} --plan ${folder}`,
  });
};

/** What the account has that a mapping can name. */
const holdings = ({ admins, teams, tags, attributes, locales }: TargetDirectory): PreflightFinding => {
  const active = attributes.filter(({ archived }) => !archived);
  const counts = [
    [admins, 'teammate'],
    [teams, 'team'],
    [tags, 'tag'],
    [active, 'custom attribute'],
  ] as const;
  const parts = [
    ...counts.filter(([of]) => of.length > 0).map(([of, noun]) => counted(of.length, noun)),
    locales.length === 0 ? 'no help centre' : `a help centre in ${locales.join(', ')}`,
  ];
  return { level: 'ok', topic: 'account', message: `There: ${parts.join(', ')}.` };
};

/**
 * Whether a target can be loaded: reads only. Without a plan the token and what the account has; with one, everything that
 * the plan needs, all of it at once, as `load` asks before its first write. Errors: those of the plan, token-missing,
 * token-refused, host-unreachable, flag-invalid.
 */
export const checkTarget = async (
  name: string,
  flags: Flags<typeof targetCheckOptions> & Reach,
  context: CommandContext,
): Promise<CommandResult> => {
  const { signal } = context;
  const plan = await planFor(flags.plan, name, signal);
  const room = await targetNamed(name);
  const target = room.open(flags, context, withoutWrites(flags['pictures-published']));
  try {
    const { workspace, findings: said } = plan
      ? await preflightPlan(plan, target, signal)
      : await preflightTarget(target, signal);
    const findings = [...said, holdings(await room.directory(flags, context))];
    const failed = findings.some(({ level }) => level === 'error');
    return {
      exit: failed ? exitCodes.findings : exitCodes.done,
      json: { findings, workspace, forecast: plan?.header.forecast ?? null },
      lines: [
        ...findings.map(
          ({ level, topic, message, todo }) =>
            `${findingMark[level]}  ${topic}: ${message}${todo === undefined ? '' : ` ${todo}`}`,
        ),
        ...(plan ? ['What the plan writes:', ...forecastLines(plan.header)] : []),
      ],
    };
  } finally {
    await target.close();
  }
};
