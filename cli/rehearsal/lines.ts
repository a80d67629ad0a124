import { bytesText, timeText } from '../../core/figures.js';
import type { RehearsalReport } from '../../load/rehearse/report.js';
import { count, counted, table } from '../shared/table.js';

const verdicts: Readonly<Record<RehearsalReport['verdict'], string>> = {
  clean: 'CLEAN: everything would arrive, and nobody would be told.',
  rejects: 'REJECTS: something would not arrive.',
  mailed: 'MAILED: customers would be told. Do not load this plan.',
};

const shown = 20;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What a person reads after a rehearsal. */
export const rehearsalLines = (report: RehearsalReport): string[] => {
  const { pace, assumed, totals } = report;
  const waited = Object.entries(pace.waited).filter(([, seconds]) => seconds >= 1);
  const strict = Object.entries(assumed.settings);
  return [
    verdicts[report.verdict],
    `Production would take about ${timeText(report.seconds)}: ${counted(report.calls, 'call')}, ${bytesText(report.bytes)} sent (rehearsed in ${timeText(report.realSeconds)}).`,
    `${counted(report.callsBefore, 'call')} of them look and fly the canary before the first write${report.callsForecast === null ? '' : `; the plan had said ${count(report.callsForecast)} to write`}.`,
    ...(report.uploads === 0
      ? []
      : [
          `${counted(report.uploads, 'file')} of them go to the host of files besides, which counts no calls.`,
        ]),
    ...(report.openSeconds < report.seconds
      ? [`What the ledger does not have yet would take about ${timeText(report.openSeconds)}.`]
      : []),
    ...table(
      ['kind', 'operations', 'from', 'to'],
      report.byKind.map(({ kind, operations, from, to }) => [kind, operations, timeText(from), timeText(to)]),
      ['operations', 'from', 'to'],
    ),
    '',
    ...table(
      ['call', 'calls', 'sent', 'refused'],
      report.byCall.slice(0, shown).map(({ call, calls, bytes, refused }) => [
        call,
        calls,
        bytesText(bytes),
        Object.entries(refused)
          .map(([status, times]) => `${count(times)} × ${status}`)
          .join(', '),
      ]),
      ['calls', 'sent'],
    ),
    '',
    pace.limit === 0
      ? 'The stand-in had no rate limit.'
      : `Of the ${count(pace.limit)} calls that each ${pace.windowMs / 1000} s allow, ${percent(pace.used)} were used; ${counted(pace.refusedForRate, 'call')} refused for the rate.`,
    ...(pace.filled === null
      ? []
      : [
          `In the ${counted(pace.filled.windows, 'window')} from the first write until work ran out: ${percent(pace.filled.used)} of the allowed calls, ${percent(pace.filled.least)} in the least used one.`,
        ]),
    ...waited.map(([why, seconds]) => `  waited for ${why}: ${timeText(seconds)}, all writers together`),
    ...(totals.looks > 0 ? [`  ${counted(totals.looks, 'write')} of unknown fate were looked up`] : []),
    ...(report.rejects.length === 0
      ? []
      : [
          '',
          'What would not arrive',
          ...table(
            ['kind', 'count', 'code', 'what is said', 'for example'],
            report.rejects
              .slice(0, shown)
              .map(({ kind, count: times, code, message, examples }) => [
                kind,
                times,
                code,
                message.length > 80 ? `${message.slice(0, 79)}…` : message,
                examples[0] ?? '',
              ]),
            ['count'],
          ),
        ]),
    ...(report.violations.length === 0
      ? []
      : [
          '',
          'What the vendor would take without a word, and should not be done',
          ...report.violations.map((line) => `  ${line}`),
        ]),
    ...report.findings.filter((f) => f.level !== 'ok').map((f) => `${f.level} ${f.topic}: ${f.message}`),
    '',
    `Taken for granted: ${assumed.latencyMs} ms a call, ${bytesText(assumed.uploadBytesPerSecond)} a second, ${assumed.parallel} written side by side${strict.length > 0 ? `, ${strict.map(([name, value]) => `${name}=${value}`).join(', ')}` : ''}; the ${counted(assumed.looks.length, 'name')} that the plan looks up are there.`,
    ...report.advice,
  ];
};
