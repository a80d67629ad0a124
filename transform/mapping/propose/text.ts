import type { TargetDirectory } from '../../../core/target-directory.js';
import type { AgentEvidence, ModelEvidence, TagEvidence } from '../evidence/evidence.js';
import { mappingFormat } from '../file/schema.js';
import { type ArchiveRef, agentKey, fieldObjects, type Mapping, teamKey } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';
import { articleLines } from './articles.js';
import { fieldFacts, filledText } from './field-facts.js';
import { nameBook, proposeFields } from './fields.js';
import { markLines } from './marks.js';
import { objectLines } from './objects.js';
import { ownField } from './own-fields.js';
import { entry, fieldValue, nameValue, section } from './section.js';
import { ticketLines } from './tickets.js';
import { comment, count, counted, inQuotes, scalar, shown } from './yaml-text.js';

export interface ProposalInput {
  readonly evidence: ModelEvidence;
  readonly archive: ArchiveRef;
  readonly rules: TargetRules;
  readonly directory?: TargetDirectory;
  readonly previous?: Mapping;
}

const legacyId = 'legacy_id';

/** The mapping file as text. Pure: the same evidence gives the same text. */
export const mappingText = (input: ProposalInput): string =>
  [
    ...opening(input),
    ...agentLines(input),
    ...teamLines(input),
    ...tagLines(input),
    ...fieldLines(input),
    ...policyLines(input),
    ...markLines(input),
    ...(input.rules.tickets ? ticketLines(input) : []),
    ...(input.rules.objects ? objectLines(input) : []),
    ...articleLines({ ...input, author: articleAuthor(input) }),
    ...legacyLines(input),
  ].join('\n');

const opening = ({ archive, rules, evidence, previous, directory }: ProposalInput): string[] => {
  const author = previous?.fallbackAuthor ?? proposedAuthor(evidence.agents, directory);
  return [
    ...comment('', `How ${archive.object} becomes ${rules.label}.`),
    ...comment(
      '',
      'Read every line and change what is wrong; then: deskarchive map confirm. Nothing is loaded before.',
    ),
    ...comment('', 'Lines that begin with # are evidence from the archive and can be deleted.'),
    `format: ${mappingFormat}`,
    `target: ${rules.name}`,
    'archive:',
    entry('  ', 'object', scalar(archive.object)),
    entry('  ', 'version', scalar(archive.version)),
    entry('  ', 'inventory', archive.inventorySha512),
    '',
    ...comment(
      '',
      `Writes what people without an account at ${rules.label} wrote; their names then stand in the text.`,
    ),
    ...(author === '' ? comment('', 'Nobody could be proposed: fill in the e-mail of an admin.') : []),
    `fallbackAuthor: ${author === '' ? '""' : scalar(author)}`,
  ];
};

/** Where an agent's words go, and why when it is not the agent. */
const agentTarget = (
  agent: AgentEvidence,
  directory: TargetDirectory | undefined,
): { email: string | null; why: string | null } => {
  if (!agent.known) return { email: null, why: 'not in the archive, only the id is known' };
  if (agent.email === null) return { email: null, why: 'has no e-mail' };
  if (directory) {
    const admin = directory.admins.find((a) => a.email.trim().toLowerCase() === agent.email);
    return admin
      ? { email: admin.email.trim(), why: null }
      : { email: null, why: 'no admin there has this e-mail' };
  }
  if (agent.kind === 'machine') return { email: null, why: 'a machine' };
  return agent.active ? { email: agent.email, why: null } : { email: null, why: 'deactivated' };
};

const proposedAuthor = (agents: readonly AgentEvidence[], directory: TargetDirectory | undefined): string => {
  for (const agent of agents) {
    const { email } = agentTarget(agent, directory);
    if (email !== null) return email;
  }
  return directory?.admins[0]?.email ?? '';
};

const articleAuthor = ({ evidence, directory, previous }: ProposalInput): string =>
  previous?.articles.author ?? previous?.fallbackAuthor ?? proposedAuthor(evidence.agents, directory);

const agentLines = ({ evidence, directory, previous }: ProposalInput): string[] => {
  const lines = evidence.agents.flatMap((agent) => {
    const key = agentKey(agent);
    const { email, why } = agentTarget(agent, directory);
    const kept = previous?.agents.has(key) ? (previous.agents.get(key) as string | null) : email;
    const work = [
      agent.messages > 0 ? counted(agent.messages, 'message') : '',
      agent.notes > 0 ? counted(agent.notes, 'note') : '',
      agent.assigned > 0 ? `${count(agent.assigned)} assigned` : '',
      agent.articles > 0 ? counted(agent.articles, 'article') : '',
    ].filter((text) => text !== '');
    const facts = [
      shown(agent.name ?? '(no name)'),
      work.join(', ') || 'wrote nothing',
      ...(agent.teams.length > 0 ? [`in ${agent.teams.map(shown).join(', ')}`] : []),
      ...(why ? [why] : []),
    ];
    return [...comment('  ', facts.join('; ')), entry('  ', key, kept === null ? 'fallback' : scalar(kept))];
  });
  return section('agents', lines, 'Who answered: the agent, then the e-mail of an admin, or fallback.');
};

