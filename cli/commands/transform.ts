import { exitCodes } from '../../core/exit-codes.js';
import { runTransform, type TransformReport } from '../../transform/run.js';
import { command } from '../command.js';
import { archiveOptions, openSource } from '../shared/archive.js';
import { counted, table } from '../shared/table.js';

const checkLines = (report: TransformReport): string[] => {
  const failed = report.info.checks.filter((check) => check.rows > 0);
  if (failed.length === 0) return [`${counted(report.info.checks.length, 'check')}, no wrong rows`];
  return [
    `${counted(failed.length, 'check')} of ${report.info.checks.length} found wrong rows:`,
    ...table(
      ['check', 'table', 'severity', 'rows'],
      failed.map((c) => [c.name, c.table, c.severity, c.rows]),
      ['rows'],
    ),
  ];
};

export const transform = command({
  name: 'transform',
  summary: 'Build the model: one shape for every desk.',
  about:
    'Builds the model beside the archive: typed Parquet tables in one shape for all sources, every row with the digest of its raw line. The same archive and the same SQL give the same bytes; a model that is there already is used again.',
  positionals: [],
  options: {
    ...archiveOptions,
    snapshot: { type: 'number', about: 'State to build from; the newest by default.', value: 'SNAPSHOT' },
    memory: {
      type: 'number',
      about:
        'Megabytes that the database may use at most; it begins with 64, spills to the disk, and takes more only where a step cannot do without.',
      default: 512,
    },
  },
  examples: [['deskarchive transform --archive acme.archive', 'rows and rejects per table']],
  exits: [exitCodes.findings, exitCodes.doneWithGaps],
  json: {
    folder: 'Where the model lies',
    key: 'Digest of archive state and SQL: names the model',
    reused: 'It was there already',
    tables: 'Per table: file, rows, bytes, sha256, rejects',
    checks: 'Per check: name, table, severity, wrong rows',
  },
  run: async (_, flags, context) => {
    const { archive, object } = await openSource(flags);
    const report = await runTransform({
      home: archive.home,
      object,
      memoryMb: flags.memory,
      progress: context.progress,
      signal: context.signal,
      ...(flags.snapshot === undefined ? {} : { asOf: flags.snapshot }),
    });
    const tables = Object.entries(report.info.tables);
    const wrong = report.info.checks.some((check) => check.rows > 0 && check.severity === 'error');
    const rejects = tables.reduce((sum, [, t]) => sum + t.rejects, 0);
    return {
      exit: wrong ? exitCodes.findings : rejects > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: {
        folder: report.folder,
        key: report.info.key,
        reused: report.reused,
        tables: report.info.tables,
        checks: report.info.checks,
      },
      lines: [
        `model ${report.info.key.slice(0, 16)}…${report.reused ? '  (was there already)' : ''}`,
        `  ${report.folder}`,
        ...table(
          ['table', 'rows', 'rejects'],
          tables.filter(([, t]) => t.rows > 0 || t.rejects > 0).map(([name, t]) => [name, t.rows, t.rejects]),
          ['rows', 'rejects'],
        ),
        ...checkLines(report),
      ],
    };
  },
});
