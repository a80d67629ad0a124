import type { ArchiveObject } from '../archive.js';
import { gapKind, requestKind } from '../layout.js';
import { type RecordSet, recordSet } from './record-set.js';
import {
  emailsIn,
  inOrderOfBelonging,
  type PersonKind,
  parentsOf,
  type SubjectSpec,
  textsAt,
  wholePeople,
} from './spec.js';

/** What a hold, an erasure or a redaction is about. */
export type Subject =
  | { readonly sort: 'everything' }
  | { readonly sort: 'person'; readonly email?: string; readonly id?: string }
  | { readonly sort: 'conversation'; readonly id: string }
  | { readonly sort: 'record'; readonly kind: string; readonly id: string };

/** Everything in an object that belongs to a subject. */
export interface FoundSubject {
  readonly records: RecordSet;
  /** Ids of the subject's person records, as `kind id`. */
  readonly people: RecordSet;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly names: readonly string[];
  readonly others: readonly string[];
  /** Identifiers that another person of the archive has too: those are left where they stand. */
  readonly shared: readonly string[];
}

interface Marks {
  readonly emails: Set<string>;
  readonly phones: Set<string>;
  readonly names: Set<string>;
  readonly others: Set<string>;
}

const noMarks = (): Marks => ({
  emails: new Set(),
  phones: new Set(),
  names: new Set(),
  others: new Set(),
});

export const digitsOf = (phone: string): string => phone.replace(/\D/g, '').replace(/^00/, '');

const marksOf = (value: unknown, rule: PersonKind): Marks => {
  const read = (paths: readonly (readonly string[])[], shape: (text: string) => readonly string[]) =>
    new Set(paths.flatMap((path) => textsAt(value, path).flatMap(shape)));
  return {
    emails: read(rule.emails, emailsIn),
    phones: read(rule.phones, (text) => (digitsOf(text).length >= 7 ? [digitsOf(text)] : [])),
    names: read(rule.names, (text) => (emailsIn(text).length > 0 ? [] : [text.trim()])),
    others: read(rule.others, (text) => [text.trim()]),
  };
};

const merge = (into: Marks, from: Marks): void => {
  for (const sort of ['emails', 'phones', 'names', 'others'] as const)
    for (const mark of from[sort]) into[sort].add(mark);
};

