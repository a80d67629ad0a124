import { createArchive, openArchive } from '../../archive-format/open.js';
import { sealArchive } from '../../archive-format/seal/seal.js';
import { limitsOf, type SnapshotInfo } from '../../archive-format/snapshot.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { cannotRetry } from '../../extract/retry.js';
import { chosenStreams, runExtract } from '../../extract/run.js';
import { command } from '../command.js';
import { fileSourceNames } from '../shared/file-sources.js';
import { retryGaps } from '../shared/retry.js';
import { signingKeyOf } from '../shared/seal.js';
import { partialLine, selectionOf, selectionOptions } from '../shared/selection.js';
import { openSourceNamed, operatorOf, sourceNames, sourceOptions } from '../shared/sources.js';
import { counted, table } from '../shared/table.js';

const fullTable = ({ kinds }: SnapshotInfo): readonly string[] =>
  table(
    ['kind', 'records', 'of', 'odd', 'gone'],
    Object.entries(kinds)
      .filter(([, kind]) => kind.written + kind.tombstones > 0 || (kind.sourceReported ?? 0) > 0)
      .map(([kind, k]) => [kind, k.distinct, k.sourceReported, k.odd || null, k.tombstones || null]),
    ['records', 'of', 'odd', 'gone'],
  );

const deltaTable = ({ kinds }: SnapshotInfo): readonly string[] =>
  table(
    ['kind', 'fetched', 'written', 'unchanged', 'gone'],
    Object.entries(kinds)
      .filter(([, kind]) => kind.fetched + kind.tombstones > 0)
      .map(([kind, k]) => [kind, k.fetched, k.written, k.unchanged, k.tombstones || null]),
    ['fetched', 'written', 'unchanged', 'gone'],
  );

