import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import { addHold } from '../../archive-format/governance/hold.js';
import { coveredBy, erasuresOf, holdsOf } from '../../archive-format/governance/read.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { homePaths } from '../../archive-format/layout.js';
import { type Conflict, conflictsOf } from '../../archive-format/merge/conflicts.js';
import { carryErased } from '../../archive-format/merge/erased.js';
import { mergeObjects } from '../../archive-format/merge/merge.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { type CommandContext, command } from '../command.js';
import { operatorOf } from '../shared/sources.js';
import { knownSubjectSpecOf } from '../shared/subjects.js';
import { counted, table } from '../shared/table.js';

/** Objects of the same account, one from each archive that has it. */
const accountsOf = async (
  archives: readonly Archive[],
): Promise<readonly (readonly { readonly from: number; readonly object: ArchiveObject }[])[]> => {
  const accounts = new Map<string, { from: number; object: ArchiveObject }[]>();
  for (const [from, archive] of archives.entries())
    for (const name of await archive.objects()) {
      const object = await archive.object(name);
      const { source } = await object.snapshot();
      const key = `${source.kind}/${source.org}`;
      accounts.set(key, [...(accounts.get(key) ?? []), { from, object }]);
    }
  return [...accounts.values()];
};

/** Lays the holds that stand on the copies on what was made of them. */
const carryHolds = async (
  home: string,
  joined: readonly { readonly name: string; readonly objects: readonly ArchiveObject[] }[],
  operator: ReturnType<typeof operatorOf>,
  { clock }: CommandContext,
): Promise<number> => {
  let count = 0;
  for (const { name, objects } of joined)
    for (const object of objects)
      for (const { hold, release } of await holdsOf(object)) {
        if (release) continue;
        await withLockedHome(home, clock, async (paths) =>
          addHold(
            {
              paths,
              objects: [await (await openArchive(home)).object(name)],
              clock,
              operator,
              reason: `${hold.reason} (${hold.hold} of ${object.id}, since ${hold.at})`,
            },
            coveredBy(hold),
          ),
        );
        count++;
      }
  return count;
};

const shownOf = (conflicts: readonly Conflict[]): readonly string[] =>
  table(
    ['kind', 'id', 'first archive', 'second archive'],
    conflicts.map(({ kind, id, a, b }) => [
      kind,
      id,
      `${a.snapshot}-${a.seq} ${a.sha256?.slice(0, 12) ?? 'gone'}`,
      `${b.snapshot}-${b.seq} ${b.sha256?.slice(0, 12) ?? 'gone'}`,
    ]),
  );

