/**
 * Which conversations of a desk a run takes; what belongs to them comes along. Lists are alternatives, and all that is
 * given must hold. A snapshot of a selection is partial: its filters say so, and nothing takes it for a whole one.
 */
export interface Selection {
  /** Ids, mail addresses or names of users that a conversation is assigned to. */
  readonly users: readonly string[];
  /** Ids or names of teams that a conversation is assigned to. */
  readonly teams: readonly string[];
  readonly channels: readonly string[];
  /** Ids or names of tags. */
  readonly tags: readonly string[];
  /** Names of the klasses whose custom objects are taken. */
  readonly klasses: readonly string[];
  /** Conversations that began at or after this instant and before the other, ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Of the conversations that pass, so many of all sorts; the same seed takes the same ones of the same desk. */
  readonly sample?: { readonly size: number; readonly seed: number } | undefined;
}

/** A selection as `snapshot.json` keeps it; undefined when it selects nothing. */
export const filtersOf = (selection: Selection): Readonly<Record<string, unknown>> | undefined => {
  const given = Object.entries(selection).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined,
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
};

/** Whether conversations are selected, and not custom objects alone. */
export const selectsConversations = (selection: Selection): boolean =>
  Object.keys(filtersOf(selection) ?? {}).some((name) => name !== 'klasses');

/** A selection in words, for gap rows. */
export const selectionLine = (selection: Selection): string =>
  Object.entries(filtersOf(selection) ?? {})
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}`)
    .join('; ');
