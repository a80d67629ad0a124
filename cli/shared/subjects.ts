import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import type { Subject } from '../../archive-format/subject/find.js';
import type { SubjectSpec } from '../../archive-format/subject/spec.js';
import { deskError } from '../../core/errors.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { csvSubject } from '../../extract/kustomer-csv/subject.js';

/** Which records are about a person, by source. One line a source. */
const subjects: Readonly<Record<string, SubjectSpec>> = {
  kustomer: kustomerSubject,
  'kustomer-csv': csvSubject,
  'kustomer-dump': kustomerSubject,
};

/** Undefined for a source that declares none. */
export const knownSubjectSpecOf = async (object: ArchiveObject): Promise<SubjectSpec | undefined> =>
  subjects[(await object.snapshot()).source.kind];

/** Errors: subject-undeclared. */
export const subjectSpecOf = async (object: ArchiveObject): Promise<SubjectSpec> => {
  const { source } = await object.snapshot();
  const spec = subjects[source.kind];
  if (spec) return spec;
  throw deskError('subject-undeclared', {
    what: `Nothing says which records of ${source.kind} belong to a person.`,
    where: object.name,
  });
};

/** The objects a call is about: the one that is named, or all. */
export const objectsOf = async (
  archive: Archive,
  name: string | undefined,
): Promise<readonly ArchiveObject[]> =>
  name === undefined
    ? Promise.all((await archive.objects()).map((each) => archive.object(each)))
    : [await archive.object(name)];

/** A person as a flag names one: an e-mail address, or an id at the source. */
export const personOf = (flag: string): Extract<Subject, { readonly sort: 'person' }> =>
  flag.includes('@') ? { sort: 'person', email: flag } : { sort: 'person', id: flag };
