import { type NamedQuery, namedQueries, namedQuery, topics } from '../../queries/library/library.js';
import { command } from '../command.js';

const line = (query: NamedQuery): string[] => {
  const parameters = query.parameters.map((p) =>
    p.required ? `--param ${p.name}=…` : `[--param ${p.name}=…]`,
  );
  return [
    `  ${query.name.padEnd(26)} ${query.question}`,
    ...(parameters.length > 0 ? [`  ${''.padEnd(26)} ${parameters.join(' ')}`] : []),
  ];
};

export const queries = command({
  name: 'queries',
  summary: 'List the named questions.',
  about: 'Lists the questions that deskarchive query answers by name, with their parameters.',
  positionals: [{ name: 'name', about: 'One question in full, with its SQL.', required: false }],
  options: {},
  examples: [
    ['deskarchive queries', 'all of them'],
    ['deskarchive queries missing', 'one in full'],
  ],
  exits: [],
  json: { queries: 'List of name, topic, title, question, read, limits, needs, parameters, sql' },
  run: async ([name]) => {
    if (name !== undefined) {
      const query = namedQuery(name);
      return { exit: 0, json: { queries: [query] }, lines: [query.sql] };
    }
    const all = namedQueries();
    return {
      exit: 0,
      json: { queries: all },
      lines: topics.flatMap((topic) => {
        const mine = all.filter((query) => query.topic === topic.name);
        return mine.length === 0 ? [] : [topic.title, ...mine.flatMap(line), ''];
      }),
    };
  },
});