/** Follows the declared references once through all kinds, parents before children, over every line of every snapshot. */
export const followReferences = async (
  object: ArchiveObject,
  spec: SubjectSpec,
  records: RecordSet,
  emails: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<void> => {
  const people = new Set(wholePeople(spec));
  const kinds = (await object.kinds()).filter(
    (kind) => kind !== gapKind && kind !== requestKind && !people.has(kind),
  );
  for (const kind of inOrderOfBelonging(spec, kinds)) {
    const belonging = spec.belongs.filter(
      (rule) =>
        (rule.kind === kind || rule.kind === '*') && rule.to !== kind && records.ids(rule.to).size > 0,
    );
    const written = emails.size > 0 ? spec.written.filter((rule) => rule.kind === kind) : [];
    const composition = spec.composed.filter((rule) => rule.kind === kind);
    if (belonging.length + written.length + composition.length === 0) continue;
    // A record may have been lost to another person by a merge: every line counts, not the newest alone.
    for await (const record of object.records(kind, undefined, signal)) {
      if (record.bytes === null) continue;
      const value = record.value();
      const isTheirs =
        records.has(kind, record.id) ||
        belonging.some((rule) => parentsOf(rule, record.id, value).some((id) => records.has(rule.to, id))) ||
        written.some(({ path }) =>
          textsAt(value, path).some((text) => emailsIn(text).some((email) => emails.has(email))),
        );
      if (!isTheirs) continue;
      records.add(kind, record.id);
      for (const { path, part } of composition) for (const id of textsAt(value, path)) records.add(part, id);
    }
  }
};

/** Ids that a record of a person kind says to be somebody's: its own, or those of the people it names. */
const idsOfPerson = (rule: PersonKind, id: string, value: unknown): readonly string[] =>
  rule.id === undefined ? [id] : textsAt(value, rule.id);

const personIds = async (
  object: ArchiveObject,
  spec: SubjectSpec,
  subject: { readonly email?: string; readonly id?: string },
  signal?: AbortSignal,
): Promise<RecordSet> => {
  const found = recordSet();
  const email = subject.email?.trim().toLowerCase();
  const ids = new Set(subject.id === undefined ? [] : [subject.id]);
  const each = async (use: (rule: PersonKind, id: string, value: unknown) => boolean): Promise<void> => {
    for (const rule of spec.people) {
      if (!(await object.kinds()).includes(rule.kind)) continue;
      for await (const record of object.records(rule.kind, undefined, signal)) {
        const value = record.bytes === null ? undefined : record.value();
        if (use(rule, record.id, value)) found.add(rule.kind, record.id);
      }
    }
  };
  await each((rule, id, value) => {
    const theirs = idsOfPerson(rule, id, value);
    const isTheirs =
      theirs.some((one) => ids.has(one)) ||
      (email !== undefined && value !== undefined && marksOf(value, rule).emails.has(email));
    if (isTheirs) for (const one of theirs) ids.add(one);
    return isTheirs;
  });
  // Records that name the person by id alone may have come before the one that has the address.
  if (spec.people.some(({ id }) => id !== undefined))
    await each((rule, id, value) => idsOfPerson(rule, id, value).some((one) => ids.has(one)));
  return found;
};

/** The marks of the people in `people`, and those among them that other people have too. */
const marksOfPeople = async (
  object: ArchiveObject,
  spec: SubjectSpec,
  people: RecordSet,
  signal?: AbortSignal,
): Promise<{ readonly marks: Marks; readonly shared: ReadonlySet<string> }> => {
  const marks = noMarks();
  const each = async (use: (isTheirs: boolean, found: Marks) => void): Promise<void> => {
    for (const rule of spec.people) {
      if (!(await object.kinds()).includes(rule.kind)) continue;
      for await (const record of object.records(rule.kind, undefined, signal))
        if (record.bytes !== null) use(people.has(rule.kind, record.id), marksOf(record.value(), rule));
    }
  };
  await each((isTheirs, found) => {
    if (isTheirs) merge(marks, found);
  });
  const shared = new Set<string>();
  await each((isTheirs, found) => {
    if (isTheirs) return;
    for (const sort of ['emails', 'phones', 'others'] as const)
      for (const mark of found[sort]) if (marks[sort].has(mark)) shared.add(mark);
  });
  return { marks, shared };
};

/** Finds all that belongs to a subject in one object. Nothing found is an answer, not an error. */
export const findSubject = async (
  object: ArchiveObject,
  spec: SubjectSpec,
  subject: Exclude<Subject, { readonly sort: 'everything' }>,
  signal?: AbortSignal,
): Promise<FoundSubject> => {
  const records = recordSet();
  let people = recordSet();
  let marks = noMarks();
  let shared: ReadonlySet<string> = new Set();
  if (subject.sort === 'person') {
    people = await personIds(object, spec, subject, signal);
    for (const [kind, id] of people.all()) records.add(kind, id);
    ({ marks, shared } = await marksOfPeople(object, spec, people, signal));
    if (people.size > 0 && subject.email !== undefined) marks.emails.add(subject.email.trim().toLowerCase());
  } else if (subject.sort === 'conversation') records.add(spec.conversation, subject.id);
  else records.add(subject.kind, subject.id);
  const own = (all: ReadonlySet<string>): string[] => [...all].filter((mark) => !shared.has(mark)).sort();
  await followReferences(object, spec, records, new Set(own(marks.emails)), signal);
  return {
    records,
    people,
    emails: own(marks.emails),
    phones: own(marks.phones),
    names: [...marks.names].sort(),
    others: own(marks.others),
    shared: [...shared].sort(),
  };
};
