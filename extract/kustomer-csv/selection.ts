import type { FileShape } from '../kustomer/select/of-files.js';

/** What the rows of exports say of what a selection asks for: users, teams and tags are the words that are printed. */

type Cells = Readonly<Record<string, unknown>>;

const cellsOf = (value: unknown): Cells => (value as { readonly cells?: Cells } | null)?.cells ?? {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string')
    : text(value) === ''
      ? []
      : [text(value)];
const count = (value: unknown): number => Number(text(value)) || 0;

export const csvShape: FileShape = {
  surveys: ['csv_file'],
  rows: ['conversation', 'message', 'customer', 'csv_row'],
  wholeFiles: ['csv_input'],
  conversation: (value) => {
    const cells = cellsOf(value);
    return {
      facts: {
        users: texts(cells.assignedUsers),
        teams: texts(cells.assignedTeams),
        channels: texts(cells.channels).map((one) => one.toLowerCase()),
        tags: texts(cells.tags),
        createdAt: text(cells.createdAt),
        status: text(cells.status) || 'none',
        messages: count(cells.messageCount),
        notes: count(cells.noteCount),
      },
      customers: [text(cells['customer.id']), text(cells['customer.email']).toLowerCase()].filter(
        (name) => name !== '',
      ),
    };
  },
  named: () => undefined,
  parent: (kind, value) => (kind === 'message' ? text(cellsOf(value)['conversation.id']) : undefined),
  customer: (id, value) => [id, ...texts(cellsOf(value).emails)],
  klass: () => undefined,
  referred: [],
  refers: () => [],
};
