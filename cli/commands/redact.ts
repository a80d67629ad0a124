import { type EraseCall, outlineErasure, erase as runErase } from '../../archive-format/erase/erase.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { type HomePaths, homePaths } from '../../archive-format/layout.js';
import { openArchive } from '../../archive-format/open.js';
import { exitCodes } from '../../core/exit-codes.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { command } from '../command.js';
import { archiveOptions } from '../shared/archive.js';
import { erasureLines, rewrittenLines } from '../shared/erasure-text.js';
import { reseal, resealKey, resealOption } from '../shared/reseal.js';
import { operatorOf } from '../shared/sources.js';
import { subjectSpecOf } from '../shared/subjects.js';

export const redact = command({
  name: 'redact',
  summary: 'Take one field or one record out of every version of an archive, with a certificate.',
  about:
    'With --path the value at that path of the record becomes "[redacted]" in every snapshot, and the record stays. Without it the record goes, with its attachments, and is kept out of later extractions. A redacted field comes again with the next extraction unless it is taken out at the source too.',
  positionals: [],
  options: {
    ...archiveOptions,
    kind: { type: 'string', about: 'Kind of the record, e.g. message.', value: 'KIND', required: true },
    id: { type: 'string', about: 'Its id at the source.', value: 'ID', required: true },
    path: {
      type: 'string',
      about: 'Keys to the value, e.g. attributes.preview; * for every element of a list.',
      value: 'PATH',
    },
    reason: {
      type: 'string',
      about: 'Why; it is kept in the certificate. Name nobody in it.',
      value: 'TEXT',
      required: true,
    },
    'legal-basis': {
      type: 'string',
      about: 'On what ground; kept too.',
      value: 'TEXT',
      default: 'none given',
    },
    operator: {
      type: 'string',
      about: 'Who does it, for the certificate: "Name <mail@example.com>". The login name by default.',
      value: 'WHO',
    },
    'dry-run': { type: 'boolean', about: 'Say what would go and change nothing.', default: false },
    'drop-unfinished': {
      type: 'boolean',
      about: 'Throw unfinished snapshots away; they may hold it too.',
      default: false,
    },
    key: resealOption,
  },
  examples: [
    [
      'deskarchive redact --archive acme.archive --kind message --id 64e0 --path attributes.preview --reason "A card number"',
      'one text',
    ],
    [
      'deskarchive redact --archive acme.archive --kind message --id 64e0 --reason "Sent by mistake" --dry-run',
      'what would go with a whole message',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.doneWithGaps, exitCodes.locked],
  json: {
    dry_run: 'Nothing was changed',
    object: 'Records, mentions, lines, attachments, files… as with erase',
    signed: 'With --key: objects and versions that were signed',
  },
  run: async (_, flags, context) => {
    const callOf = async (paths: HomePaths): Promise<EraseCall> => {
      const object = await (await openArchive(paths.home)).object(flags.object);
      return {
        paths,
        object,
        spec: await subjectSpecOf(object),
        subject: { sort: 'record', kind: flags.kind, id: flags.id },
        also: [],
        rules: [ledgerRule],
        progress: context.progress,
        signal: context.signal,
        ...(flags.path === undefined ? {} : { field: flags.path.split('.') }),
      };
    };
    if (flags['dry-run']) {
      const outline = await outlineErasure(await callOf(homePaths(flags.archive)));
      return {
        exit: exitCodes.done,
        json: { dry_run: true, object: outline },
        lines: [...erasureLines(outline), 'Nothing was changed: this was a dry run.'],
      };
    }
    const operator = operatorOf(flags.operator);
    const key = await resealKey(flags.key, context);
    const { outline, rewritten } = await withLockedHome(flags.archive, context.clock, async (paths) =>
      runErase({
        ...(await callOf(paths)),
        operator,
        reason: flags.reason,
        legalBasis: flags['legal-basis'],
        clock: context.clock,
        dropUnfinished: flags['drop-unfinished'],
        suppress: flags.path === undefined,
      }),
    );
    const sealed = await reseal(flags.archive, key, context);
    return {
      exit: rewritten.left.length > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: { dry_run: false, object: { ...outline, ...rewritten }, signed: sealed.signed },
      lines: [...erasureLines(outline), ...rewrittenLines(rewritten), ...sealed.lines],
    };
  },
});