export const merge = command({
  name: 'merge',
  summary: 'Join two archives of the same desk into a new one.',
  about:
    'Writes a new archive that has every snapshot of both, word for word, in the order in which they were finished; each says which snapshot of which archive it was, with the digest of that inventory. Files are kept once. Records on whose newest state the two do not agree are listed; the snapshot that was finished later counts, and the other stays readable with --as-of. Holds that stand come along, and so does the list of people who must not come back. Both archives stay as they are. Not taken along: objects of loads, certificates of erasures, signatures and time stamps, which are about inventories of the originals.',
  positionals: [
    { name: 'first', about: 'An archive.', required: true },
    { name: 'second', about: 'Another archive of the same desk.', required: true },
  ],
  options: {
    out: {
      type: 'string',
      about: 'The new archive; nothing may be there yet.',
      value: 'FOLDER',
      required: true,
    },
    conflicts: { type: 'string', about: 'Write every conflict as a JSON line to this file.', value: 'FILE' },
    limit: { type: 'number', about: 'Conflicts to show.', default: 20, whole: true, range: [0, 100_000] },
    operator: {
      type: 'string',
      about: 'Who does it, for the archive’s record: "Name <mail@example.com>". The login name by default.',
      value: 'WHO',
    },
  },
  examples: [
    ['deskarchive merge north.archive south.archive --out desk.archive', 'join them'],
    [
      'deskarchive merge north.archive south.archive --out desk.archive --conflicts conflicts.ndjson',
      'and keep the list of conflicts',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.doneWithGaps, exitCodes.locked],
  json: {
    archive: 'Folder of the new archive',
    snapshots: 'List of snapshot, object, from (0: the first archive, 1: the second), was, lines',
    conflicts: 'Number of records on which the two do not agree',
    conflicts_shown: 'At most --limit: kind, id, a and b (snapshot, seq, sha256; null: gone there)',
    holds: 'Holds that were carried over',
    erased:
      'Objects with certificates of erasures or expiries: what went there may have come back from the other',
  },
  run: async ([first, second], flags, context) => {
    const operator = operatorOf(flags.operator);
    const { clock, progress, signal } = context;
    const archives = [await openArchive(first as string), await openArchive(second as string)];
    const accounts = await accountsOf(archives);
    if (accounts.every((account) => account.length < 2))
      throw deskError('flag-invalid', {
        what: 'The two archives are of different accounts; there is nothing to join.',
        where: 'deskarchive merge',
        next: 'Only copies of one account can be joined.',
      });
    const to = await createArchive(flags.out, { clock, progress });
    if ((await to.objects()).length > 0)
      throw deskError('archive-foreign', {
        what: 'The folder for the new archive holds one already.',
        where: flags.out,
      });
    await carryErased(
      archives.map(({ home }) => homePaths(home).work),
      homePaths(to.home).work,
    );
    const out = flags.conflicts === undefined ? undefined : createWriteStream(flags.conflicts);
    const shown: Conflict[] = [];
    const snapshots = [];
    const joined: { name: string; objects: ArchiveObject[] }[] = [];
    let conflicts = 0;
    for (const account of accounts) {
      const objects = account.map(({ object }) => object);
      const subject = await knownSubjectSpecOf(objects[0] as ArchiveObject);
      const merged = await mergeObjects({
        ...{ objects, to, operator, progress, signal },
        ...(subject ? { subject } : {}),
      });
      const places = account.map(({ from }) => from);
      snapshots.push(...merged.map((row) => ({ ...row, from: places[row.from] })));
      const name = (await to.objects()).find((one) => !joined.some((other) => other.name === one)) as string;
      joined.push({ name, objects });
      const [a, b] = objects;
      if (a && b)
        for await (const conflict of conflictsOf(a, b, signal)) {
          conflicts++;
          if (shown.length < flags.limit) shown.push(conflict);
          out?.write(`${JSON.stringify(conflict)}\n`);
        }
    }
    if (out) {
      out.end();
      await finished(out);
    }
    const erased: string[] = [];
    for (const { objects } of joined)
      for (const object of objects)
        if ((await erasuresOf(object)).length > 0) erased.push(`${object.name} (${object.id})`);
    const holds = await carryHolds(to.home, joined, operator, context);
    return {
      exit: conflicts > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: { archive: to.home, snapshots, conflicts, conflicts_shown: shown, holds, erased },
      lines: [
        `${counted(snapshots.length, 'snapshot')} are in ${to.home}`,
        ...table(
          ['snapshot', 'was', 'of', 'lines'],
          snapshots.map((row) => [
            String(row.snapshot),
            `snapshot ${row.was} of ${row.object}`,
            row.from === 0 ? (first as string) : (second as string),
            row.lines,
          ]),
          ['snapshot', 'lines'],
        ),
        ...(holds > 0 ? [`${counted(holds, 'hold')} carried over.`] : []),
        conflicts === 0
          ? 'The two agree on every record that both have.'
          : `${counted(conflicts, 'record')} on which the two do not agree; the later snapshot counts:`,
        ...(conflicts > 0 ? shownOf(shown) : []),
        ...erased.map(
          (name) =>
            `${name} has certificates: what expired there, or was erased without being kept out, came back if the other archive has it.`,
        ),
      ],
    };
  },
});