const teamLines = ({ evidence, directory, previous, rules }: ProposalInput): string[] => {
  const lines = evidence.teams.flatMap((team) => {
    const key = teamKey(team);
    const there = directory?.teams.find(
      (t) => t.name.trim().toLowerCase() === team.name?.trim().toLowerCase(),
    );
    const name = team.name === null ? null : directory ? (there?.name ?? null) : team.name;
    const facts = [
      `${counted(team.conversations, 'conversation')} assigned`,
      ...(team.known ? [] : ['not in the archive, only the id is known']),
      ...(team.deleted ? ['deleted at the source'] : []),
      ...(directory && team.name !== null && !there ? ['no team there has this name'] : []),
    ];
    const kept = previous?.teams.has(key) ? (previous.teams.get(key) as string | null) : name;
    return [...comment('  ', facts.join('; ')), entry('  ', key, nameValue(kept))];
  });
  return section('teams', lines, `Teams: a name at ${rules.label}, or skip. Teams cannot be made from here.`);
};

/** Of brands, initiatives and campaigns, which became tags, a name says nothing. */
const originText = ({ origins, sharing }: TagEvidence): string => {
  const others = origins.filter((origin) => origin !== 'tag');
  if (sharing > 1) return `${count(sharing)} things of this name (${origins.join(', ')}) become one tag`;
  return others.length === 0 ? '' : `a ${others.join(' and a ')} at the source`;
};

const tagLines = ({ evidence, previous, rules, directory }: ProposalInput): string[] => {
  const spellings = new Map<string, string[]>();
  for (const { name } of evidence.tags)
    spellings.set(name.toLowerCase(), [...(spellings.get(name.toLowerCase()) ?? []), name]);
  const there = new Map((directory?.tags ?? []).map(({ name }) => [name.toLowerCase(), name]));
  const lines = evidence.tags.flatMap((tag) => {
    const used = tag.contacts + tag.companies + tag.conversations;
    const twin = spellings.get(tag.name.toLowerCase())?.find((name) => name !== tag.name);
    const existing = there.get(tag.name.toLowerCase());
    const facts = [
      used === 0
        ? 'not used'
        : [
            tag.conversations > 0 ? counted(tag.conversations, 'conversation') : '',
            tag.contacts > 0 ? counted(tag.contacts, 'contact') : '',
            tag.companies > 0 ? counted(tag.companies, 'company', 'companies') : '',
          ]
            .filter((text) => text !== '')
            .join(', '),
      originText(tag),
      tag.deleted ? 'deleted at the source' : '',
      twin === undefined ? '' : `${rules.label} does not tell it from "${shown(twin)}": both become one tag`,
      existing === undefined
        ? ''
        : existing === tag.name
          ? 'exists there'
          : `exists there, spelt "${shown(existing)}"`,
    ].filter((text) => text !== '');
    const name = tag.deleted && used === 0 ? null : tag.name;
    const kept = previous?.tags.has(tag.name) ? (previous.tags.get(tag.name) as string | null) : name;
    return [...comment('  ', facts.join('; ')), entry('  ', tag.name, nameValue(kept))];
  });
  return section(
    'tags',
    lines,
    `Tags: the name at ${rules.label}, or skip. ${counted(evidence.tags.length, 'name')}. ${rules.tagsNote}`,
  );
};

