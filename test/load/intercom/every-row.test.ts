import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TargetRow } from '../../../core/target-row.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import type { Workspace } from '../../../simulate/intercom/state/workspace.js';
import { type Handover, readHandover } from '../../../transform/handover/handover.js';
import type { Mapping } from '../../../transform/mapping/mapping.js';
import { modelFolder } from '../../transform/model-fixture.js';
import { proposedMapping, shapeAll } from '../../transform/to-intercom/shaping.js';
import { picture } from './desk.js';
import { everyRowWithKhoros } from './every-row-khoros.js';
import { type Rig, startRig } from './harness.js';

/**
 * What has to arrive, thing by thing: a model with one of each goes through mapping, shaping, plan and load, and every
 * line of the table finds its value in the workspace, its loss in the plan, or its place in the hand-over.
 */

interface World {
  readonly workspace: Workspace;
  readonly rows: readonly TargetRow[];
  readonly plan: Plan;
  readonly handover: Handover;
}

let rig: Rig;
let world: World;
let report: LoadReport;
let mapping: Mapping;
const folders: string[] = [];

beforeAll(async () => {
  const model = await modelFolder(everyRowWithKhoros);
  const scratch = await mkdtemp(join(tmpdir(), 'deskarchive-scratch-'));
  folders.push(model, scratch);
  rig = await startRig({ settings: { locales: 'en, fr' } });
  const proposed = await proposedMapping(model);
  mapping = {
    ...proposed,
    teams: new Map([...proposed.teams, ['Public posts', 'Billing']]),
    articles: { ...proposed.articles, withoutCategory: 'Other things' },
  };
  const { rows, held } = await shapeAll(model, mapping, scratch);
  const plan = await rig.place.plan(intercomCompiler, rows, { held });
  report = await rig.apply(plan);
  world = { workspace: rig.simulator.workspace, rows, plan, handover: await readHandover(model, 'intercom') };
});

