import { type Awkward, awkwardAt } from './awkward.js';
import { asMail, longText } from './dressing.js';
import { fileTypes } from './files.js';
import type {
  Agent,
  Author,
  Channel,
  Company,
  FileSpec,
  FileState,
  Note,
  Profile,
  Rating,
  Tag,
  Team,
  Thread,
  Turn,
} from './model.js';
import { type Random, randomFor } from './random.js';
import { days, hours, minutes, oldShare, timeAt } from './times.js';
import type { FieldValue } from './values.js';
import { products } from './words/names.js';
import { oddTexts, phrases } from './words/phrases.js';
import type { Step, Topic } from './words/topic.js';
import { topics } from './words/topics.js';

export interface ThreadOptions {
  readonly seed: number;
  readonly end: number;
  readonly count: number;
  readonly personCount: number;
  readonly profile: (index: number) => Profile;
  readonly agents: readonly Agent[];
  /** Those who may be mentioned. */
  readonly colleagues: readonly Agent[];
  readonly teams: readonly Team[];
  readonly tags: readonly Tag[];
  readonly companies: readonly Company[];
  readonly articleAddress: (key: string, language: string) => string;
}

const weights = topics.map((topic) => topic.weight ?? 1);
const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);

const pickTopic = (random: Random): Topic => {
  let at = random.next() * totalWeight;
  for (let index = 0; index < topics.length; index++) {
    at -= weights[index] as number;
    if (at < 0) return topics[index] as Topic;
  }
  return topics[0] as Topic;
};

const channels: readonly (readonly [Channel, number])[] = [
  ['email', 0.46],
  ['chat', 0.2],
  ['form', 0.1],
  ['whatsapp', 0.08],
  ['sms', 0.07],
  ['facebook', 0.07],
  ['voice', 0.02],
];

const pickChannel = (random: Random): Channel => {
  let at = random.next();
  for (const [channel, share] of channels) {
    at -= share;
    if (at < 0) return channel;
  }
  return 'email';
};

type Slots = Readonly<Record<string, string>>;

const fill = (text: string, slots: Slots, options: ThreadOptions, language: string): string =>
  text.replace(/\{(help:)?([a-z-]+)\}/gi, (whole, help: string | undefined, key: string) =>
    help ? options.articleAddress(key, language) : (slots[key] ?? whole),
  );

const weekday = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** Milliseconds until the next turn: chats run in seconds, mail in hours; now and then two fall on one second. */
const gap = (random: Random, channel: Channel): number => {
  const draw = random.next();
  if (draw < 0.04) return 0;
  if (draw < 0.08) return random.int(999);
  if (channel === 'chat' || channel === 'whatsapp' || channel === 'sms')
    return minutes(0.2 + random.next() * 6);
  return draw < 0.9 ? minutes(10 + random.next() * 600) : hours(20 + random.next() * 90);
};

const makeFile = (
  random: Random,
  form: FileSpec['form'],
  name: string,
  state: FileState = 'stored',
): FileSpec => ({
  name,
  type: random.chance(0.04) ? 'application/octet-stream' : fileTypes[form],
  form: random.chance(0.01) ? 'empty' : form,
  // A few files are sent again and again: a logo, a receipt.
  seed: random.chance(0.15) ? random.int(4) : random.int(0x7fffffff),
  state,
});

interface Cast {
  readonly random: Random;
  readonly topic: Topic;
  readonly channel: Channel;
  readonly slots: Slots;
  readonly agent: number;
  readonly awkward: Awkward;
  readonly options: ThreadOptions;
}

interface Line {
  readonly author: Author;
  readonly text: string;
  readonly html: boolean;
  readonly files: readonly FileSpec[];
}

const say = (cast: Cast, author: Author, wording: string, step?: Step): Line => {
  const { random, topic, slots, options } = cast;
  const agentName = (options.agents[cast.agent] as Agent).name;
  let text = fill(wording, slots, options, topic.language);
  if (topic.language.startsWith('en') && author.kind !== 'automatic' && random.chance(0.35)) {
    const closings = author.kind === 'agent' ? phrases.agentClosing : phrases.customerClosing;
    text += `\n\n${fill(random.pick(closings), slots, options, topic.language)}`;
  }
  const files: FileSpec[] = [];
  if (step?.file && random.chance(0.7)) {
    const [form, name] = step.file;
    files.push(makeFile(random, form, fill(name, slots, options, topic.language)));
    if (random.chance(0.12)) files.push(makeFile(random, form, fill(name, slots, options, topic.language)));
  }
  const html = cast.channel === 'email' && text.length > 2 && random.chance(0.35);
  return {
    author,
    text: html ? asMail(text, author.kind === 'agent' ? agentName : null, random) : text,
    html,
    files,
  };
};

