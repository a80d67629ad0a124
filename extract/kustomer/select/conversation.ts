import type { Selection } from '../../selection.js';
import type { Resource } from '../record.js';

/** What a selection asks of a conversation, read from its record. */
export interface ConversationFacts {
  readonly users: readonly string[];
  readonly teams: readonly string[];
  readonly channels: readonly string[];
  readonly tags: readonly string[];
  readonly createdAt: string;
  readonly status: string;
  readonly messages: number;
  readonly notes: number;
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

const count = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);

export const conversationFacts = ({ attributes }: Resource): ConversationFacts => ({
  users: texts(attributes?.assignedUsers),
  teams: texts(attributes?.assignedTeams),
  channels: texts(attributes?.channels),
  tags: texts(attributes?.tags),
  createdAt: typeof attributes?.createdAt === 'string' ? attributes.createdAt : '',
  status: typeof attributes?.status === 'string' ? attributes.status : 'none',
  messages: count(attributes?.messageCount),
  notes: count(attributes?.noteCount),
});

/** A selection whose users, teams and tags are ids. */
export type Resolved = Pick<Selection, 'users' | 'teams' | 'channels' | 'tags' | 'from' | 'to'>;

const meets = (wanted: readonly string[], found: readonly string[]): boolean =>
  wanted.length === 0 || found.some((one) => wanted.includes(one));

const lower = (words: readonly string[]): readonly string[] => words.map((word) => word.toLowerCase());

/** Whether a conversation passes. One without a creation time passes no limit of time. */
export const passes = (facts: ConversationFacts, selection: Resolved): boolean => {
  const { from, to } = selection;
  const at = Date.parse(facts.createdAt);
  return (
    meets(selection.users, facts.users) &&
    meets(selection.teams, facts.teams) &&
    meets(lower(selection.channels), lower(facts.channels)) &&
    meets(selection.tags, facts.tags) &&
    (from === undefined || at >= Date.parse(from)) &&
    (to === undefined || at < Date.parse(to))
  );
};

const day = 86_400_000;

const ageOf = (days: number): string =>
  days < 30 ? 'month' : days < 365 ? 'year' : days < 730 ? 'two years' : days >= 730 ? 'older' : 'no date';

const lengthOf = (messages: number): string =>
  messages <= 1 ? '1' : messages <= 5 ? '2-5' : messages <= 20 ? '6-20' : '21+';

/** The sort of a conversation, for a sample: channel, status, age, length. */
export const sortOf = (facts: ConversationFacts, now: number): string =>
  [
    facts.channels[0] ?? 'none',
    facts.status,
    ageOf((now - Date.parse(facts.createdAt)) / day),
    lengthOf(facts.messages),
  ].join(' | ');
