import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { type ReadBackResult, readBack } from '../../../load/readback.js';
import type { Message, Workspace } from '../../../simulate/crisp/state.js';
import { type Handover, readHandover } from '../../../transform/handover/handover.js';
import { modelFolder } from '../../transform/model-fixture.js';
import { shapedForCrisp } from '../../transform/to-crisp/shaping.js';
import { newPlace, type Place } from '../harness.js';
import { deskBlob, picture } from '../intercom/desk.js';
import { everyRowModel, message as row } from '../intercom/every-row-model.js';
import { type Rig, startRig } from './harness.js';
import { pictureUrl } from './rows.js';

/**
 * What has to arrive, thing by thing: a model with one of each goes through mapping, shaping, plan and load, and every
 * line of the table finds its value in the workspace, its loss in the plan, or its place in the hand-over. Then it is
 * read back.
 */

let rig: Rig;
let place: Place;
let workspace: Workspace;
let plan: Plan;
let withdrawals: readonly TargetRow[];
let handover: Handover;
let report: LoadReport;
let certificate: ReadBackResult['certificate'];
const folders: string[] = [];

/** What only this road has to show, beside the desk that both targets share. */
const model = {
  ...everyRowModel,
  company: [...(everyRowModel.company ?? []), { id: 'kustomer:o2', name: 'Lonely Ltd' }],
  tagging: [
    ...(everyRowModel.tagging ?? []),
    { tag_id: 'kustomer:t2', object: 'company', object_id: 'kustomer:o1', origin: 'tag' },
  ],
  conversation: [
    ...(everyRowModel.conversation ?? []),
    ...['2021', '2121'].map((year) => ({
      ...{ id: `kustomer:snoozed-${year}`, contact_id: 'kustomer:c1', state: 'snoozed' },
      ...{ created_at: '2021-02-01 10:00:00', snoozed_until: `${year}-03-01 10:00:00` },
    })),
  ],
  part: [
    ...(everyRowModel.part ?? []),
    ...['2021', '2121'].map((year) =>
      row(`kustomer:message:snoozed-${year}`, `kustomer:snoozed-${year}`, 1, { text: 'Later, please' }),
    ),
    {
      ...{
        id: 'kustomer:message:p8',
        conversation_id: 'kustomer:k2',
        ordinal: 2,
        kind: 'message',
        direction: 'in',
      },
      ...{ author_type: 'contact', author_id: 'khoros:c4', created_at: '2021-03-01 11:00:00' },
      ...{ text: 'I am in copy', format: 'text' },
    },
  ],
  agent_team: [{ agent_id: 'kustomer:a1', team_id: 'kustomer:m1' }],
  object_type: [
    { id: 'kustomer:order', name: 'order', label: 'Order', active: true, declared: true, objects: 1 },
  ],
  object_record: [{ id: 'kustomer:r1', type_id: 'kustomer:order', title: 'Order 1' }],
  inventory: [
    ...(everyRowModel.inventory ?? []),
    ...['routing_rule', 'mailbox', 'channel_account', 'schedule'].map((kind) => ({
      id: `kustomer:${kind}:1`,
      ...{ kind, name: `A ${kind}`, state: 'active', definition: '{}', rebuild: 'The same again.' },
    })),
  ],
};

beforeAll(async () => {
  const folder = await modelFolder(model);
  const scratch = await mkdtemp(join(tmpdir(), 'deskarchive-scratch-'));
  folders.push(folder, scratch);
  rig = await startRig({
    settings: {
      operators:
        'Anna Example <agent0@example.com>, Ben Example <agent1@example.com>, Cleo Example <agent2@example.com>',
    },
  });
  workspace = rig.simulator.workspace;
  place = newPlace();
  const { rows, held } = await shapedForCrisp(folder, scratch);
  withdrawals = rows.filter(({ kind }) => kind === 'article-withdrawal');
  plan = await place.plan(crispCompiler, rows, { held });
  const load = { blob: deskBlob, pictureUrl, clock: systemClock };
  report = await place.apply(plan, rig.target(), load);
  const signal = new AbortController().signal;
  const back = { plan, target: rig.target(), home: place.home, blob: deskBlob, clock: systemClock, signal };
  certificate = (await readBack(back)).certificate;
  handover = await readHandover(folder, 'crisp');
});