/** The line with what is awkward about this thread put in. */
const madeAwkward = (cast: Cast, line: Line, place: number, count: number): Line => {
  const { awkward, random, topic, slots, options } = cast;
  if (awkward.text !== undefined && place === Math.min(1, count - 1))
    return { ...line, text: awkward.text, html: false };
  if (place > 0) return line;
  const files = [...line.files];
  if (awkward.fileName !== undefined) files.push(makeFile(random, 'text', awkward.fileName));
  if (awkward.fileState !== undefined) files.push(makeFile(random, 'png', 'picture.png', awkward.fileState));
  const subject = fill(topic.subjects[0] as string, slots, options, topic.language);
  return awkward.long
    ? { ...line, text: longText(line.text, subject, random), html: false, files }
    : { ...line, files };
};

/** What is said, in order. */
const script = (cast: Cast): Line[] => {
  const { random, topic, channel } = cast;
  const me: Author = { kind: 'agent', agent: cast.agent };
  const you: Author = { kind: 'person' };
  const lines: Line[] = [];
  if (random.chance(0.06)) lines.push(say(cast, me, random.pick(phrases.agentFirst)));
  for (const step of topic.steps) {
    if (step.share !== undefined && !random.chance(step.share)) continue;
    lines.push(say(cast, step.by === 'c' ? you : me, random.pick(step.says), step));
    if (lines.length === 1 && (channel === 'email' || channel === 'form') && random.chance(0.2))
      lines.push(say(cast, { kind: 'automatic' }, random.pick(phrases.automatic)));
    if (step.by === 'c' && random.chance(0.09))
      lines.push(say(cast, you, random.pick(phrases.customerChase)));
    if (step.by === 'a' && random.chance(0.07)) lines.push(say(cast, me, random.pick(phrases.agentHold)));
  }
  if (cast.awkward.endless)
    for (let round = 0, rounds = 15 + random.int(40); round < rounds; round++)
      lines.push(
        round % 2 === 0
          ? say(cast, you, random.pick(phrases.customerChase))
          : say(cast, me, random.pick(phrases.agentHold)),
      );
  return lines.map((line, place) => madeAwkward(cast, line, place, lines.length));
};

const makeNotes = (cast: Cast, turns: readonly Turn[]): Note[] => {
  const { random, topic, slots, options } = cast;
  const count = random.chance(0.35) ? 1 + random.int(random.chance(0.1) ? 5 : 2) : 0;
  return Array.from({ length: count }, (_, index): Note => {
    const after = turns[random.int(turns.length)] as Turn;
    const wording = random.pick(topic.notes);
    const mentioned = random.pick(options.colleagues);
    const text = fill(wording, { ...slots, mention: mentioned.name }, options, topic.language);
    const team = random.chance(0.1) && options.teams[random.int(options.teams.length)];
    return {
      index,
      at: Math.min(options.end, after.at + random.int(30_000)),
      agent: cast.agent,
      text: random.chance(0.02) ? random.pick(oddTexts.slice(2)) : text,
      mentions: [
        ...(wording.includes('{mention}') ? [{ kind: 'agent' as const, index: mentioned.index }] : []),
        ...(team ? [{ kind: 'team' as const, index: team.index }] : []),
      ],
      files: random.chance(0.04) ? [makeFile(random, 'text', 'call-notes.txt')] : [],
      removed: random.chance(0.04),
    };
  });
};

const makeRating = (random: Random, doneAt: number | null, end: number): Rating | null => {
  if (doneAt === null || !random.chance(0.3)) return null;
  const stars = random.chance(0.8) ? random.between(4, 5) : random.between(1, 3);
  return {
    at: Math.min(end, doneAt + minutes(random.between(5, 600))),
    stars,
    comment: random
      .pick(stars > 3 ? phrases.ratingGood : phrases.ratingBad)
      .replace(/\{\w+\}/g, '')
      .trim(),
  };
};

/** Somebody who is known by then. One writes all the time; half of those of the early years have not come back. */
const choosePerson = (random: Random, share: number, eligible: number, all: number): number => {
  if (random.chance(0.03)) return Math.min(3, eligible - 1);
  const index = random.int(eligible);
  const left = share > oldShare && index < oldShare * all && index % 2 === 0;
  return left && index + 1 < eligible ? index + 1 : index;
};

