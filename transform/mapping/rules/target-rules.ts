import type { FieldObject, FieldType, TargetName } from '../mapping.js';

/** What a target says about names, types and languages: a mapping is proposed and checked against it. */
export interface TargetRules {
  readonly name: TargetName;
  /** How people call it. */
  readonly label: string;
  /** Attribute names that it takes. */
  readonly attributeName: RegExp;
  readonly attributeNameRule: string;
  /** Names of its own attributes, standardised: a custom one must not be called so. */
  readonly standardNames: Readonly<Record<FieldObject, ReadonlySet<string>>>;
  /** Objects that share one set of names, compared without regard to case. */
  readonly sharedNames: readonly (readonly FieldObject[])[];
  /** Most custom attributes of the objects in `counted`. */
  readonly maxAttributes: number;
  readonly counted: readonly FieldObject[];
  /** Most characters of a text value. */
  readonly maxAttributeLength: number;
  readonly minOptions: number;
  /** Whether it has teams. */
  readonly teams: boolean;
  /** Whether a conversation may become a ticket there. */
  readonly tickets: boolean;
  /** Whether it has custom objects. */
  readonly objects: boolean;
  /** Whether an article may be in no collection, where readers hardly find it. */
  readonly articlesStandAlone: boolean;
  /** Whether it has articles that only the team can read. */
  readonly internalArticles: boolean;
  /** What is known of its limits on tags. */
  readonly tagsNote: string;
  /** Languages it knows. */
  readonly locales: readonly string[];
  /** Type under which the target lists an attribute of ours. */
  readonly listedType: Readonly<Record<FieldType, readonly string[]>>;
}

/** A name for comparison: `SuPER-AttributE` and `super_attribute` are one. */
export const standardised = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');

/** The target's code for a language of the source: exact, else by the rules that vendors' codes follow, else none. */
export const localeOf = (source: string, locales: readonly string[]): string | undefined => {
  const code = source.trim().toLowerCase().replaceAll('_', '-');
  const [language, ...rest] = code.split('-');
  const byCode = (wanted: string) => locales.find((locale) => locale.toLowerCase() === wanted);
  const special: Readonly<Record<string, string>> = {
    no: 'nb',
    nn: 'nb',
    iw: 'he',
    in: 'id',
    zh: rest.some((part) => ['tw', 'hk', 'mo', 'hant'].includes(part)) ? 'zh-tw' : 'zh-cn',
  };
  return byCode(code) ?? byCode(special[language as string] ?? '') ?? byCode(language as string);
};