afterAll(async () => {
  await rig.close();
  place.remove();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const person = (id: string) => [...workspace.people.values()].find(({ data }) => data.source_id === id);
const block = (id: string, name: 'person' | 'company') =>
  person(id)?.card[name] as Record<string, unknown> | undefined;
const conversation = (id: string) =>
  [...workspace.conversations.values()].find(({ meta }) => meta.data.source_id === id);
const message = (id: string, words: string): Message | undefined =>
  conversation(id)?.messages.find(({ content }) => JSON.stringify(content).includes(words));
const page = (title: string, locale = 'en') =>
  [...(workspace.helpdesk?.locales.get(locale) ?? [])].find(([, { metadata }]) => metadata.title === title);
const losses = (reason: string): number => plan.header.losses.byReason[reason]?.count ?? 0;
const held = (reason: string): number => plan.header.held.byReason[reason]?.count ?? 0;
const toRebuild = (kind: string): readonly string[] =>
  handover.items.filter((item) => item.kind === kind).map(({ name }) => name);

const at = (text: string): number => Date.parse(`${text}Z`);

/** What is read, where it goes, how that is proven, and the proof. */
type Line = readonly [
  from: string,
  to: string,
  proof: 'value' | 'loss' | 'hand-over',
  found: () => unknown,
  wanted: unknown,
];

const people: readonly Line[] = [
  ['a customer', 'a profile', 'value', () => block('c1', 'person')?.nickname, 'Carla Example'],
  ['a customer’s first e-mail', 'the key', 'value', () => person('c1')?.card.email, 'carla@example.com'],
  ['a second e-mail', 'data', 'value', () => person('c1')?.data.other_emails, 'carla@home.example.com'],
  [
    'a name in a social network',
    'data',
    'value',
    () => person('c4')?.data.other_profiles,
    'twitter dora_example',
  ],
  [
    'a customer without e-mail',
    'an address of their own that nobody reads',
    'value',
    () => person('c2')?.card.email,
    'c2@import.invalid',
  ],
  ['a customer without e-mail', 'a loss', 'loss', () => losses('contact-placeholder'), 1],
  ['a second customer with the same e-mail', 'the first', 'value', () => person('c3'), undefined],
  ['a second customer with the same e-mail', 'a loss', 'loss', () => losses('contact-merged'), 1],
  ['a company', 'a block of its people', 'value', () => block('c1', 'company')?.name, 'Cups Ltd'],
  ['a company’s tag', 'a tag of the block', 'value', () => block('c1', 'company')?.tags, ['repair']],
  ['a company’s field', 'data of its people', 'value', () => person('c1')?.data.company_seatsNum, 12],
  ['a company without people', 'held back', 'loss', () => held('company-without-people'), 1],
  ['a customer’s text field', 'data', 'value', () => person('c1')?.data.tierStr, 'gold'],
  ['a customer’s number field', 'data', 'value', () => person('c1')?.data.scoreNum, 4],
  ['a customer’s time field', 'text', 'value', () => person('c1')?.data.renewedAt, '2021-01-01T00:00:00Z'],
  ['a customer’s yes or no', 'data', 'value', () => person('c1')?.data.vipBool, true],
  ['a value of another type', 'nowhere', 'value', () => person('c2')?.data.scoreNum, undefined],
  ['a value of another type', 'a loss', 'loss', () => losses('field-value-rejected'), 1],
  [
    'a note on a customer',
    'the notepad, with date and author',
    'value',
    () => person('c1')?.card.notepad,
    expect.stringMatching(/^2021-01-05 08:00 UTC – Anna Example.*\nprefers mornings\n/),
  ],
  ['the time of a note on a customer', 'a loss', 'loss', () => losses('note-time-in-text'), 1],
  [
    'a file on a note on a customer',
    'a line of the notepad',
    'value',
    () => person('c1')?.card.notepad,
    expect.stringContaining(`[File in the archive: card.png, image/png; SHA-256 ${picture.sha256}]`),
  ],
  ['a file on a note on a customer', 'a loss', 'loss', () => losses('attachment-lost'), 1],
  ['a customer’s tag', 'a segment', 'value', () => person('c1')?.card.segments, ['vip']],
  ['a tag in capitals', 'a loss', 'loss', () => losses('tag-renamed') > 0, true],
];

const threads: readonly Line[] = [
  [
    'a conversation',
    'a session of its customer',
    'value',
    () => conversation('k1')?.peopleId,
    () => person('c1')?.peopleId,
  ],
  [
    'a conversation’s own time',
    'its data',
    'value',
    () => conversation('k1')?.meta.data.source_created_at,
    '2021-02-01T10:00:01.000Z',
  ],
  ['a conversation’s own time', 'a loss', 'loss', () => losses('time-lost') >= 4, true],
  ['a conversation’s subject', 'its subject', 'value', () => conversation('k1')?.meta.subject, 'Broken cup'],
  ['a conversation’s state', 'its state', 'value', () => conversation('k1')?.state, 'resolved'],
  ['a snooze', 'pending, for Crisp has none', 'value', () => conversation('snoozed-2121')?.state, 'pending'],
  ['a snooze that is over', 'open', 'value', () => conversation('snoozed-2021')?.state, 'unresolved'],
  ['a snooze', 'a loss', 'loss', () => losses('state-mapped'), 2],
  [
    'a conversation’s agent',
    'its operator',
    'value',
    () => workspace.operators.find(({ userId }) => userId === conversation('k1')?.assigned)?.email,
    'agent0@example.com',
  ],
  ['a conversation’s team', 'its data', 'value', () => conversation('k1')?.meta.data.source_team, 'Support'],
  ['a conversation’s team', 'a loss', 'loss', () => losses('team-lost'), 1],
  [
    'a conversation’s channel',
    'its data',
    'value',
    () => conversation('k1')?.meta.data.source_channel,
    'email',
  ],
  ['a conversation’s field', 'its data', 'value', () => conversation('k1')?.meta.data.reasonStr, 'damage'],
  ['a conversation’s tag', 'a segment', 'value', () => conversation('k1')?.meta.segments, ['repair']],
  [
    'a message of the customer',
    'a message of the user at its own time, with its own number, silent',
    'value',
    () => message('k1', 'My cup is broken'),
    expect.objectContaining({
      from: 'user',
      timestamp: at('2021-02-01T10:00:01'),
      fingerprint: expect.any(Number),
      user: { nickname: 'Carla Example' },
      stealth: true,
    }),
  ],
  [
    'a message of an agent',
    'a message of an operator under the agent’s name',
    'value',
    () => message('k1', 'Sorry'),
    expect.objectContaining({
      from: 'operator',
      timestamp: at('2021-02-01T10:05:00'),
      user: { nickname: 'Anna Example' },
      stealth: true,
    }),
  ],
  ['HTML of a message', 'Markdown', 'value', () => message('k1', 'Sorry')?.content, '**Sorry** about that'],
  [
    'HTML of a message',
    'the HTML beside it',
    'value',
    () => conversation('k1')?.originals.get(message('k1', 'Sorry')?.originalId ?? '')?.content,
    '<p><b>Sorry</b> about that</p>',
  ],
  [
    'a message longer than a text',
    'numbered messages, with every word',
    'value',
    () =>
      conversation('k3')?.messages.reduce(
        (n, { content }) => n + String(content).split('word').length - 1,
        0,
      ),
    4_500,
  ],
  ['a message longer than a text', 'a loss', 'loss', () => losses('text-split'), 1],
  [
    'a note in a conversation',
    'a note at its own time under the agent’s name',
    'value',
    () => message('k1', 'spare'),
    expect.objectContaining({
      type: 'note',
      timestamp: at('2021-02-01T10:06:00'),
      user: { nickname: 'Ben Example' },
    }),
  ],
  [
    'a file',
    'a message with its address, a millisecond later',
    'value',
    () => message('k1', 'pixel.png'),
    expect.objectContaining({
      type: 'file',
      timestamp: at('2021-02-01T10:05:00') + 1,
      content: { name: 'pixel.png', type: 'image/png', url: pictureUrl(picture) },
    }),
  ],
  [
    'a file without bytes',
    'a line of the text',
    'value',
    () => message('k1', 'lost.pdf') !== undefined,
    true,
  ],
  ['a file without bytes', 'a loss', 'loss', () => losses('attachment-missing'), 1],
  [
    'an agent without an account',
    'a message under their name',
    'value',
    () => message('k2', 'Good day')?.user,
    { nickname: 'Gone Example' },
  ],
  [
    'another customer who wrote in the thread',
    'a participant',
    'value',
    () => conversation('k2')?.participants,
    [{ type: 'email', target: 'dora@example.com' }],
  ],
  [
    'a rating',
    'data of the conversation',
    'value',
    () => {
      const { original_rating, original_rating_score } = conversation('k1')?.meta.data ?? {};
      return [original_rating, original_rating_score];
    },
    [4, 1],
  ],
  [
    'a rating’s words',
    'a note in its place',
    'value',
    () => message('k1', 'Quick help'),
    expect.objectContaining({ type: 'note', timestamp: at('2021-02-02T08:00:00'), automated: true }),
  ],
  ['a rating', 'a loss', 'loss', () => losses('rating-in-note'), 1],
  ['a question that nobody answered', 'a loss', 'loss', () => losses('kind-inventory'), 1],
  ['the address in the old desk', 'data', 'value', () => conversation('k1')?.meta.data.legacy_id, 'k1'],
];

const otherSource: readonly Line[] = [
  ['the title of a case', 'the subject', 'value', () => conversation('case-7')?.meta.subject, 'Late parcel'],
  [
    'two interactions of one second',
    'messages in their order',
    'value',
    () =>
      conversation('case-7')
        ?.messages.map(({ content, timestamp }) => [content, timestamp])
        .slice(1, 3),
    [
      ['one', at('2021-05-01T10:00:05')],
      ['two', at('2021-05-01T10:00:05') + 1],
    ],
  ],
  [
    'a brand, an initiative, a campaign',
    'segments',
    'value',
    () => conversation('case-7')?.meta.segments,
    ['brand-a', 'initiative-b', 'summer'],
  ],
  ['service level figures', 'data', 'value', () => conversation('case-7')?.meta.data.firstResponseNum, 340],
];

const knowledge: readonly Line[] = [
  [
    'categories',
    'folders, one in the other',
    'value',
    () => page('Cups')?.[0],
    expect.stringMatching(/^articles kitchen-\w{6}\/cups-\w{6}$/),
  ],
  [
    'a category’s translation',
    'a folder in that language',
    'value',
    () => page('Cuisine', 'fr') !== undefined,
    true,
  ],
  [
    'an article',
    'a file in its folder',
    'value',
    () => page('Care of cups')?.[0],
    expect.stringMatching(/\/cups-\w{6}\/care-of-cups-\w{6}\.md$/),
  ],
  ['an article’s author', 'a loss', 'loss', () => losses('author-replaced') > 0, true],
  [
    'an article’s translation',
    'a file in that language',
    'value',
    () => page('Soin des tasses', 'fr')?.[1].content,
    'Doucement.',
  ],
  [
    'a published article',
    'published',
    'value',
    () => page('Care of cups')?.[1].metadata.state.published,
    true,
  ],
  [
    'a draft of an article',
    'not published',
    'value',
    () => page('Unfinished')?.[1].metadata.state.published,
    false,
  ],
  [
    'what readers may not read, or not in a language that others have',
    'unpublished, where an earlier load published it',
    'value',
    () =>
      withdrawals
        .filter(({ key }) => ['kustomer:d1', 'kustomer:d2', 'kustomer:d3'].includes(key))
        .map(({ key, data }) => [key, data.locales]),
    [
      ['kustomer:d2', ['fr']],
      ['kustomer:d3', ['en', 'fr']],
    ],
  ],
  [
    'a link to another article',
    'a link to its new address',
    'value',
    () => page('Care of cups')?.[1].content,
    expect.stringMatching(/^See \[this\]\(https:\/\/help\.example\.com\/en\/article\/care-of-plates-/),
  ],
  [
    'a picture',
    'the picture of the archive',
    'value',
    () => page('Care of cups')?.[1].content,
    expect.stringContaining(`![A cup](${pictureUrl(picture)})`),
  ],
  [
    'the old address of an article',
    'a redirection',
    'value',
    () => [...workspace.redirections.values()].map(({ path, target }) => [path, target]),
    [['/en_us/cups', expect.stringContaining('/en/article/care-of-cups-')]],
  ],
  ['an article for the team only', 'held back', 'loss', () => held('article-not-public'), 1],
];

const inventory: readonly Line[] = [
  ['agents', 'whom to invite', 'hand-over', () => toRebuild('agent').length, 4],
  ['teams', 'what to rebuild', 'hand-over', () => toRebuild('team'), ['Support']],
  ['klasses', 'what to rebuild', 'hand-over', () => toRebuild('object_type'), ['Order']],
  ['custom objects', 'held back', 'loss', () => held('object-inventory'), 1],
  ...[
    ...['workflow', 'sla', 'webhook', 'saved_search', 'queue', 'survey'],
    ...['routing_rule', 'mailbox', 'channel_account', 'schedule'],
  ].map((kind): Line => [kind, 'what to rebuild', 'hand-over', () => toRebuild(kind), [`A ${kind}`]]),
  [
    'shortcut',
    'a text to paste, its placeholders named',
    'hand-over',
    () => handover.macros.map(({ text, unknown }) => [text, unknown]),
    [['Hello {{customer.displayName}}', ['{{customer.displayName}}']]],
  ],
];

describe('every thing of a desk on its way to Crisp', () => {
  it('is taken without a refusal, nobody is told, and it reads back equal', () => {
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
    expect(rig.simulator.state().violations).toEqual([]);
    expect(certificate).toMatchObject({ verdict: 'equal', differences: { total: 0 } });
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
