import { join } from 'node:path';
import { exitCodes } from '../../core/exit-codes.js';
import { countText, timeText } from '../../core/figures.js';
import { writeReport } from '../../load/report.js';
import { readHandover } from '../../transform/handover/handover.js';
import { writeHandover } from '../../transform/handover/write.js';
import { command } from '../command.js';
import { modelOf } from '../shared/model.js';
import { openPlanPlace, planOptions } from '../shared/plan-place.js';
import { counted } from '../shared/table.js';
import { targetNamed } from '../shared/targets.js';

export const report = command({
  name: 'report',
  summary: 'Write what a plan will do as a page that can be read, printed and signed.',
  about:
    'Writes a plan’s report: operations, calls, hours and bytes, every loss by reason with counts and examples, everything held back and why, what must be at the target, and the newest rehearsal of this plan. One HTML page that loads and runs nothing, the same as Markdown and JSON, and all losses and held things as CSV and NDJSON. Beside it the hand-over: what the old desk had set up and nothing carries over (workflows, rules, service levels, hooks, queues, views; for Crisp also agents, teams and kinds of objects), with what to build in its place, and macros with their placeholders rewritten as far as the target’s are known; Markdown, CSV, JSON.',
  positionals: [],
  options: {
    ...planOptions,
    out: { type: 'string', about: 'Folder for the files; report/ in the plan by default.', value: 'FOLDER' },
  },
  examples: [
    ['deskarchive report --plan acme-plan', 'acme-plan/report/report.html and its companions'],
    ['deskarchive report --plan acme-plan --out for-acme', 'somewhere else'],
  ],
  exits: [exitCodes.findings],
  json: {
    folder: 'Where the files are',
    files: 'Their names',
    handover: 'counts by kind, macros: what has to be built by hand',
    report:
      'The report itself: plan, confirmed, operations, forecast, losses, held, unread, needs, rehearsal',
  },
  run: async (_, flags, context) => {
    const place = await openPlanPlace(flags, context.signal, { unconfirmed: 'allow' });
    const { plan, confirmed, archive, object } = place;
    const folder = flags.out ?? join(plan.folder, 'report');
    const written = await writeReport(plan, folder, confirmed);
    const model = await modelOf(archive, object, context);
    const { name: target } = await targetNamed(plan.header.target);
    const handover = await readHandover(model.folder, target);
    const files = [...written.files, ...(await writeHandover(handover, folder))];
    const { operations, forecast, losses, held } = written.report;
    return {
      exit: exitCodes.done,
      json: {
        folder,
        files,
        report: written.report,
        handover: { counts: handover.counts, macros: handover.macros.length },
      },
      lines: [
        `${countText(operations.open)} writes, at least ${timeText(forecast.hours * 3600)}; ${countText(losses.total)} losses for ${losses.reasons.length} reasons; ${countText(held.total)} held back.`,
        `To build by hand: ${counted(handover.items.length, 'thing')} and ${counted(handover.macros.length, 'macro')}.`,
        ...files.map((name) => `  ${join(folder, name)}`),
      ],
    };
  },
});
