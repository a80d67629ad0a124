import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deskError } from '../../../core/errors.js';
import { cutRecord } from '../../../core/json-cut.js';
import { readLines } from '../../../core/ndjson.js';
import { activityKinds } from '../activity/activity-kinds.js';
import { setupCompanions, setupKinds } from '../setup/setup-kinds.js';
import { addArticles } from './articles.js';
import { emptyHoldings, type Holdings, type Kind, kinds } from './holdings.js';
import { type Resource, relatedId, shelve } from './shelve.js';

/**
 * A folder of Kustomer's own records, one to a line, one file a kind (`messages.ndjson` or `messages.ndjson.gz`). They
 * are served as the bytes they are. The bytes of an attachment may lie beside them as `files/<id>`; `.html` files below
 * `articles/` become articles of the knowledge base.
 */

const fileNames: Readonly<Record<string, Kind>> = {
  users: 'user',
  teams: 'team',
  tags: 'tag',
  companies: 'company',
  customers: 'customer',
  conversations: 'conversation',
  messages: 'message',
  notes: 'note',
  attachments: 'attachment',
  media: 'media',
  klasses: 'klass',
  kobjects: 'kobject',
  metadata: 'metadata',
  kb_categories: 'kb_category',
  kb_articles: 'kb_article',
  kb_versions: 'kb_version',
  customer_merges: 'customer_merge',
  ...Object.fromEntries(
    [...activityKinds, ...setupKinds, ...setupCompanions].map(({ file, kind }) => [file, kind]),
  ),
};

const readFile = async (holdings: Holdings, kind: Kind, path: string): Promise<void> => {
  for await (const line of readLines(path)) {
    const bytes = Buffer.from(line.bytes);
    if (bytes.toString('latin1').trim() === '') continue;
    let record: Resource;
    try {
      record = cutRecord(bytes).value as Resource;
    } catch (cause) {
      throw deskError('input-invalid', {
        what: 'The line is no JSON.',
        where: `${path}:${line.number}`,
        cause,
      });
    }
    if (typeof record?.id !== 'string')
      throw deskError('input-invalid', { what: 'The record has no id.', where: `${path}:${line.number}` });
    shelve(holdings, kind, bytes, record);
  }
};

const emptyMetadata = (org: string, resource: string) => ({
  type: 'metadata',
  id: resource,
  attributes: { properties: {} },
  relationships: { org: { links: { self: `/v1/orgs/${org}` }, data: { type: 'org', id: org } } },
  links: { self: `/v1/metadata/${resource}` },
});

const stem = (name: string): string | undefined => /^(.+)\.ndjson(\.gz)?$/.exec(name)?.[1];

const fallbackOrg = '000000000000000000000001';

const orgOf = (holdings: Holdings): string => {
  for (const kind of kinds) {
    const shelf = holdings.shelf(kind);
    if (shelf.list.length === 0) continue;
    const record = cutRecord(shelf.bytes(shelf.listed(shelf.list.at(0)))).value as Resource;
    const org = relatedId(record, 'org');
    if (org !== undefined) return org;
  }
  return fallbackOrg;
};

/** Reads a folder. Errors: input-invalid for a folder, file or line that cannot be used; not-readable. */
export const fillFromFolder = async (folder: string): Promise<Holdings> => {
  if (!existsSync(folder))
    throw deskError('input-invalid', { what: 'There is no such data folder.', where: folder });
  const names = readdirSync(folder);
  const unknown = names.find((name) => stem(name) !== undefined && !((stem(name) as string) in fileNames));
  if (unknown !== undefined) {
    throw deskError('input-invalid', {
      what: `The stand-in of kustomer serves no kind of the name "${stem(unknown)}".`,
      where: join(folder, unknown),
      next: `Files: ${Object.keys(fileNames).join(', ')}, each as .ndjson or .ndjson.gz.`,
    });
  }
  const found = emptyHoldings(fallbackOrg);
  // In this order parents come before their children.
  for (const [name, kind] of Object.entries(fileNames))
    for (const file of names.filter((candidate) => stem(candidate) === name).sort())
      await readFile(found, kind, join(folder, file));
  const articles = join(folder, 'articles');
  const hasArticles = existsSync(articles);
  if (!hasArticles && kinds.every((kind) => found.shelf(kind).size === 0))
    throw deskError('input-invalid', { what: 'The data folder holds no records.', where: folder });

  const holdings: Holdings = { ...found, org: orgOf(found) };
  for (const resource of ['customer', 'company', 'conversation', 'message']) {
    if (holdings.shelf('metadata').current(resource) !== undefined) continue;
    const record = emptyMetadata(holdings.org, resource);
    shelve(holdings, 'metadata', Buffer.from(JSON.stringify(record)), {
      id: record.id,
      attributes: record.attributes,
    });
  }
  if (hasArticles) addArticles(holdings, articles);
  const bytesFolder = join(folder, 'files');
  if (existsSync(bytesFolder))
    for (const id of readdirSync(bytesFolder))
      holdings.files.set(id, { from: 'folder', path: join(bytesFolder, id) });
  return holdings;
};
