import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { mergeArchives } from '../../archive-format/merge/archives.js';
import type { Carried } from '../../archive-format/merge/carried.js';
import type { Conflict } from '../../archive-format/merge/conflicts.js';
import { exitCodes } from '../../core/exit-codes.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { joinLedgers } from '../../load/ledger/join.js';
import { command } from '../command.js';
import { reseal, resealKey, resealOption } from '../shared/reseal.js';
import { operatorOf } from '../shared/sources.js';
import { knownSubjectSpecOf } from '../shared/subjects.js';
import { counted, table } from '../shared/table.js';

/** What a person has to know: it is not here, or it proves nothing. */
const unlike: readonly Carried['status'][] = ['left', 'renamed', 'does-not-hold'];

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
    'Writes a new archive that has every snapshot of both, word for word, in the order in which they were finished; each says which snapshot of which archive it was, with the digest of that inventory. Files are kept once. Records on whose newest state the two do not agree are listed; the snapshot that was finished later counts, and the other stays readable with --as-of. Holds that stand are laid anew, and the list of people who must not come back comes along. Kept beside the records are the signatures and time stamps of the originals with the inventories that they are about, certificates of erasures, withdrawn holds, the list of hand-overs, objects of loads and running ledgers; a table says what became of each, and what could not be kept. The new archive gets its name when it is whole: a run that was stopped or killed is gone on with by the same command. Both archives stay as they are.',
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
    key: { ...resealOption, about: 'Sign the new archive, as deskarchive seal does: an Ed25519 key file.' },
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
    resumed: 'A run that was stopped had left something, and this one went on with it',
    snapshots: 'List of snapshot, object, from (0: the first archive, 1: the second), was, lines',
    conflicts: 'Number of records on which the two do not agree',
    conflicts_shown: 'At most --limit: kind, id, a and b (snapshot, seq, sha256; null: gone there)',
    holds: 'Holds that stand and were laid anew',
    erased:
      'Objects with certificates of erasures or expiries: what went there may have come back from the other',
    carried:
      'What became of everything beside the records: from (0, 1), object, sort, name, status (kept, laid-anew, same, renamed, left, does-not-hold), note',
    signed: 'Versions that --key signed',
  },
  run: async ([first, second], flags, context) => {
    const operator = operatorOf(flags.operator);
    const { clock, progress, signal } = context;
    const key = await resealKey(flags.key, context);
    const out = flags.conflicts === undefined ? undefined : createWriteStream(flags.conflicts);
    const shown: Conflict[] = [];
    let conflicts = 0;
    const merged = await mergeArchives({
      homes: [first as string, second as string],
      out: flags.out,
      ...{ operator, clock, progress, signal },
      subjectOf: knownSubjectSpecOf,
      rules: [ledgerRule],
      joinLedgers,
      onConflict: async (conflict) => {
        conflicts++;
        if (shown.length < flags.limit) shown.push(conflict);
        if (out && !out.write(`${JSON.stringify(conflict)}\n`)) await once(out, 'drain');
      },
    });
    if (out) {
      out.end();
      await finished(out);
    }
    const { home, snapshots, carried, erased, resumed } = merged;
    const { signed, lines: signedLines } = await reseal(home, key, context);
    const holds = carried.filter(({ status }) => status === 'laid-anew').length;
    const left = carried.filter(({ status }) => unlike.includes(status));
    return {
      exit: conflicts + left.length > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: {
        archive: home,
        resumed,
        snapshots,
        conflicts,
        conflicts_shown: shown,
        holds,
        erased,
        carried,
        signed,
      },
      lines: [
        ...(resumed ? ['Gone on with what a stopped run had left.'] : []),
        `${counted(new Set(snapshots.map(({ snapshot }) => snapshot)).size, 'snapshot')} in ${home}`,
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
        ...(carried.length > 0
          ? table(
              ['beside the records', 'name', 'of', 'became', ''],
              carried.map((row) => [
                row.sort,
                row.name,
                row.object ?? (row.from === 0 ? (first as string) : (second as string)),
                row.status,
                row.note,
              ]),
            )
          : []),
        conflicts === 0
          ? 'The two agree on every record that both have.'
          : `${counted(conflicts, 'record')} on which the two do not agree; the later snapshot counts:`,
        ...(conflicts > 0 ? shownOf(shown) : []),
        ...signedLines,
        ...(key ? [] : ['The new archive is not signed: deskarchive seal does it.']),
        ...erased.map(
          (name) =>
            `${name} has certificates: what expired there, or was erased without being kept out, came back if the other archive has it.`,
        ),
      ],
    };
  },
});