export const extract = command({
  name: 'extract',
  summary: 'Copy a helpdesk into a new snapshot of an archive.',
  about:
    'Reads everything that the token may read and adds it to the archive as a snapshot: records word for word, files, the requests that brought them, and a row for everything that is missing. A run that was stopped or killed goes on where it was with the same command. The token comes from DESKARCHIVE_<VENDOR>_TOKEN or the file that DESKARCHIVE_<VENDOR>_TOKEN_FILE names.',
  positionals: [
    { name: 'source', about: 'The vendor, or files of it.', required: true, choices: sourceNames },
  ],
  options: {
    archive: {
      type: 'string',
      about: 'The archive; made when it is not there.',
      value: 'FOLDER',
      required: true,
    },
    ...sourceOptions,
    ...selectionOptions,
    delta: {
      type: 'boolean',
      about:
        'Read what changed since the last snapshot and write only what is new; a first snapshot is full all the same.',
      default: false,
    },
    full: {
      type: 'boolean',
      about: 'Read and write everything again. This is the default: only a full scan proves what is gone.',
      default: false,
    },
    'retry-gaps': {
      type: 'boolean',
      about:
        'Ask again only for what is missing: files and records that failed, counts that are short, streams that broke off. What came is a snapshot of its own; what is safe is left alone.',
      default: false,
    },
    'sign-key': {
      type: 'string',
      about: 'Sign the snapshot when it is committed, as deskarchive seal does: an Ed25519 key file.',
      value: 'FILE',
    },
    streams: { type: 'strings', about: 'Read only these streams and what they need.', value: 'NAME' },
    without: {
      type: 'strings',
      about:
        'Leave out this stream and what needs it; what is left out is a gap. "walks" are all that cost a call for each customer, conversation or custom object. Repeatable.',
      value: 'NAME',
    },
    operator: {
      type: 'string',
      about: 'Who runs this, for the archive’s record: "Name <mail@example.com>". The login name by default.',
      value: 'WHO',
    },
  },
  examples: [
    ['deskarchive extract kustomer --org acme --archive acme.archive', 'a full copy'],
    ['deskarchive extract kustomer --org acme --archive acme.archive --delta', 'what changed since then'],
    [
      'deskarchive extract kustomer --org acme --archive acme.archive --retry-gaps',
      'what is missing, once more',
    ],
    [
      'deskarchive extract kustomer --org acme --archive acme.archive --streams tag --streams user',
      'only tags and users',
    ],
    [
      'deskarchive extract kustomer --org acme --archive acme.archive --without walks',
      'without drafts, events, times, forwards, merges, visits and comments: hours instead of days',
    ],
    [
      'deskarchive extract kustomer --org acme --archive sample.archive --sample 100 --channel email',
      'a partial copy: 100 e-mail conversations of all sorts, and what belongs to them',
    ],
    [
      'deskarchive extract kustomer-csv --org acme --files "exports/*" --archive acme.archive',
      'CSV exports, plain or packed',
    ],
    [
      'deskarchive extract kustomer-dump --org acme --files "dumps/*.ndjson.gz" --archive acme.archive',
      'dumps of the API’s records',
    ],
  ],
  exits: [exitCodes.doneWithGaps, exitCodes.refusedByVendor, exitCodes.locked],
  json: {
    state: 'committed, or suspended when it was stopped; with --retry-gaps nothing when no gap can be tried',
    snapshot: 'Number of the snapshot',
    resumed: 'The run went on with an earlier, broken-off one',
    complete: 'Nothing of any stream is known to be missing',
    gaps: 'Number of gap rows in the snapshot',
    inventory_sha512: 'Digest that names this state of the archive',
    streams: 'Per stream: kinds, done, complete, fetched, failure',
    mode: 'full or delta',
    filters: 'What limited the run; a snapshot with any is partial',
    kinds: 'Per kind: fetched, written, distinct, unchanged, tombstones, odd, sourceReported…',
    attachments: 'referenced, stored, deduplicated, missing, bytes',
    signed: 'Versions that were signed',
    tried: 'With --retry-gaps, per reason and kind: tried, healed, open',
    left: 'With --retry-gaps: reason, kind and number of open gaps that were not tried',
  },
  run: async ([name], flags, context) => {
    if (flags.full && flags.delta)
      throw deskError('flag-invalid', { what: '--full and --delta exclude each other.', where: '--delta' });
    const selection = selectionOf(flags);
    if (
      flags['retry-gaps'] &&
      (flags.full || flags.delta || flags.streams.length > 0 || flags.without.length > 0 || selection)
    )
      throw deskError('flag-invalid', {
        what: '--retry-gaps chooses by itself what is read.',
        where: '--retry-gaps',
        next: 'Leave out --full, --delta, --streams, --without and every filter.',
      });
    if (flags['retry-gaps'] && fileSourceNames.some((one) => one === name)) throw cannotRetry(name as string);
    // Read before hours of work, so that a wrong key is known now.
    const key = await signingKeyOf(flags['sign-key'], '--sign-key', context.environment);
    const source = await openSourceNamed(name as string, flags, context, selection);
    const seal = async (): Promise<readonly string[]> =>
      key
        ? (await sealArchive(flags.archive, { key, clock: context.clock })).signed.map(
            ({ version }) => version,
          )
        : [];
    const { clock, progress, signal } = context;
    const running = { source, operator: operatorOf(flags.operator), clock, progress, signal };
    const chosen = {
      ...(flags.streams.length > 0 ? { streams: flags.streams } : {}),
      ...(flags.without.length > 0 ? { without: flags.without } : {}),
    };
    try {
      if (flags['retry-gaps'])
        return await retryGaps(
          { ...running, archive: await openArchive(flags.archive, { clock, progress }) },
          seal,
        );
      chosenStreams({ source, ...chosen });
      // Before anything is made: a key that opens nothing ends here, and what it does not open is said now.
      for (const finding of (await source.access?.(context.signal)) ?? [])
        if (finding.level !== 'ok') context.note(`${finding.level}: ${finding.message}`);
      const archive = await createArchive(flags.archive, { clock, progress });
      const outcome = await runExtract({
        ...running,
        archive,
        mode: flags.delta ? 'delta' : 'full',
        ...chosen,
      });
      if (outcome.state === 'suspended') {
        return {
          exit: exitCodes.interrupted,
          json: { ...outcome },
          lines: [
            `Stopped. What was read is safe in ${archive.home}.`,
            'Run the same command again: it goes on where it stopped.',
          ],
        };
      }
      const signed = await seal();
      const { snapshot, streams, resumed, complete } = outcome;
      const failed = streams.filter((stream) => stream.failure !== undefined || !stream.complete);
      return {
        exit: complete && snapshot.gaps === 0 ? exitCodes.done : exitCodes.doneWithGaps,
        json: {
          state: outcome.state,
          snapshot: snapshot.snapshot,
          mode: snapshot.mode,
          filters: snapshot.filters,
          resumed,
          complete,
          gaps: snapshot.gaps,
          inventory_sha512: snapshot.inventorySha512,
          streams,
          kinds: snapshot.kinds,
          attachments: snapshot.attachments,
          signed,
        },
        lines: [
          `Snapshot ${snapshot.snapshot} of ${snapshot.object} is in ${archive.home}${resumed ? ' (resumed)' : ''}`,
          ...partialLine(limitsOf(snapshot)),
          ...(snapshot.mode === 'delta' ? deltaTable(snapshot) : fullTable(snapshot)),
          `${counted(snapshot.attachments.stored + snapshot.attachments.deduplicated, 'file')} of ${snapshot.attachments.referenced} referenced, ${counted(snapshot.attachments.bytes, 'byte')}`,
          ...(key ? [`Signed: ${counted(signed.length, 'version')}.`] : []),
          ...failed.map((s) => `incomplete: ${s.stream}${s.failure ? ` (${s.failure})` : ''}`),
          snapshot.gaps === 0
            ? 'No gaps.'
            : `${counted(snapshot.gaps, 'gap')}: deskarchive gaps --archive ${flags.archive}`,
        ],
      };
    } finally {
      await source.close();
    }
  },
});