const fieldLines = ({ evidence, directory, previous, rules }: ProposalInput): string[] => {
  const book = nameBook(rules, directory, evidence.fields[0]?.source ?? 'source');
  book.take('conversation', previous?.legacy.id ?? legacyId, 'string');
  const lines = fieldObjects.flatMap((object) => {
    const fields = evidence.fields.filter((field) => field.object === object);
    const columns = evidence.columns.filter((column) => column.object === object);
    const proposals = proposeFields(object, fields, columns, rules, book);
    const seen = new Map([...fields, ...columns].map((field) => [field.key, field]));
    const inner = proposals.flatMap(({ key, target, remarks }) => {
      const field = seen.get(key) as (typeof fields)[number] | (typeof columns)[number];
      const facts =
        'samples' in field
          ? fieldFacts({ ...field, label: ownField(key)?.about ?? field.label }, remarks)
          : [ownField(key)?.about ?? 'kept by the source itself', filledText(field), ...remarks].join('; ');
      const earlier = previous?.fields[object];
      const kept = earlier?.has(key) ? (earlier.get(key) ?? null) : target;
      return [...comment('    ', facts), entry('    ', key, fieldValue(kept))];
    });
    return inner.length === 0 ? [`  ${object}: {}`] : [`  ${object}:`, ...inner];
  });
  return section(
    'fields',
    lines,
    'Custom fields: name and type of the attribute, or skip. Missing attributes are made; existing ones are used.',
    'Types: string, integer, float, boolean, datetime, list (with options).',
    'Keys that begin with "system." are what the source keeps by itself and the target has no place for.',
  );
};

const policyLines = ({ evidence, previous, rules }: ProposalInput): string[] => {
  const { people, threads } = evidence;
  return [
    ...section(
      'contacts',
      [
        ...comment('  ', 'user or lead: leads are not told apart by their e-mail there, so user is safer.'),
        `  role: ${previous?.contacts.role ?? 'user'}`,
        ...comment(
          '  ',
          `Without a usable e-mail: ${counted(people.withoutEmail, 'contact')} with ${counted(people.withoutEmailConversations, 'conversation')}. placeholder makes a contact that no mail can reach, known by its old id; hold lists them and their conversations; skip leaves both out.`,
        ),
        `  withoutEmail: ${previous?.contacts.withoutEmail ?? 'placeholder'}`,
        ...comment(
          '  ',
          `Marked as deleted: ${counted(people.deleted, 'contact')} with ${counted(people.deletedConversations, 'conversation')}. include or skip.`,
        ),
        `  deleted: ${previous?.contacts.deleted ?? 'include'}`,
        ...comment(
          '  ',
          'yes: nobody who is loaded gets bulk mail until somebody allows it. no: as the account has it.',
        ),
        `  unsubscribe: ${(previous?.contacts.unsubscribe ?? true) ? 'yes' : 'no'}`,
      ],
      `${counted(people.contacts, 'contact')}. ${counted(people.sharingEmail, 'contact')} share ${counted(people.sharedEmails, 'e-mail')}: the oldest that is not deleted stands for the others and gets their conversations.`,
    ),
    ...section(
      'companies',
      [
        ...comment('  ', `Marked as deleted: ${count(people.deletedCompanies)}. include or skip.`),
        `  deleted: ${previous?.companies.deleted ?? 'include'}`,
      ],
      `${counted(people.companies, 'company', 'companies')}, ${count(people.emptyCompanies)} of them without people: ${rules.label} does not show those.`,
    ),
    ...section(
      'conversations',
      [
        `  as: ${previous?.conversations.as ?? 'conversation'}`,
        ...comment('  ', `Marked as spam: ${count(threads.spam)}. include or skip.`),
        `  spam: ${previous?.conversations.spam ?? 'include'}`,
        ...comment('  ', `Marked as deleted: ${count(threads.deleted)}. include or skip.`),
        `  deleted: ${previous?.conversations.deleted ?? 'skip'}`,
        ...comment('  ', 'When the assignee has no account: nobody, or fallback (the fallback author).'),
        `  unmappedAssignee: ${previous?.conversations.unmappedAssignee ?? 'nobody'}`,
      ],
      `${counted(threads.conversations, 'conversation')} with ${counted(threads.messages, 'message')} and ${counted(threads.notes, 'note')}. ${count(threads.agentFirst)} do not begin with the contact and get an opening line. ${count(threads.withoutContact)} have no contact in the archive and ${count(threads.empty)} have no message: these are held.`,
    ),
    ...section('notes', [
      ...comment('  ', `Marked as deleted: ${count(threads.deletedNotes)}. include or skip.`),
      `  deleted: ${previous?.notes.deleted ?? 'skip'}`,
    ]),
  ];
};

const legacyLines = ({ previous }: ProposalInput): string[] => {
  const url = previous?.legacy.url;
  return [
    ...section(
      'legacy',
      [
        `  id: ${nameValue(previous ? previous.legacy.id : legacyId)}`,
        `  url: ${url ? `{ name: ${scalar(url.name)}, pattern: ${inQuotes(url.pattern)} }` : 'skip'}`,
      ],
      'Attributes by which a loaded conversation is found again: its old id, and its old address.',
      'The address needs a pattern: url: { name: legacy_url, pattern: "https://desk.example.com/conversations/{id}" }',
    ),
    '',
  ];
};
