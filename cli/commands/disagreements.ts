import { exitCodes } from '../../core/exit-codes.js';
import { compareDesks } from '../../queries/disagreements/compare.js';
import { command } from '../command.js';
import { openSource } from '../shared/archive.js';
import { counted, table } from '../shared/table.js';

export const disagreements = command({
  name: 'disagreements',
  summary: 'Compare two copies of one desk, e.g. API and CSV.',
  about:
    'Compares two sources in one archive record by record and value by value: what only one of them has, and what they tell differently. Columns that one copy has nothing in are not compared.',
  positionals: [],
  options: {
    archive: { type: 'string', about: 'The archive.', value: 'FOLDER', required: true },
    object: { type: 'string', about: 'The first source’s object.', value: 'NAME', required: true },
    with: { type: 'string', about: 'The second source’s object.', value: 'NAME', required: true },
    examples: { type: 'number', about: 'Rows that are shown.', default: 20 },
    out: { type: 'string', about: 'Write all rows to this CSV file.', value: 'FILE' },
  },
  examples: [
    [
      'deskarchive disagreements --archive acme.archive --object kustomer-acme-2026 --with kustomer-csv-acme-2026',
      'do the exports tell what the API tells?',
    ],
  ],
  exits: [exitCodes.findings],
  json: {
    compared: 'Columns that were compared, by kind',
    counts: 'kind, sort (only-left, only-right, value), field, rows',
    examples: 'The first rows: kind, id, sort, field, left_value, right_value',
  },
  run: async (_, flags) => {
    const { archive, object } = await openSource(flags);
    const found = await compareDesks(object, await archive.object(flags.with), {
      examples: flags.examples,
      out: flags.out,
    });
    const short = (text: string | null) =>
      text !== null && text.length > 40
        ? `${text.slice(0, 39).replaceAll('\n', '⏎')}…`
        : text?.replaceAll('\n', '⏎');
    const total = found.counts.reduce((sum, { rows }) => sum + rows, 0);
    return {
      exit: total === 0 ? exitCodes.done : exitCodes.findings,
      json: { ...found },
      lines: [
        ...Object.entries(found.compared).map(([kind, columns]) => `${kind}: ${columns.join(', ')}`),
        ...(total === 0
          ? ['No disagreement.']
          : [
              ...table(
                ['kind', 'what', 'column', 'rows'],
                found.counts.map(({ kind, sort, field, rows }) => [kind, sort, field, rows]),
                ['rows'],
              ),
              ...table(
                ['kind', 'id', 'what', 'column', 'left', 'right'],
                found.examples.map((one) => [
                  one.kind,
                  one.id,
                  one.sort,
                  one.field,
                  short(one.left_value) ?? null,
                  short(one.right_value) ?? null,
                ]),
              ),
              `${counted(total, 'disagreement')}${flags.out === undefined ? '' : `, all in ${flags.out}`}`,
            ]),
      ],
    };
  },
});
