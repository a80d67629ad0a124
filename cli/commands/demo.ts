import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { deskError } from '../../core/errors.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { makeFolder } from '../../core/files.js';
import { type Command, type CommandContext, type CommandResult, command } from '../command.js';
import { settleFlags, settlePositionals } from '../flags.js';
import { type StandIn, startStandIn } from '../shared/stand-in.js';
import { counted } from '../shared/table.js';
import { extract } from './extract.js';
import { load } from './load.js';
import { mapConfirm, mapPropose } from './map.js';
import { plan } from './plan.js';
import { query } from './query.js';
import { readback } from './readback.js';
import { transform } from './transform.js';
import { verify } from './verify.js';

/** Tells a folder of an earlier demo, which may be replaced, from anybody's own. */
const marker = '.deskarchive-demo';

const prepare = async (folder: string, keep: boolean): Promise<void> => {
  if (existsSync(folder)) {
    const names = await readdir(folder);
    if (names.length > 0 && !names.includes(marker))
      throw deskError('archive-foreign', {
        what: 'The folder holds other things and was not made by a demo.',
        where: folder,
        next: 'Name an empty or new folder with --dir.',
      });
    if (!keep) await rm(folder, { recursive: true, force: true });
  }
  await makeFolder(folder);
  await writeFile(join(folder, marker), 'Made by deskarchive demo, which may replace this folder.\n');
};

/** The command as one would type it. */
const typed = (
  one: Command,
  positionals: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): string =>
  [
    'deskarchive',
    one.name,
    ...positionals,
    ...Object.entries(flags).flatMap(([name, value]) =>
      value === true
        ? [`--${name}`]
        : (Array.isArray(value) ? value : [value]).map((item) => {
            const text = String(item);
            return `--${name} ${/^[\w./=:@-]+$/.test(text) ? text : JSON.stringify(text)}`;
          }),
    ),
  ].join(' ');

interface Show {
  readonly context: CommandContext;
  readonly folder: string;
  say(...lines: readonly string[]): Promise<void>;
}

