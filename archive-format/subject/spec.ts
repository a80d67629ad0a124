/** Keys from a record's root to values; `*` stands for every element of an array. */
export type SubjectPath = readonly string[];

/** A kind whose records are people, and where they say how to recognise them. */
export interface PersonKind {
  readonly kind: string;
  readonly emails: readonly SubjectPath[];
  readonly phones: readonly SubjectPath[];
  readonly names: readonly SubjectPath[];
  /** Other identifiers: external ids, user names. */
  readonly others: readonly SubjectPath[];
  /** Where a person's id stands, when records of this kind are not people themselves but name one, as rows of an export do. */
  readonly id?: SubjectPath;
}

/**
 * Records of `kind` (`*`: of any kind) belong to the record of kind `to` whose id is at `path`; an empty path means the one
 * that has the same id, up to a `/` in it.
 */
export interface Belonging {
  readonly kind: string;
  readonly path: SubjectPath;
  readonly to: string;
}

/** Records of `kind` were written by the person whose e-mail address is at `path`. */
export interface Authorship {
  readonly kind: string;
  readonly path: SubjectPath;
}

/** Records of `kind` name at `path` the ids of records of kind `part` that have no life without them. */
export interface Composition {
  readonly kind: string;
  readonly path: SubjectPath;
  readonly part: string;
}

/** Records of `kind` (`*`: of any kind) say at `path` when they were made or last changed. */
export interface Dating {
  readonly kind: string;
  readonly path: SubjectPath;
}

/**
 * Which records of a source are about a person. It is data and stands beside the source's TableSpecs; holds, erasure
 * and the list of suppressed people all go by it. What it leads to: SPEC.md, governance.
 */
export interface SubjectSpec {
  readonly people: readonly PersonKind[];
  /** The kind of the threads that a hold can name. */
  readonly conversation: string;
  readonly belongs: readonly Belonging[];
  readonly written: readonly Authorship[];
  readonly composed: readonly Composition[];
  /** How old a record is; without it nothing of a source expires. */
  readonly times?: readonly Dating[];
  /** Kinds of attachments that are whole files given as a source, with many people in them. */
  readonly inputs?: readonly string[];
}

/** Kinds whose records are people, and nothing else besides. */
export const wholePeople = ({ people }: SubjectSpec): readonly string[] =>
  people.filter(({ id }) => id === undefined).map(({ kind }) => kind);

const at = (text: string): SubjectPath => text.split('.');

/** Short-hands for declarations. */
export const personKind = (
  kind: string,
  paths: Readonly<Record<'emails' | 'phones' | 'names' | 'others', readonly string[]>>,
): PersonKind => ({
  kind,
  emails: paths.emails.map(at),
  phones: paths.phones.map(at),
  names: paths.names.map(at),
  others: paths.others.map(at),
});
export const belongs = (kind: string, path: string, to: string): Belonging => ({ kind, path: at(path), to });
/** Records of `kind` are another form of the record of kind `to` with the same id. */
export const sameId = (kind: string, to: string): Belonging => ({ kind, path: [], to });
export const writtenBy = (kind: string, path: string): Authorship => ({ kind, path: at(path) });
export const dated = (kind: string, path: string): Dating => ({ kind, path: at(path) });
export const composed = (kind: string, path: string, part: string): Composition => ({
  kind,
  path: at(path),
  part,
});

const step = (value: unknown, key: string): readonly unknown[] => {
  if (key === '*') return Array.isArray(value) ? value : [];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const child = (value as Readonly<Record<string, unknown>>)[key];
  return child === undefined ? [] : [child];
};

/** Texts and numbers at a path, as texts; empty ones left out. */
export const textsAt = (value: unknown, path: SubjectPath): readonly string[] => {
  let found: readonly unknown[] = [value];
  for (const key of path) found = found.flatMap((each) => step(each, key));
  return found
    .filter((each) => typeof each === 'string' || typeof each === 'number')
    .map(String)
    .filter((text) => text !== '');
};

/** Ids of the records that a record belongs to by one rule. */
export const parentsOf = ({ path }: Belonging, id: string, value: unknown): readonly string[] =>
  path.length === 0 ? [id.split('/', 1)[0] as string] : textsAt(value, path);

/** E-mail addresses in a text, lower case: `Ann <Ann@example.com>` has one. */
export const emailsIn = (text: string): readonly string[] =>
  (text.match(/[^\s<>"',;:()]+@[^\s<>"',;:()]+/g) ?? []).map((email) => email.toLowerCase());

/** Kinds in such an order that everything a kind belongs to comes before it. */
export const inOrderOfBelonging = (spec: SubjectSpec, kinds: readonly string[]): readonly string[] => {
  const people = new Set(wholePeople(spec));
  const depths = new Map<string, number>();
  const depth = (kind: string, above: readonly string[]): number => {
    if (people.has(kind)) return 0;
    const known = depths.get(kind);
    if (known !== undefined) return known;
    const parents = [
      ...spec.belongs.filter((rule) => rule.kind === kind || rule.kind === '*').map(({ to }) => to),
      ...spec.composed.filter(({ part }) => part === kind).map((rule) => rule.kind),
    ].filter((parent) => parent !== kind && !above.includes(parent));
    const found = 1 + Math.max(0, ...parents.map((parent) => depth(parent, [...above, kind])));
    depths.set(kind, found);
    return found;
  };
  return [...kinds].sort((a, b) => depth(a, []) - depth(b, []) || (a < b ? -1 : 1));
};