afterAll(async () => {
  await rig.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const contact = (id: string) =>
  [...world.workspace.contacts.values()].find(({ externalId }) => externalId === id);
const company = () => [...world.workspace.companies.values()][0];
const conversation = (legacy: string) =>
  [...world.workspace.conversations.values()].find(
    ({ customAttributes }) => customAttributes.legacy_id === legacy,
  );
const article = (title: string) =>
  [...world.workspace.articles.values()].find(({ text }) => text.title === title);
const collection = (name: string) =>
  [...world.workspace.collections.values()].find((one) => one.name === name);
const admin = (id: string | null | undefined) => world.workspace.admins.get(id ?? '')?.email;
const tagNames = (thing: { readonly tags: readonly { readonly tagId: string }[] } | undefined) =>
  thing?.tags.map(({ tagId }) => world.workspace.tags.get(tagId)?.name).sort();
const part = (legacy: string, words: string) =>
  conversation(legacy)?.parts.find(({ body }) => body?.includes(words));
const losses = (reason: string): number => world.plan.header.losses.byReason[reason]?.count ?? 0;
const toRebuild = (kind: string) => world.handover.items.filter((item) => item.kind === kind).length;

const at = (text: string): number => Date.parse(`${text}Z`) / 1000;

/** What is read, where it goes, how that is proven, and the proof. */
type Line = readonly [
  from: string,
  to: string,
  proof: 'value' | 'loss' | 'hand-over',
  found: () => unknown,
  wanted: unknown,
];

const people: readonly Line[] = [
  ['a person’s id', 'external id of the contact', 'value', () => contact('kustomer:c1')?.role, 'user'],
  [
    'a person’s first e-mail',
    'its e-mail',
    'value',
    () => contact('kustomer:c1')?.email,
    'carla@example.com',
  ],
  [
    'a person without e-mail',
    'a contact that nobody can write to',
    'value',
    () => contact('kustomer:c2')?.email,
    null,
  ],
  ['a person without e-mail', 'a loss', 'loss', () => losses('contact-placeholder'), 1],
  ['a second person with the same e-mail', 'the first one', 'value', () => contact('kustomer:c3'), undefined],
  ['a second person with the same e-mail', 'a loss', 'loss', () => losses('contact-merged'), 1],
  [
    'a second e-mail',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.other_emails,
    'carla@home.example.com',
  ],
  [
    'a name in a social network',
    'an attribute',
    'value',
    () => String(contact('khoros:c4')?.customAttributes.other_profiles).includes('dora_example'),
    true,
  ],
  ['a company', 'a company by the same key', 'value', () => company()?.companyId, 'kustomer:o1'],
  [
    'a company’s people',
    'its contacts',
    'value',
    () => contact('kustomer:c1')?.companyIds,
    () => [company()?.id],
  ],
  ['a company that is not in the archive', 'a loss', 'loss', () => losses('company-lost'), 1],
  ['a company’s field', 'an attribute of its type', 'value', () => company()?.customAttributes.seatsNum, 12],
  [
    'a person’s text field',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.tierStr,
    'gold',
  ],
  [
    'a person’s number field',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.scoreNum,
    4,
  ],
  [
    'a person’s time field',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.renewedAt,
    at('2021-01-01T00:00:00'),
  ],
  [
    'a person’s yes or no',
    'an attribute',
    'value',
    () => contact('kustomer:c1')?.customAttributes.vipBool,
    true,
  ],
  [
    'a value of another type',
    'nowhere',
    'value',
    () => contact('kustomer:c2')?.customAttributes.scoreNum,
    undefined,
  ],
  ['a value of another type', 'a loss', 'loss', () => losses('field-value-rejected') > 0, true],
  [
    'a note on a person',
    'a note with date and author in its text',
    'value',
    () =>
      contact('kustomer:c1')?.notes.some(
        ({ body }) =>
          body.includes('2021-01-05') && body.includes('Anna Example') && body.includes('prefers mornings'),
      ),
    true,
  ],
  [
    'a file on a note on a person',
    'a line of the note',
    'value',
    () => contact('kustomer:c1')?.notes.some(({ body }) => body.includes('[File in the archive: card.png')),
    true,
  ],
  ['a file on a note on a person', 'a loss', 'loss', () => losses('attachment-lost'), 1],
  ['the time of a note on a person', 'a loss', 'loss', () => losses('note-time-in-text'), 1],
  ['a person’s tag', 'a tag', 'value', () => tagNames(contact('kustomer:c1')), ['VIP']],
];

const threads: readonly Line[] = [
  [
    'a conversation',
    'a conversation at its own time',
    'value',
    () => conversation('k1')?.createdAt,
    at('2021-02-01T10:00:01'),
  ],
  ['a conversation’s subject', 'its title', 'value', () => conversation('k1')?.title, 'Broken cup'],
  ['a conversation’s state', 'its state', 'value', () => conversation('k1')?.state, 'closed'],
  [
    'a conversation’s agent',
    'its admin',
    'value',
    () => admin(conversation('k1')?.adminAssigneeId),
    'agent0@example.com',
  ],
  [
    'a conversation’s team',
    'its team',
    'value',
    () => world.workspace.teams.get(conversation('k1')?.teamAssigneeId ?? '')?.name,
    'Support',
  ],
  [
    'a conversation’s channel',
    'an attribute',
    'value',
    () => conversation('k1')?.customAttributes.channel,
    'email',
  ],
  [
    'a conversation’s field',
    'an attribute',
    'value',
    () => conversation('k1')?.customAttributes.reasonStr,
    'damage',
  ],
  ['a conversation’s tag', 'a tag', 'value', () => tagNames(conversation('k1')), ['repair']],
  [
    'a message of the person',
    'the opening',
    'value',
    () => conversation('k1')?.source.body?.includes('My cup is broken'),
    true,
  ],
  [
    'a message of an agent',
    'a reply by the admin at its own time',
    'value',
    () => {
      const found = part('k1', 'Sorry');
      return [found?.type, found?.createdAt, admin(found?.author.id)];
    },
    ['comment', at('2021-02-01T10:05:00'), 'agent0@example.com'],
  ],
  ['HTML of a message', 'HTML', 'value', () => part('k1', 'Sorry')?.body, '<p><b>Sorry</b> about that</p>'],
  [
    'a further message of the person',
    'a reply by the contact',
    'value',
    () => part('k1', 'Thank you')?.author.id,
    () => contact('kustomer:c1')?.id,
  ],
  [
    'a message longer than a part',
    'parts, with every word',
    'value',
    () => conversation('k3')?.parts.filter(({ body }) => body?.includes('word')).length,
    2,
  ],
  ['a message longer than a part', 'a loss', 'loss', () => losses('text-split'), 1],
  [
    'a note in a conversation',
    'a note by the admin at its own time',
    'value',
    () => {
      const found = part('k1', 'spare');
      return [found?.type, found?.createdAt, admin(found?.author.id)];
    },
    ['note', at('2021-02-01T10:06:00'), 'agent1@example.com'],
  ],
  [
    'a file',
    'a file with the same bytes',
    'value',
    () => part('k1', 'Sorry')?.attachments.map(({ name, sha256 }) => [name, sha256]),
    [['pixel.png', picture.sha256]],
  ],
  ['a file without bytes', 'a line of the text', 'value', () => part('k1', 'lost.pdf') !== undefined, true],
  ['a file without bytes', 'a loss', 'loss', () => losses('attachment-missing'), 1],
  [
    'a thread that an agent began',
    'an opening that says so',
    'value',
    () => conversation('k2')?.source.body?.includes('started by'),
    true,
  ],
  ['a thread that an agent began', 'a loss', 'loss', () => losses('opener-invented'), 1],
  [
    'an agent without an account',
    'the fallback, with the name in the text',
    'value',
    () => {
      const found = part('k2', 'Good day');
      return [found?.body?.includes('Gone Example'), admin(found?.author.id)];
    },
    [true, 'agent0@example.com'],
  ],
  ['an agent without an account', 'a loss', 'loss', () => losses('author-replaced') > 0, true],
  [
    'a rating',
    'attributes',
    'value',
    () => [
      conversation('k1')?.customAttributes.original_rating,
      conversation('k1')?.customAttributes.original_rating_score,
    ],
    [4, 1],
  ],
  [
    'a rating’s words',
    'an attribute and a note in its place',
    'value',
    () => {
      const thread = conversation('k1');
      const found = part('k1', 'Quick help');
      return [thread?.customAttributes.original_rating_comment, found?.type, found?.createdAt];
    },
    ['Quick help', 'note', at('2021-02-02T08:00:00')],
  ],
  ['a rating', 'a loss', 'loss', () => losses('rating-in-note'), 1],
  ['a question about satisfaction that nobody answered', 'a loss', 'loss', () => losses('kind-inventory'), 1],
];

const otherSource: readonly Line[] = [
  ['the title of a case', 'the title', 'value', () => conversation('case-7')?.title, 'Late parcel'],
  [
    'two interactions of one second',
    'parts in their order',
    'value',
    () =>
      conversation('case-7')
        ?.parts.filter(({ type }) => type === 'comment')
        .map(({ body }) => body),
    ['<p>one</p>', '<p>two</p>'],
  ],
  [
    'a brand, an initiative, a campaign',
    'tags',
    'value',
    () => tagNames(conversation('case-7')),
    ['Brand A', 'Initiative B', 'Summer'],
  ],
  [
    'an agent of the other desk',
    'an admin by e-mail',
    'value',
    () => admin(conversation('case-7')?.adminAssigneeId),
    'agent2@example.com',
  ],
  [
    'a work queue',
    'the team that the mapping names',
    'value',
    () => world.workspace.teams.get(conversation('queued')?.teamAssigneeId ?? '')?.name,
    'Billing',
  ],
  [
    'who is in which queue or team',
    'what to rebuild',
    'hand-over',
    () =>
      world.handover.items
        .filter(({ kind }) => kind === 'team')
        .map(({ name, definition }) => [name, JSON.parse(definition).members]),
    [
      ['Public posts', ['Cleo Example', 'Gone Example']],
      ['Support', ['Anna Example']],
    ],
  ],
  [
    'the same number in the old and the new form of an id',
    'two conversations, each with both of its forms',
    'value',
    () =>
      ['1878862', '45cd7d6f-0000-46ff-a71d-84859c94e400'].map((id) => [
        conversation(id)?.customAttributes.legacy_id,
        conversation(id)?.customAttributes.original_external_id,
        conversation(id)?.source.body?.includes('The same words'),
      ]),
    [
      ['1878862', 'CASE-1878862', true],
      ['45cd7d6f-0000-46ff-a71d-84859c94e400', '1878862', true],
    ],
  ],
  [
    'what is known of an author in a network',
    'attributes of the contact, by names that Intercom takes',
    'value',
    () => {
      const attributes = contact('khoros:c4')?.customAttributes;
      return [attributes?.twitter_brandowned, attributes?.twitter_followers, attributes?.network];
    },
    [false, 1_204, 'twitter'],
  ],
  [
    'articles for signed-in readers, for agents, and on a board that is not published',
    'held back, each with what it is',
    'loss',
    () =>
      world.plan.header.held.byReason['article-not-public']?.examples
        .filter(({ source }) => source === 'khoros')
        .map(({ id, before }) => [id, before])
        .sort(),
    [
      ['internal', 'internal'],
      ['public', 'its category is not published'],
      ['registered', 'registered'],
    ],
  ],
  [
    'service level figures',
    'an attribute',
    'value',
    () => conversation('case-7')?.customAttributes.firstResponseNum,
    340,
  ],
];

const knowledge: readonly Line[] = [
  [
    'categories',
    'collections, one in the other',
    'value',
    () => collection('Cups')?.parentId,
    () => collection('Kitchen')?.id,
  ],
  [
    'a category’s translation',
    'a translation',
    'value',
    () => collection('Kitchen')?.translations.fr?.name,
    'Cuisine',
  ],
  [
    'an article',
    'an article in its collection',
    'value',
    () => article('Care of cups')?.parentId,
    () => collection('Cups')?.id,
  ],
  [
    'an article’s author',
    'its author',
    'value',
    () => admin(article('Care of cups')?.text.authorId),
    'agent0@example.com',
  ],
  [
    'an article’s translation',
    'a translation',
    'value',
    () => article('Care of cups')?.translations.fr?.title,
    'Soin des tasses',
  ],
  ['a published article', 'published', 'value', () => article('Care of cups')?.text.state, 'published'],
  ['a draft of an article', 'a draft', 'value', () => article('Unfinished')?.text.state, 'draft'],
  [
    'a link to another article',
    'a link to its new address',
    'value',
    () => article('Care of cups')?.text.body.includes(`/articles/${article('Care of plates')?.id}`),
    true,
  ],
  [
    'a picture',
    'a picture of Intercom’s own',
    'value',
    () => /<img[^>]+src="(?!https:\/\/media)/.test(article('Care of cups')?.text.body ?? ''),
    true,
  ],
  [
    'an article for the team only',
    'held back',
    'loss',
    () => world.plan.header.held.byReason['article-not-public']?.count,
    4,
  ],
  [
    'an article in no category',
    'the collection that the mapping names',
    'value',
    () => [article('The loose one')?.parentId, collection('Other things')?.parentId],
    () => [collection('Other things')?.id, null],
  ],
  [
    'an article by an agent without an account',
    'one by the author that the mapping names',
    'value',
    () => admin(article('The loose one')?.text.authorId),
    'agent0@example.com',
  ],
  ['the time of an article', 'a loss', 'loss', () => losses('time-lost') > 0, true],
];

const inventory: readonly Line[] = [
  ['workflow', 'what to rebuild', 'hand-over', () => toRebuild('workflow'), 1],
  ['service level', 'what to rebuild', 'hand-over', () => toRebuild('sla'), 1],
  ['hook', 'what to rebuild', 'hand-over', () => toRebuild('webhook'), 1],
  ['saved search', 'what to rebuild', 'hand-over', () => toRebuild('saved_search'), 1],
  ['queue', 'what to rebuild', 'hand-over', () => toRebuild('queue'), 1],
  ['survey', 'what to rebuild', 'hand-over', () => toRebuild('survey'), 1],
  [
    'shortcut',
    'a macro in Intercom’s way of writing',
    'hand-over',
    () => world.handover.macros.map(({ text }) => text.includes('{{')),
    [true],
  ],
];

describe('every thing of a desk on its way to Intercom', () => {
  it('is taken without a refusal, and nobody is told', () => {
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0 });
    expect(rig.simulator.state()).toMatchObject({ violations: [], objects: { notification: 0 } });
  });

  for (const [sort, lines] of Object.entries({ people, threads, otherSource, knowledge, inventory }))
    describe(sort, () => {
      it.each(lines.map((line) => [`${line[0]} → ${line[1]} (${line[2]})`, line] as const))(
        '%s',
        (_name, [, , , found, wanted]) => {
          expect(found()).toEqual(typeof wanted === 'function' ? wanted() : wanted);
        },
      );
    });
});
