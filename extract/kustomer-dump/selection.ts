import { parsedValue, relatedIds } from '../kustomer/record.js';
import { conversationFacts } from '../kustomer/select/conversation.js';
import type { FileShape } from '../kustomer/select/of-files.js';
import type { Named } from '../kustomer/select/unknown.js';

/** What dumped records say of what a selection asks for: they are the API's own. */

const sorts: ReadonlySet<string> = new Set(['user', 'team', 'tag', 'klass']);

const texts = (...values: readonly unknown[]): string[] =>
  values.filter((one): one is string => typeof one === 'string' && one !== '');

export const dumpShape: FileShape = {
  surveys: ['dump_file'],
  rows: ['record'],
  wholeFiles: [],
  conversation: (value) => {
    const record = parsedValue(value);
    return { facts: conversationFacts(record), customers: relatedIds(record, 'customer') };
  },
  named: (kind, value) => {
    if (!sorts.has(kind)) return undefined;
    const { id, attributes } = parsedValue(value);
    return {
      sort: kind as Named,
      names: texts(id, attributes?.email, attributes?.displayName, attributes?.name),
    };
  },
  parent: (_kind, value) => relatedIds(parsedValue(value), 'conversation')[0],
  customer: (id) => [id],
  klass: (value) => {
    const { type } = parsedValue(value);
    return typeof type === 'string' && type.startsWith('kobject.')
      ? type.slice('kobject.'.length)
      : undefined;
  },
  referred: ['company', 'attachment'],
  refers: (value) => {
    const record = parsedValue(value);
    return [
      ...['company', 'companies'].flatMap((name) => relatedIds(record, name).map((id) => `company/${id}`)),
      ...relatedIds(record, 'attachments').map((id) => `attachment/${id}`),
      ...['message', 'note', 'draft'].flatMap((kind) =>
        relatedIds(record, kind).map((id) => `${kind}/${id}`),
      ),
    ];
  },
};