/** Makes the thread of an index; the same each time. Threads are in the order of their beginning, nearly. */
export const makeThread = (options: ThreadOptions, index: number): Thread => {
  const random = randomFor(options.seed, 31, index);
  const { end } = options;
  const share = (index + random.next()) / options.count;
  const topic = pickTopic(random);
  const channel = pickChannel(random);
  const spam = random.chance(0.012);
  const eligible = Math.max(1, Math.floor(share * options.personCount));
  const personIndex = choosePerson(random, share, eligible, options.personCount);
  const person = options.profile(personIndex);
  const team = options.teams.find((candidate) => candidate.name === topic.team) as Team;
  const agent = random.pick(team.members.length > 0 ? team.members : [0]);
  const startedAt = Math.min(end - minutes(2), Math.max(timeAt(end, share), person.createdAt + 1000));
  const orderNumber = 10_000 + ((index * 7919) % 89_999);
  const slots: Slots = {
    order: String(orderNumber),
    product: random.pick(products),
    first: person.name === '' ? 'there' : person.firstName,
    agent: (options.agents[agent] as Agent).name.split(' ')[0] as string,
    city: person.city,
    day: weekday[new Date(startedAt + days(random.between(1, 6))).getUTCDay()] as string,
    amount: `€${(random.between(500, 40_000) / 100).toFixed(2)}`,
    company:
      person.company === null ? 'our company' : (options.companies[person.company]?.name ?? 'our company'),
    code: `${String.fromCharCode(65 + random.int(26))}${random.between(1000, 9999)}`,
  };
  const cast: Cast = { random, topic, channel, slots, agent, awkward: awkwardAt(index), options };
  const lines = spam
    ? [{ author: { kind: 'person' as const }, text: random.pick(phrases.spam), html: false, files: [] }]
    : script(cast);

  const imported = share < 0.05;
  const turns: Turn[] = [];
  let at = startedAt;
  for (const line of lines) {
    if (turns.length > 0) at += gap(random, channel);
    if (turns.length === 2 && cast.awkward.woken && !imported) at += days(random.between(300, 800));
    if (at > end) break;
    turns.push({
      index: turns.length,
      at,
      ...line,
      redacted: random.chance(0.008),
      failed: line.author.kind === 'agent' && random.chance(0.01),
    });
  }
  const last = turns[turns.length - 1] as Turn;
  const whole = turns.length === lines.length;
  const statusDraw = random.next();
  const age = end - last.at;
  const status =
    whole && (statusDraw < 0.82 || age > days(120)) ? 'done' : statusDraw > 0.95 ? 'snoozed' : 'open';
  const doneAt = status === 'done' ? Math.min(end, last.at + minutes(random.between(0, 300))) : null;
  const fields: Record<string, FieldValue> = { contactReason: topic.reason };
  if (random.chance(0.8)) fields.orderNumber = orderNumber;
  if (random.chance(0.6)) fields.product = slots.product as string;
  if (random.chance(0.2)) fields.escalated = random.chance(0.5);
  if (topic.reason === 'billing.refund') fields.refundAmount = Number((slots.amount as string).slice(1));
  if (random.chance(0.01)) fields.refundAmount = { exact: '12.50' };
  if (random.chance(0.15)) fields.promised = new Date(last.at + days(2)).toISOString();
  if (random.chance(0.15)) fields.tracking = `https://shop.example.com/track/${orderNumber}`;
  if (random.chance(0.08)) fields.summary = `${topic.key}: ${turns.length} messages.\nNothing else to do.`;
  if (random.chance(0.05)) fields.languagesSeen = ['en', topic.language.slice(0, 2)];
  if (random.chance(0.03)) fields.product = null;

  return {
    index,
    subject:
      channel === 'email' || channel === 'form' || random.chance(0.2)
        ? random.chance(0.02)
          ? ''
          : fill(random.pick(topic.subjects), slots, options, topic.language)
        : null,
    channel,
    language: topic.language,
    person: personIndex,
    team: random.chance(0.9) ? team.index : null,
    agent: random.chance(0.85) ? agent : null,
    tags: [
      ...topic.tags
        .map((name) => options.tags.findIndex((tag) => tag.name === name))
        .filter((found) => found >= 0 && random.chance(0.8)),
      ...random.some(options.tags, 0.015).map((tag) => tag.index),
    ].filter((tag, place, all) => all.indexOf(tag) === place),
    status,
    snoozedUntil: status === 'snoozed' ? end + days(random.between(1, 20)) : null,
    priority: random.chance(0.7) ? 3 : random.between(1, 5),
    spam,
    startedAt,
    doneAt,
    importedAt: imported ? Math.max(timeAt(end, 0.06), last.at + days(1)) : null,
    turns,
    notes: spam ? [] : makeNotes(cast, turns),
    rating: makeRating(random, doneAt, end),
    fields,
    removed: cast.awkward.removed ? 'marked' : null,
    merged: random.chance(0.01),
  };
};
