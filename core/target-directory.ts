/**
 * What a target account already has, by name: the mapping is proposed and checked against it. A target's client
 * fills it; nothing in here is an id, so that a mapping stays readable.
 */
export interface TargetDirectory {
  /** Those who can write and be assigned. */
  readonly admins: readonly { readonly email: string; readonly name: string | null }[];
  readonly teams: readonly { readonly name: string }[];
  readonly tags: readonly { readonly name: string }[];
  /** Custom attributes, archived ones too: their names are taken. */
  readonly attributes: readonly {
    readonly model: 'contact' | 'company' | 'conversation';
    readonly name: string;
    readonly dataType: string;
    readonly archived: boolean;
  }[];
  /** Languages that the help centre offers; empty: there is none. */
  readonly locales: readonly string[];
}