/** Shows a command, runs it as the user would, shows its answer. Ends the demo when it fails. */
const play = async (
  show: Show,
  one: Command,
  positionals: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  fine: readonly ExitCode[] = [exitCodes.done],
): Promise<CommandResult> => {
  await show.say('', `$ ${typed(one, positionals, flags)}`);
  const result = await one.run(
    settlePositionals(one, positionals),
    settleFlags(one, flags, {}),
    show.context,
  );
  show.context.endProgress();
  await show.say(...result.lines.map((line) => `  ${line}`));
  if (!fine.includes(result.exit))
    throw deskError('unexpected', { what: `${one.name} ended with ${result.exit}.`, where: show.folder });
  return result;
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;

export const demo = command({
  name: 'demo',
  summary: 'The whole way on a made-up desk: no account, no network.',
  about:
    'Starts stand-ins of Kustomer and Intercom on this machine, copies the made-up desk into an archive, verifies it, builds the model, asks three questions, switches the source off, plans, loads, reads everything back and loads again. Each step is a command that you can run yourself.',
  positionals: [],
  options: {
    dir: {
      type: 'string',
      about: 'Folder for archive, mapping and plan.',
      value: 'FOLDER',
      default: 'deskarchive-demo',
    },
    keep: {
      type: 'boolean',
      about: 'Keep what an earlier demo left in the folder and add a snapshot to it.',
      default: false,
    },
    seed: { type: 'number', about: 'The same seed makes the same desk.', default: 1, whole: true },
    scale: { type: 'number', about: '1 is a desk of 400 conversations.', default: 0.5, range: [0.01, 1000] },
  },
  examples: [
    ['deskarchive demo', 'everything in ./deskarchive-demo'],
    ['deskarchive demo --dir /tmp/demo', 'somewhere else'],
  ],
  exits: [exitCodes.findings],
  json: {
    folder: 'Where everything lies',
    seconds: 'How long it took',
    snapshot: 'What extract said',
    verify: 'What verify said',
    plan: 'What plan said',
    load: 'What load said',
    certificate: 'What readback said',
    second_load_writes: 'Write calls of the second load: 0',
    violations: 'Rules of the vendors that were broken: none',
  },
  run: async (_, flags, context) => {
    const begun = context.clock.now();
    const folder = resolve(flags.dir);
    await prepare(folder, flags.keep);
    const here = (name: string): string => {
      const path = relative(process.cwd(), join(folder, name)) || '.';
      // A path with many steps up is harder to read than the whole one.
      return path.startsWith('..') ? join(folder, name) : path;
    };
    const archive = here('demo.archive');
    const mapping = here('mapping.yaml');
    const planFolder = here('plan');
    const standIns: StandIn[] = [];
    const say = async (...lines: readonly string[]): Promise<void> => {
      if (!context.json) await context.write(lines.map((line) => `${line}\n`).join(''));
    };
    try {
      await say('A made-up helpdesk, frozen and replayed. Nothing leaves this machine.');
      const { seed, scale } = flags;
      const kustomer = await startStandIn('kustomer', { seed, scale, settings: ['rpm=2000'] });
      standIns.push(kustomer);
      // An empty workspace: teammates and teams, as after signing up and inviting people.
      // Its undocumented limit of 10 replies to one conversation in 10 s is off: the long threads alone would take half a minute.
      const intercom = await startStandIn('intercom', { seed, settings: ['recent_replies=off'] });
      standIns.push(intercom);
      await say(`Stand-ins: Kustomer at ${kustomer.url}, Intercom at ${intercom.url}`);
      const show: Show = {
        folder,
        say,
        context: {
          ...context,
          // The answers of the steps are shown by `play`; with --json only the summary counts.
          json: false,
          environment: {
            ...context.environment,
            DESKARCHIVE_KUSTOMER_BASE_URL: kustomer.url,
            DESKARCHIVE_KUSTOMER_TOKEN: kustomer.token,
            DESKARCHIVE_INTERCOM_BASE_URL: intercom.url,
            DESKARCHIVE_INTERCOM_TOKEN: intercom.token,
          },
        },
      };

      await say('', '— 1. Freeze: every record word for word, every file, and a row for whatever is missing');
      const extracted = await play(
        show,
        extract,
        ['kustomer'],
        { org: 'demo', archive, 'allow-private': true, 'index-lag': 0, reserve: 0 },
        [exitCodes.done, exitCodes.doneWithGaps],
      );

      await say('', '— 2. Prove that the copy is whole');
      const verified = await play(show, verify, [], { archive, deep: true });

      await say('', '— 3. One model for all desks');
      await play(show, transform, [], { archive }, [exitCodes.done, exitCodes.doneWithGaps]);

      await say('', '— 4. Ask it: what is missing, what was written when, who had to write longest?');
      if (!context.json) {
        await play(show, query, ['missing'], { archive });
        await play(show, query, ['messages-per-month'], { archive, param: ['since=2026-09-01'] });
        await play(show, query, ['longest-threads'], { archive, param: ['limit=2'] });
      }

      await say('', '— 5. Decide: a mapping that a person reads and confirms');
      if (!existsSync(mapping)) await play(show, mapPropose, [], { archive, mapping, online: true });
      await play(show, mapConfirm, [], { archive, mapping, by: 'The demo' });

      await kustomer.stop();
      standIns.shift();
      await say(
        '',
        '— 6. The source is switched off now. Plan: every loss counted before anything is written',
      );
      const planned = await play(show, plan, [], { archive, mapping, out: planFolder });

      await say('', '— 7. Load, read back, load again');
      const loaded = await play(show, load, [], { plan: planFolder });
      const certified = await play(show, readback, [], { plan: planFolder });
      const before = await intercom.state();
      await play(show, load, [], { plan: planFolder });
      const after = await intercom.state();

      const writes = after.writes - before.writes;
      const fine = writes === 0 && after.violations.length === 0;
      const took = context.clock.now() - begun;
      return {
        exit: fine ? exitCodes.done : exitCodes.findings,
        json: {
          folder,
          seconds: Math.round(took / 1000),
          snapshot: extracted.json,
          verify: verified.json,
          plan: planned.json,
          load: loaded.json,
          certificate: certified.json,
          second_load_writes: writes,
          violations: after.violations,
        },
        lines: [
          '',
          `Done in ${seconds(took)}. The second load made ${counted(writes, 'write call')}; ${after.violations.length === 0 ? 'nobody was mailed' : after.violations.join('; ')}.`,
          '',
          `  ${archive}   the archive: store/ is a plain OCFL 1.1 root, work/ is not handed over`,
          `  ${mapping}   the mapping, with the evidence for each decision`,
          `  ${planFolder}   the plan: plan.json, operations, losses and what is held, as Parquet`,
          '',
          'Try next',
          `  deskarchive queries`,
          `  deskarchive query search --param words=refund --archive ${archive}`,
          `  deskarchive query --sql "SELECT channel, count(*) FROM part GROUP BY ALL" --archive ${archive}`,
          `  deskarchive gaps --archive ${archive}`,
          `  deskarchive verify --archive ${archive} --deep`,
        ],
      };
    } finally {
      for (const standIn of standIns) await standIn.stop();
    }
  },
});
